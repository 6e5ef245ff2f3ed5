import type { Task } from '../../src/task/types.ts'
import { createFace, factsOf } from './face.ts'
import { createVectorMemory, vectorArrays } from './memory.ts'
import { openRows, requireCount, type TaskModule, type VectorOptions } from './open-rows.ts'
import { type Command, commands, createRows, rowSizes } from './rows.ts'
import type { VectorEnvironment } from './types.ts'

/**
 * `count` environments of a task in this thread, each with a world of its own, so that every row is to the bit what
 * the same environment gives alone. `stepAsync` does nothing yet: the step is taken in `stepWait`.
 *
 * @param task one of one's own, or the name of one that comes with Sinew, benchmarks without a robot included
 * @throws SinewError as `createEnvironment` does
 */
export async function createVectorEnvironment(
  task: Task | TaskModule | string,
  count: number,
  options: VectorOptions = {},
): Promise<VectorEnvironment> {
  requireCount('environments', count)
  const environments = await openRows(task, count, options)
  const sizes = rowSizes(environments[0])
  const arrays = vectorArrays(count, sizes, createVectorMemory(count, sizes))
  const run = createRows(environments, 0, arrays)
  let next: Command = commands.reset
  let argument = 0

  const vector = createFace(count, factsOf(environments[0]), arrays, {
    begin(command, value) {
      next = command
      argument = value
    },
    finish: () => run(next, argument),
    close: () => run(commands.close, 0),
  })
  vector.reset(0)
  return vector
}
