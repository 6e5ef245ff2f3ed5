import { expect, it } from 'vitest'
import { checkEnvironment } from '../../../sim/check.ts'
import { openEnvironment } from '../../../sim/open-environment.ts'

it.each(['arm-reach', 'arm-push', 'arm-pick-place'])(
  '%s keeps the environment contract',
  async (task) => {
    const results = await checkEnvironment(() => openEnvironment(task), { episodes: 2 })
    expect(results.filter(({ passed }) => !passed)).toEqual([])
    expect(results.length).toBeGreaterThan(10)
  },
  120_000,
)
