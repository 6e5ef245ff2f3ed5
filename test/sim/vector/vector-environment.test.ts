import { expect, it } from 'vitest'
import { createEnvironment } from '../../../sim/environment.ts'
import { cartpoleSwingup } from '../../../sim/tasks/cartpole-swingup.ts'
import { reacherReach } from '../../../sim/tasks/reacher-reach.ts'
import { createVectorEnvironment } from '../../../sim/vector/vector-environment.ts'
import { createRandom } from '../../../src/contract/random.ts'

it.each([
  [reacherReach, 0],
  [cartpoleSwingup, 1],
] as const)(
  '$name: rows are single environments to the bit, through the ends of episodes',
  async (task, randomise) => {
    const count = 3
    const vector = await createVectorEnvironment(task, count, { randomise })
    const singles = await Promise.all(
      Array.from({ length: count }, () => createEnvironment(task, undefined, { randomise })),
    )
    const { size } = vector.observationSpace
    const width = vector.actionSpace.size
    const random = createRandom(9)
    const actions = new Float32Array(count * width)
    vector.reset(40)
    const seen = singles.map((single, row) => single.reset(40 + row).observation.slice())
    let ended = 0
    for (let step = 0; step < 260; step++) {
      for (let part = 0; part < actions.length; part++) actions[part] = random.between(-10, 10)
      vector.step(actions)
      singles.forEach((single, row) => {
        const at = [row * size, (row + 1) * size] as const
        const result = single.step(actions.slice(row * width, (row + 1) * width))
        expect(vector.reward[row]).toBe(result.reward)
        expect([vector.terminated[row], vector.truncated[row], vector.info.success[row]]).toEqual(
          [result.terminated, result.truncated, result.info.success].map(Number),
        )
        let now = result.observation
        if (result.terminated || result.truncated) {
          ended++
          expect(vector.finalObservation.subarray(...at)).toEqual(result.observation)
          now = single.reset().observation
        }
        seen[row] = now.slice()
        expect(vector.observation.subarray(...at)).toEqual(seen[row])
      })
    }
    expect(ended).toBeGreaterThan(count)
    expect(() => vector.step(new Float32Array(1))).toThrow(/do not fit/)
    vector.close()
    for (const single of singles) single.close()
  },
  60_000,
)
