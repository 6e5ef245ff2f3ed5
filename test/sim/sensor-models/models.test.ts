import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createSensorModels, hasSensorModels } from '../../../sim/sensor-models/models.ts'
import { createRandom } from '../../../src/contract/random.ts'
import type {
  ImuSensor,
  ReadingNoise,
  RobotDescription,
  Sensor,
  SensorNoise,
} from '../../../src/description/types.ts'
import { pendulum } from '../robots.ts'

const periodS = 0.01
const reading = (changes: Partial<ReadingNoise>): ReadingNoise => {
  return { sd: 0, bias: 0, walk: 0, quantum: 0, ...changes }
}
const noise = (changes: Partial<SensorNoise>): SensorNoise => {
  return { readings: {}, latencyS: 0, dropOut: 0, ...changes }
}

/** Position and velocity of one joint, with this noise on the position. */
function encoder(changes: Partial<SensorNoise>): RobotDescription {
  const sensors: Sensor[] = [
    { kind: 'joint', joint: 'hinge', measures: 'position', noise: noise(changes) },
    { kind: 'joint', joint: 'hinge', measures: 'velocity' },
  ]
  return { ...pendulum(), rateHz: 100, sensors }
}

/** What is seen of positions `truths` (velocities are 10 times that), a number a step; in one episode. */
function seen(robot: RobotDescription, truths: readonly number[], seed = 1, scale = 1): number[] {
  const models = createSensorModels(robot, periodS)
  models.scale(scale)
  models.reset(createRandom(seed))
  const out = new Float64Array(2)
  let untouched = true
  const values = truths.map((truth) => {
    models.observe(Float64Array.of(truth, 10 * truth), out)
    untouched &&= out[1] === 10 * truth
    return out[0] ?? Number.NaN
  })
  expect(untouched).toBe(true)
  return values
}

const still = (count: number): number[] => new Array(count).fill(0)
const ramp = (count: number): number[] => Array.from({ length: count }, (_, step) => step)
const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length
const sd = (values: readonly number[]): number => {
  const centre = mean(values)
  return Math.sqrt(mean(values.map((value) => (value - centre) ** 2)))
}

describe('sensor models', () => {
  it('are not asked where no sensor has one', () => {
    const models = createSensorModels(pendulum(), periodS)
    expect(models.perfect).toBe(true)
    expect(hasSensorModels(pendulum())).toBe(false)
    expect(hasSensorModels(encoder({}))).toBe(true)
  })

  it('white noise has its standard deviation, no mean and no memory', () => {
    const values = seen(encoder({ readings: { position: reading({ sd: 0.2 }) } }), still(20_000))
    // Four standard errors of each.
    expect(Math.abs(mean(values))).toBeLessThan((4 * 0.2) / Math.sqrt(20_000))
    expect(Math.abs(sd(values) / 0.2 - 1)).toBeLessThan(4 / Math.sqrt(40_000))
    const products = values.slice(1).map((value, index) => value * (values[index] ?? 0))
    expect(Math.abs(mean(products) / 0.04)).toBeLessThan(4 / Math.sqrt(20_000))
    // As a normal distribution has it: 4.55% beyond two of them.
    const beyond = values.filter((value) => Math.abs(value) > 0.4).length / values.length
    expect(Math.abs(beyond - 0.0455)).toBeLessThan(4 * Math.sqrt((0.0455 * 0.9545) / 20_000))
  })

  it('a bias holds for an episode, and differs from one to the next', () => {
    const robot = encoder({ readings: { position: reading({ bias: 0.1 }) } })
    const biases = Array.from({ length: 2_000 }, (_, seed) => {
      const [first = 0, ...others] = seen(robot, still(5), seed)
      expect(new Set([first, ...others]).size).toBe(1)
      return first
    })
    expect(Math.abs(mean(biases))).toBeLessThan((4 * 0.1) / Math.sqrt(2_000))
    expect(Math.abs(sd(biases) / 0.1 - 1)).toBeLessThan(4 / Math.sqrt(4_000))
  })

  it('a walk spreads by the root of the time, from nothing', () => {
    const robot = encoder({ readings: { position: reading({ walk: 0.3 }) } })
    const episodes = Array.from({ length: 1_000 }, (_, seed) => seen(robot, still(101), seed))
    expect(episodes.every(([first]) => first === 0)).toBe(true)
    for (const step of [25, 100]) {
      const spread = sd(episodes.map((values) => values[step] ?? 0))
      expect(Math.abs(spread / (0.3 * Math.sqrt(step * periodS)) - 1)).toBeLessThan(4 / Math.sqrt(2_000))
    }
  })

  it('an encoder gives whole counts, the nearest', () => {
    const quantum = (2 * Math.PI) / 4096
    const robot = encoder({ readings: { position: reading({ quantum }) } })
    fc.assert(
      fc.property(fc.double({ min: -4, max: 4, noNaN: true }), (truth) => {
        const [value = Number.NaN] = seen(robot, [truth])
        expect(Math.abs(value - truth)).toBeLessThanOrEqual(quantum / 2 + 1e-12)
        expect(value / quantum).toBeCloseTo(Math.round(value / quantum), 9)
      }),
    )
  })

  it('a slow sensor samples at its rate and holds in between', () => {
    expect(seen(encoder({ rateHz: 25 }), ramp(13))).toEqual([0, 0, 0, 0, 4, 4, 4, 4, 8, 8, 8, 8, 12])
    // A rate that does not divide that of the steps is kept on the average.
    const values = seen(encoder({ rateHz: 30 }), ramp(1001))
    expect(new Set(values).size).toBe(301)
    // Faster than it is asked: every look is a sample.
    expect(seen(encoder({ rateHz: 1000 }), ramp(5))).toEqual([0, 1, 2, 3, 4])
  })

  it('latency is a whole number of steps, and what was seen first was so before', () => {
    expect(seen(encoder({ latencyS: 0.03 }), [5, 6, 7, 8, 9, 10])).toEqual([5, 5, 5, 5, 6, 7])
  })

  it('a lost sample is the last one again, and as many are lost as it says', () => {
    const values = seen(encoder({ dropOut: 0.3 }), ramp(10_000))
    expect(values[0]).toBe(0)
    let lost = 0
    values.slice(1).forEach((value, index) => {
      if (value === index + 1) return
      lost += 1
      expect(value).toBe(values[index])
    })
    expect(Math.abs(lost / 9_999 - 0.3)).toBeLessThan(4 * Math.sqrt((0.3 * 0.7) / 9_999))
  })

  it('what one sensor loses it loses of all its numbers', () => {
    const lossy = noise({ dropOut: 0.5 })
    const [position, velocity] = encoder({}).sensors
    const robot = {
      ...encoder({}),
      sensors: [position, velocity].map((one) => ({ ...one, noise: lossy }) as Sensor),
    }
    const models = createSensorModels(robot, periodS)
    models.reset(createRandom(3))
    const out = new Float64Array(2)
    for (const truth of ramp(200)) {
      models.observe(Float64Array.of(truth, truth), out)
      expect(out[1]).toBe(out[0])
    }
  })

  it('the same seed gives the same bits, another one others', () => {
    const robot = encoder({
      readings: { position: reading({ sd: 0.1, bias: 0.1, walk: 0.1, quantum: 1e-3 }) },
      dropOut: 0.1,
      latencyS: 0.02,
      rateHz: 40,
    })
    expect(seen(robot, ramp(50), 7)).toEqual(seen(robot, ramp(50), 7))
    expect(seen(robot, ramp(50), 7)).not.toEqual(seen(robot, ramp(50), 8))
  })

  it('noise scales; at nothing the truth is left', () => {
    const robot = encoder({ readings: { position: reading({ sd: 0.1, bias: 0.2, walk: 0.3 }) } })
    const once = seen(robot, still(20))
    seen(robot, still(20), 1, 2).forEach((value, step) => {
      expect(value).toBeCloseTo(2 * (once[step] ?? 0), 12)
    })
    expect(seen(robot, still(20), 1, 0).every((value) => value === 0)).toBe(true)
  })
})

describe('an IMU', () => {
  const imu: ImuSensor = {
    kind: 'imu',
    name: 'imu',
    link: 'link',
    originM: [0, 0, 0],
    rpyRad: [0, 0, 0],
    measures: ['orientation', 'gyro', 'accel'],
    maxGyroRadPerS: 5,
    maxAccelMPerS2: 20,
  }
  const look = (readings: SensorNoise['readings'], truth: Float64Array, count: number): Float64Array[] => {
    const robot = { ...pendulum(), sensors: [{ ...imu, noise: noise({ readings }) }] }
    const models = createSensorModels(robot, periodS)
    models.reset(createRandom(5))
    return Array.from({ length: count }, () => {
      const out = new Float64Array(truth.length)
      models.observe(truth, out)
      return out
    })
  }
  const half = Math.SQRT1_2
  const truth = Float64Array.of(half, 0, half, 0, 1, 2, 3, 0, 0, 9.81)

  it('reads an orientation turned a little, and still a unit quaternion', () => {
    const noisy = look({ orientation: reading({ sd: 0.02 }) }, truth, 5_000)
    const angles = noisy.map(([w = 0, x = 0, y = 0, z = 0]) => {
      expect(Math.hypot(w, x, y, z)).toBeCloseTo(1, 12)
      return 2 * Math.acos(Math.min(1, Math.abs(half * w + half * y)))
    })
    // Three axes of 0.02 rad each.
    const square = mean(angles.map((angle) => angle ** 2))
    expect(Math.abs(square / (3 * 0.02 ** 2) - 1)).toBeLessThan(4 * Math.sqrt(2 / 15_000))
    expect([...(noisy[9] ?? [])].slice(4)).toEqual([...truth].slice(4))
  })

  it('leans by its offset for an episode', () => {
    const [first, ...others] = look({ orientation: reading({ bias: 0.05 }) }, truth, 4)
    expect(first?.[0]).not.toBe(half)
    for (const other of others) expect(other).toEqual(first)
  })

  it('has noise of its own on every axis, and no more than its full scale', () => {
    const seen = look({ gyro: reading({ sd: 2 }), accel: reading({ sd: 0.1 }) }, truth, 2_000)
    const axis = (at: number): number[] => seen.map((values) => values[at] ?? Number.NaN)
    expect(Math.max(...axis(6))).toBe(5)
    expect(Math.min(...axis(4))).toBe(-5)
    expect(mean(axis(9))).toBeCloseTo(9.81, 1)
    const [x, y] = [axis(7), axis(8)]
    const together = mean(x.map((value, step) => value * (y[step] ?? 0))) / 0.01
    expect(Math.abs(together)).toBeLessThan(4 / Math.sqrt(2_000))
  })
})
