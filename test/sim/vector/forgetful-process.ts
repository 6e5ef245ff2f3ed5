import { createThreadedVectorEnvironment } from '../../../sim/vector/threaded-vector-environment.ts'
import { moduleUrl } from '../../../src/runtime/spawn.ts'

/** Opens threads, steps, and does not close them. */
const task = { url: moduleUrl(import.meta.url, './doomed-worker').href, name: 'nothing' }
const vector = await createThreadedVectorEnvironment(task, 1, { threads: 1 })
vector.step()
