import { join } from 'node:path'
import { packageRoot } from '../../src/runtime/package-root.ts'
import { writeFileAtomic } from '../../src/runtime/write-file.ts'
import { bundleSafetyPage } from './bundle.ts'

/** Part of `npm run build`: the page lies in the package as one file. */
const path = join(packageRoot(), 'dist', 'studio', 'safety', 'index.html')
await writeFileAtomic(path, new TextEncoder().encode(await bundleSafetyPage()))
