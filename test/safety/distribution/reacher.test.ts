import { describe, expect, test } from 'vitest'
import { createEnvironment } from '../../../sim/environment.ts'
import { reacherReach } from '../../../sim/tasks/reacher-reach.ts'
import { channelIndex } from '../../../src/contract/channel.ts'
import { createRandom } from '../../../src/contract/random.ts'
import { countMet } from '../../../src/learn/met.ts'
import { observationStatistics } from '../../../src/safety/distribution/moments.ts'
import { type DistributionVerdict, distributionDefaults } from '../../../src/safety/distribution/types.ts'
import { createDistributionWatch } from '../../../src/safety/distribution/watch.ts'

const simulated = await createEnvironment(reacherReach)
const environment = countMet(simulated)
const { observationSpace } = environment
const elbow = channelIndex(observationSpace, 'elbow.velocity')

/** Episodes of a policy that wanders; `look` is shown each observation before it acts. */
function play(seed: number, episodes: number, look: (observation: Float32Array, step: number) => void): void {
  const random = createRandom(seed)
  const action = new Float32Array(2)
  let steps = 0
  for (let episode = 0; episode < episodes; episode++) {
    let result = environment.reset(seed + episode)
    while (!result.terminated && !result.truncated) {
      look(result.observation, steps++)
      for (let index = 0; index < 2; index++) action[index] = random.between(-3, 3)
      result = environment.step(action)
    }
  }
}

const shown: number[] = []
play(1000, 30, (observation) => shown.push(...observation))
const met = environment.takeMet()
const statistics = observationStatistics(met.observed, Float32Array.from(shown))
const watch = () =>
  createDistributionWatch(observationSpace.channels, statistics, distributionDefaults, 1 / 50)

/** What the watch says, step by step, of a sensor that is spoilt. */
function verdicts(spoil: (observation: Float32Array, step: number) => void): DistributionVerdict[] {
  const judge = watch()
  const said: DistributionVerdict[] = []
  play(9000, 1, (observation, step) => {
    const seen = observation.slice()
    spoil(seen, step)
    said.push(judge.step(seen))
  })
  return said
}

test('an evaluation counts all that it shows, and what the gate does', () => {
  expect(met.observed.count).toBe(shown.length / observationSpace.size)
  expect(met.gate.steps).toBe(met.observed.count)
  expect(met.gate.limitedSteps).toBeGreaterThan(met.gate.steps / 4)
  expect(met.gate.limited.acceleration?.every((count) => count > 0)).toBe(true)
})

test('other episodes of the same policy are never held, and hardly ever warned of', () => {
  const judge = watch()
  play(5000, 30, (observation) => judge.step(observation))
  expect(judge.steps).toBeGreaterThan(2000)
  expect(judge.held).toBe(0)
  expect(judge.warned / judge.steps).toBeLessThan(0.001)
})

describe('a sensor', () => {
  test('that drifts away is warned of, then held, then stopped for, in this order', () => {
    const said = verdicts((observation, step) => {
      observation[elbow] = (observation[elbow] ?? 0) + 0.2 * step
    })
    const firsts = (['warn', 'hold', 'stop'] as const).map((verdict) => said.indexOf(verdict))
    expect(firsts[0]).toBeGreaterThan(0)
    expect(firsts).toEqual([...firsts].sort((a, b) => a - b))
    expect(said.at(-1)).toBe('stop')
  })

  test('that freezes at a value that cannot be is held at once and stopped for after its time', () => {
    const said = verdicts((observation, step) => {
      if (step >= 20) observation[elbow] = 40
    })
    expect(said.slice(0, 20)).toEqual(new Array(20).fill('known'))
    expect(said[20]).toBe('hold')
    expect(said.indexOf('stop')).toBe(20 + distributionDefaults.stopAfterS * 50 - 1)
  })

  test('that freezes at a value that can be is not noticed: that is for other checks', () => {
    expect(
      verdicts((observation) => {
        observation[elbow] = 0
      }).every((verdict) => verdict === 'known'),
    ).toBe(true)
  })
})
