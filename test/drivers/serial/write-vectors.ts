import { join } from 'node:path'
import { packageRoot } from '../../../src/runtime/package-root.ts'
import { writeFileAtomic } from '../../../src/runtime/write-file.ts'
import { buildVectors } from './vectors.ts'

// npx tsx test/drivers/serial/write-vectors.ts
const path = join(packageRoot(), 'docs', 'wire-protocol-vectors.json')
await writeFileAtomic(path, `${JSON.stringify(buildVectors(), null, 2)}\n`)
