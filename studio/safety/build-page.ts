import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { packageRoot } from '../../src/runtime/package-root.ts'
import { writeFileAtomic } from '../../src/runtime/write-file.ts'
import { bundleSafetyPage } from './bundle.ts'

/** Part of `npm run build`: the page lies in the package as one file. */
const folder = join(packageRoot(), 'dist', 'studio', 'safety')
await mkdir(folder, { recursive: true })
await writeFileAtomic(join(folder, 'index.html'), new TextEncoder().encode(await bundleSafetyPage()))
