import { expect, it } from 'vitest'
import { createEnvironment } from '../../../sim/environment.ts'
import { findTask } from '../../../sim/tasks/index.ts'
import { reader } from './play.ts'

it('a floating base starts where the task says', async () => {
  const environment = await createEnvironment(findTask('rover-balance'))
  const read = reader(environment)
  const leans = [0, 1, 2, 3].map((seed) => Math.abs(Math.asin(read(environment.reset(seed), 'down.x'))))
  environment.close()
  expect(new Set(leans).size).toBe(4)
  expect(Math.max(...leans)).toBeGreaterThan(0.01)
  expect(Math.max(...leans)).toBeLessThanOrEqual(0.151)
})

it.each(['quadruped-stand-up', 'quadruped-walk'])(
  '%s shows the policy nothing that takes motion capture to know',
  async (name) => {
    const environment = await createEnvironment(findTask(name))
    environment.close()
    const names = environment.observationSpace.channels.map((channel) => channel.name)
    expect(names.filter((channel) => channel.startsWith('base.'))).toEqual([])
  },
)
