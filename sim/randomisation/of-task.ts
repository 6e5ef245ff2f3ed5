import { SinewError } from '../../src/contract/errors.ts'
import type { Task } from '../../src/task/types.ts'
import type { Simulation } from '../types.ts'
import { createRandomisation, type Randomisation } from './randomisation.ts'

/**
 * @param scale of the ranges, 0 to 1
 * @returns undefined if the task declares nothing to randomise
 * @throws SinewError `usage` if that is so and some was asked for, or for another scale
 */
export function randomisationOf(
  task: Task,
  simulation: Simulation,
  scale: number,
): Randomisation | undefined {
  if (!(scale >= 0 && scale <= 1)) {
    throw new SinewError('usage', 'randomise makes no sense', {
      received: String(scale),
      expected: 'a share of the ranges that the task declares, 0 to 1',
    })
  }
  if (!task.randomise) {
    if (scale === 0) return undefined
    throw new SinewError('usage', `task "${task.name}" declares nothing to randomise`, {
      where: task.name,
      received: String(scale),
      fix: 'leave randomise at 0, or add terms to the task (sim/README.md)',
    })
  }
  const randomisation = createRandomisation(task.randomise, simulation)
  randomisation.scale(scale)
  return randomisation
}
