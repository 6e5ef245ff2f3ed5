import { attemptEngine } from './engine-attempt.ts'
import { parseEngineName } from './engine-names.ts'

process.send?.(await attemptEngine(parseEngineName(process.argv[2] ?? '')), () => process.exit(0))
