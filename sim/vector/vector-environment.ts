import type { StepResult } from '../../src/contract/environment.ts'
import { SinewError } from '../../src/contract/errors.ts'
import { loadDescription } from '../../src/description/load.ts'
import type { RobotDescription } from '../../src/description/types.ts'
import type { Task } from '../../src/task/types.ts'
import { createEnvironment, type EnvironmentOptions } from '../environment.ts'
import type { VectorEnvironment } from './types.ts'

/**
 * `count` environments of a task in this thread, each with a world of its own, so that every row is to the bit what
 * the same environment gives alone.
 *
 * @param description the task's own robot unless given
 * @throws SinewError as `createEnvironment` does; `usage` from `step` for actions of another length
 */
export async function createVectorEnvironment(
  task: Task,
  count: number,
  { description, ...options }: EnvironmentOptions & { readonly description?: RobotDescription } = {},
): Promise<VectorEnvironment> {
  if (!Number.isSafeInteger(count) || count < 1) throw new RangeError(`${count} environments`)
  const robot = description ?? (await loadDescription(task.robot))
  const environments = await Promise.all(
    Array.from({ length: count }, () => createEnvironment(task, robot, options)),
  )
  const { observationSpace, actionSpace } = environments[0]
  const { size } = observationSpace
  const observation = new Float32Array(count * size)
  const finalObservation = new Float32Array(count * size)
  const reward = new Float64Array(count)
  const terminated = new Uint8Array(count)
  const truncated = new Uint8Array(count)
  const success = new Uint8Array(count)
  const actions = environments.map(() => new Float32Array(actionSpace.size))

  const note = (row: number, result: StepResult): void => {
    reward[row] = result.reward
    terminated[row] = result.terminated ? 1 : 0
    truncated[row] = result.truncated ? 1 : 0
    success[row] = result.info.success ? 1 : 0
  }

  return {
    count,
    observationSpace,
    actionSpace,
    observation,
    reward,
    terminated,
    truncated,
    success,
    finalObservation,
    reset(seed) {
      for (let row = 0; row < count; row++) {
        const result = environments[row].reset(seed === undefined ? undefined : seed + row)
        observation.set(result.observation, row * size)
        note(row, result)
      }
    },
    step(all) {
      if (all.length !== count * actionSpace.size) {
        throw new SinewError('usage', 'actions do not fit the environments', {
          expected: `${count} × ${actionSpace.size}`,
          received: String(all.length),
        })
      }
      for (let row = 0; row < count; row++) {
        const action = actions[row]
        for (let part = 0; part < action.length; part++) action[part] = all[row * action.length + part]
        let result = environments[row].step(action)
        note(row, result)
        if (result.terminated || result.truncated) {
          finalObservation.set(result.observation, row * size)
          result = environments[row].reset()
        }
        observation.set(result.observation, row * size)
      }
    },
    setRandomisation(scale) {
      for (const environment of environments) environment.setRandomisation?.(scale)
    },
    close() {
      for (const environment of environments) environment.close()
    },
  }
}
