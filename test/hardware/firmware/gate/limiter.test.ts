import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createRandom } from '../../../../src/contract/random.ts'
import { createPositionLimiter } from '../../../../src/safety/position-limiter.ts'
import type { ActuatorLimits } from '../../../../src/safety/types.ts'
import { createVelocityLimiter } from '../../../../src/safety/velocity-limiter.ts'
import { haveTool } from '../toolchain.ts'

const joints = [
  { lower: -1.5, upper: 1.5, velocity: 3, acceleration: 20 },
  { lower: 0, upper: 2.8, velocity: 0.7, acceleration: 300 },
  { lower: -1e-3, upper: 2e-3, velocity: 10, acceleration: 0.5 },
  { lower: -500, upper: 0, velocity: 40, acceleration: 9 },
]
const periodS = 0.02
const watchdogs = [0.1, 0.01, 0.5, 0.2]
const steps = 5_000

/** Brake or not, request, measured position, measured velocity and age: jumps, bounds and their neighbours, zeros. */
function hostileSteps({ lower, upper, velocity }: (typeof joints)[number], seed: number): Float64Array {
  const random = createRandom(seed)
  const range = upper - lower
  const picks = [0, -0, lower, upper, velocity, -velocity, upper * (1 + 2 ** -52), 1e300, -1e300, 5e-324]
  const made = new Float64Array(5 * steps)
  for (let step = 0; step < steps; step++) {
    const wild = random.integer(3) === 0
    const request = wild
      ? (picks[random.integer(picks.length)] ?? 0)
      : random.between(lower - range, upper + range)
    made.set(
      [
        random.integer(40) === 0 ? 1 : 0,
        request,
        random.between(lower - range / 10, upper + range / 10),
        random.between(-velocity, velocity),
        random.between(0, 0.1),
      ],
      5 * step,
    )
  }
  return made
}

/** What the gate's own limiters make of the same steps: position command, reasons, velocity command, reasons. */
function expected(joint: (typeof joints)[number], watchdogS: number, given: Float64Array): Float64Array {
  const limits: ActuatorLimits = { ...joint, name: 'joint', kind: 'position', effort: 1, trackingError: 1 }
  const position = createPositionLimiter(limits, periodS)
  const velocity = createVelocityLimiter({ ...limits, kind: 'velocity' }, periodS, watchdogS)
  position.arm(joint.lower)
  velocity.arm(0)
  const out = new Float64Array(4 * steps)
  for (let step = 0; step < steps; step++) {
    const [brake = 0, requested = 0, at = 0, speed = 0, ageS = 0] = given.subarray(5 * step, 5 * step + 5)
    let reasons = [0, 0]
    if (brake !== 0) {
      position.brake()
      velocity.brake()
    } else {
      reasons = [position.limit(requested, at, speed, ageS), velocity.limit(requested, at, speed, ageS)]
    }
    out.set([position.command, reasons[0] ?? 0, velocity.command, reasons[1] ?? 0], 4 * step)
  }
  return out
}

describe.skipIf(!haveTool('gcc', 'gcc'))('the gate’s limiters in C', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sinew-limiter-'))
  const program = join(folder, 'replay-limiter')
  beforeAll(() => {
    const source = ['hardware/firmware/gate/limiter.c', 'test/hardware/firmware/gate/replay-limiter.c']
    const strict = ['-std=c99', '-O2', '-ffp-contract=off', '-Wall', '-Wextra', '-Werror']
    const options = [...strict, '-fsanitize=address,undefined', '-Ihardware/firmware/gate']
    const { status, stderr } = spawnSync('gcc', [...options, '-o', program, ...source, '-lm'], {
      encoding: 'utf8',
    })
    if (status !== 0) throw new Error(stderr)
  }, 60_000)
  afterAll(() => rmSync(folder, { recursive: true }))

  test.each(joints.map((joint, index) => [index, joint] as const))('joint %i: bit for bit', (seed, joint) => {
    const given = hostileSteps(joint, seed)
    const { lower, upper, velocity, acceleration } = joint
    const watchdogS = watchdogs[seed] ?? periodS
    const head = Float64Array.of(lower, upper, velocity, acceleration, periodS, watchdogS, lower)
    const input = Buffer.concat([Buffer.from(head.buffer), Buffer.from(given.buffer)])
    const { status, stdout, stderr } = spawnSync(program, { input, maxBuffer: 2 ** 24 })
    expect(status, String(stderr)).toBe(0)
    const wanted = expected(joint, watchdogS, given)
    expect(stdout.equals(Buffer.from(wanted.buffer))).toBe(true)
    // Both sides of every rule were met.
    const reasons = new Set(Array.from({ length: steps }, (_, step) => wanted[4 * step + 1]))
    expect(reasons.size).toBeGreaterThan(2)
    expect(reasons).toContain(0)
  })
})
