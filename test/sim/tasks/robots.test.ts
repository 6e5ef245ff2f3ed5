import { afterEach, describe, expect, it } from 'vitest'
import { checkEnvironment } from '../../../sim/check.ts'
import { createEnvironment, type SimulatedEnvironment } from '../../../sim/environment.ts'
import { openEnvironment } from '../../../sim/open-environment.ts'
import { findTask } from '../../../sim/tasks/index.ts'
import { lying, standing } from '../../../sim/tasks/quadruped-terms.ts'
import { play, randomReturn, reader } from './play.ts'

const names = [
  'cartpole-balance',
  'double-pendulum-swingup',
  'hopper-hop',
  'quadruped-stand-up',
  'quadruped-walk',
  'rover-balance',
  'rover-drive-to',
  'runner-run',
]

let environment: SimulatedEnvironment | undefined
afterEach(() => environment?.close())

async function open(name: string): Promise<SimulatedEnvironment> {
  environment = await createEnvironment(findTask(name))
  return environment
}

describe.each(names)('%s', (name) => {
  it('keeps the environment contract', { timeout: 120_000 }, async () => {
    const results = await checkEnvironment(() => openEnvironment(name), { episodes: 1 })
    expect(results.filter(({ passed }) => !passed)).toEqual([])
  })

  it('has rewards of the order of 1 a step', { timeout: 60_000 }, async () => {
    const env = await open(name)
    const { channels } = env.actionSpace
    const action = new Float32Array(channels.length)
    let largest = 0
    for (let seed = 0; seed < 2; seed++) {
      let result = env.reset(seed)
      for (let step = 0; !result.terminated && !result.truncated; step++) {
        for (const [index, { low, high }] of channels.entries()) {
          action[index] = step % 7 < 3 ? high : low
        }
        result = env.step(action)
        const sum = result.info.rewardTerms.reduce((total, term) => total + term, 0)
        expect(Number.isFinite(sum)).toBe(true)
        // What a fall or a success is worth stands apart.
        if (!result.terminated) largest = Math.max(largest, Math.abs(sum))
      }
    }
    expect(largest).toBeGreaterThan(0)
    expect(largest).toBeLessThan(5)
  })
})

it('cartpole-balance: linear feedback keeps the pole up, random pushes do not', async () => {
  const env = await open('cartpole-balance')
  const read = reader(env)
  for (let seed = 0; seed < 5; seed++) {
    const played = play(env, seed, (result, action) => {
      const angle = Math.atan2(read(result, 'hinge.sin'), read(result, 'hinge.cos'))
      const pull = 25 * angle + 5 * read(result, 'hinge.velocity')
      action[0] = pull + 2 * read(result, 'slider.position') + 3 * read(result, 'slider.velocity')
    })
    expect(played).toMatchObject({ terminated: false, steps: 500, last: true })
    expect(played.return).toBeGreaterThan(400)
  }
  expect(randomReturn(env, 5)).toBeLessThan(100)
})

it('double-pendulum-swingup: pushing with the swing brings the rods up, letting go does not', async () => {
  const env = await open('double-pendulum-swingup')
  const read = reader(env)
  const still = play(env, 0, (_, action) => action.fill(0))
  expect(still.return).toBeLessThan(1)
  const pumped = play(env, 0, (result, action, step) => {
    action[0] = step < 5 ? 0.5 : 0.5 * Math.sign(read(result, 'shoulder.velocity'))
  })
  expect(pumped.return).toBeGreaterThan(20)
  // To stop up there takes more than that.
  expect(pumped.last).toBe(false)
})

/** Wheels go where it leans, harder the further it is from where it shall be. */
const lean = (pitch: number, rate: number, aheadM: number, speedMPerS: number): number =>
  2.2 * pitch + 0.25 * rate - 0.25 * Math.max(-0.4, Math.min(0.4, aheadM)) + 0.35 * speedMPerS

it('rover-balance: state feedback stands where it was put', async () => {
  const env = await open('rover-balance')
  const read = reader(env)
  for (let seed = 0; seed < 4; seed++) {
    const played = play(env, seed, (result, action) => {
      const pitch = Math.atan2(read(result, 'down.x'), -read(result, 'down.z'))
      action.fill(lean(pitch, read(result, 'imu.gyro.y'), read(result, 'home.ahead'), read(result, 'speed')))
    })
    expect(played).toMatchObject({ terminated: false, steps: 600, last: true })
  }
  expect(randomReturn(env, 4)).toBeLessThan(50)
})

it('rover-drive-to: steering by odometry gets there', async () => {
  const env = await open('rover-drive-to')
  const read = reader(env)
  let reached = 0
  for (let seed = 0; seed < 6; seed++) {
    const played = play(env, seed, (result, action) => {
      const pitch = Math.atan2(read(result, 'down.x'), -read(result, 'down.z'))
      const ahead = read(result, 'to-target.ahead')
      const left = read(result, 'to-target.left')
      const common = lean(pitch, read(result, 'imu.gyro.y'), ahead, read(result, 'speed'))
      // Backwards is as good as ahead: turn whichever end is nearer.
      const turn = Math.atan2(ahead < 0 ? -left : left, Math.abs(ahead))
      const steer =
        0.06 * turn * Math.min(1, Math.hypot(ahead, left) / 0.2) - 0.02 * read(result, 'imu.gyro.z')
      action[0] = common - steer
      action[1] = common + steer
    })
    if (played.last) reached += 1
  }
  expect(reached).toBeGreaterThanOrEqual(5)
  expect(randomReturn(env, 4)).toBeLessThan(0)
})

it('quadruped-stand-up: it stands up by going slowly from one pose to the other', async () => {
  const env = await open('quadruped-stand-up')
  for (let seed = 0; seed < 3; seed++) {
    const played = play(env, seed, (_, action, step) => {
      const way = Math.min(1, step / 60)
      for (let index = 0; index < action.length; index++) {
        const leg = index % 3
        action[index] = (1 - way) * ((lying[leg] ?? 0) - (standing[leg] ?? 0))
      }
    })
    expect(played).toMatchObject({ terminated: false, last: true })
    expect(played.return).toBeGreaterThan(80)
  }
  expect(randomReturn(env, 3)).toBeLessThan(50)
})

it('quadruped-walk: standing still is no way to walk', async () => {
  const env = await open('quadruped-walk')
  const played = play(env, 0, (_, action) => action.fill(0))
  expect(played).toMatchObject({ terminated: false, last: false })
  expect(played.return).toBeLessThan(0.4 * played.steps)
  expect(randomReturn(env, 3)).toBeLessThan(played.return)
})

it('hopper-hop: it falls unless something is done', async () => {
  const env = await open('hopper-hop')
  const played = play(env, 0, (_, action) => action.fill(0))
  expect(played.terminated).toBe(true)
  expect(played.return).toBeLessThan(30)
  expect(randomReturn(env, 5)).toBeLessThan(30)
})

it('runner-run: it runs by pushing back with its legs in turn, better than at random', async () => {
  const env = await open('runner-run')
  let best = Number.NEGATIVE_INFINITY
  for (const phase of [0.5, 3.5]) {
    const played = play(env, 0, (_, action, step) => {
      const swing = 0.3 * step
      action.set([20, 14, 6].map((effort, joint) => effort * Math.sin(swing + joint)))
      action.set(
        [20, 10, 4].map((effort, joint) => effort * Math.sin(swing + phase + joint)),
        3,
      )
    })
    best = Math.max(best, played.return)
  }
  expect(best).toBeGreaterThan(randomReturn(env, 3))
})
