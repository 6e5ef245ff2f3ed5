import { expect, test } from 'vitest'
import { createRandom } from '../../../src/contract/random.ts'
import { safetyLimits } from '../../../src/description/safety-limits.ts'
import type { RobotDescription } from '../../../src/description/types.ts'
import { createSafetyGate } from '../../../src/safety/gate.ts'
import { reasonNames, reasons, type SafetyLimits } from '../../../src/safety/types.ts'
import { gateInput } from '../limits.ts'
import { createWorkspaceAuditor } from './auditor.ts'
import { createHostile } from './hostile.ts'
import { reacherCell, robotWithin, so101Cell } from './robots.ts'

/** `SINEW_SAFETY_STEPS=1000000 npx vitest run test/safety/workspace` looks longer. */
const steps = Number(process.env.SINEW_SAFETY_STEPS ?? 0)

/** Commands, and what joints that take their own time pass on the way, all looked at; answers what was seen. */
function torment(description: RobotDescription, limits: SafetyLimits, start: number[], count: number) {
  const random = createRandom(3)
  const audit = createWorkspaceAuditor(description)
  const joints = limits.actuators.length
  const hostile = createHostile(random, limits.actuators)
  const gate = createSafetyGate(limits)
  const input = gateInput(joints)
  const sent = new Float64Array(joints)
  const before = new Float64Array(joints)
  const between = new Float64Array(joints)
  const mustHold = (commands: Float64Array, what: string): void => {
    const broken = audit.observe(commands)
    if (broken !== undefined) expect.fail(`${what}: ${broken}; commands ${commands.join(', ')}`)
  }
  const arm = (): void => {
    sent.set(start)
    gate.arm(sent)
  }
  let travelled = 0
  arm()
  for (let step = 0; step < count; step++) {
    hostile(sent, input.requested)
    before.set(sent)
    input.position.set(sent)
    if (gate.state === 'stopped') {
      gate.clear()
      gate.arm(sent)
    } else if (random.integer(400) === 0) gate.stop(reasons.operator)
    const why = gate.step(input, sent)
    mustHold(sent, `step ${step}`)
    for (let joint = 0; joint < joints; joint++) {
      const [from = 0, to = 0] = [before[joint], sent[joint]]
      travelled += Math.abs(to - from)
      const share = random.integer(3) === 0 ? random.integer(2) : random.between(0, 1)
      between[joint] = from + share * (to - from)
    }
    mustHold(between, `on the way to step ${step}`)
    const met = sent.every((value, joint) => Math.abs(value - (input.requested[joint] ?? 0)) <= 1e-5)
    if (!met && why === 0) expect.fail(`silent at step ${step}`)
  }
  const held = gate.counts[reasonNames.indexOf('workspace')] ?? 0
  return { held: held / count, perStep: travelled / count }
}

/** The same requests to the same robot without the workspace: the adversary must be able to leave it. */
function escapes(description: RobotDescription, limits: SafetyLimits, start: number[]): boolean {
  const { workspace: _, ...free } = limits
  try {
    torment(description, free, start, 1000)
    return false
  } catch {
    return true
  }
}

const restOfSo101 = [0, -0.8, 0.9, 0.6, 0, 0.3]

test('so101: hostile steps never lead outside, at the commands or between them', {
  timeout: 3_600_000,
}, async () => {
  const description = await robotWithin('so101', so101Cell)
  const limits = safetyLimits(description)
  const { held, perStep } = torment(description, limits, restOfSo101, steps || 4000)
  // It was held back often, and still got about.
  expect(held).toBeGreaterThan(0.2)
  expect(perStep).toBeGreaterThan(0.005)
  expect(escapes(description, limits, restOfSo101)).toBe(true)
})

test('so101 with limited jerk', { timeout: 3_600_000 }, async () => {
  const description = await robotWithin('so101', so101Cell)
  const limits = safetyLimits(description)
  const actuators = limits.actuators.map((actuator) => ({ ...actuator, jerk: 1000 }))
  const { held, perStep } = torment(description, { ...limits, actuators }, restOfSo101, steps || 1500)
  expect(held).toBeGreaterThan(0.2)
  expect(perStep).toBeGreaterThan(0.005)
})

test('reacher: hostile steps never lead outside, at the commands or between them', {
  timeout: 3_600_000,
}, async () => {
  const description = await robotWithin('reacher', reacherCell)
  const limits = safetyLimits(description)
  // Slow brakes: the stop takes many steps.
  const actuators = limits.actuators.map((actuator) => ({ ...actuator, acceleration: 4 }))
  for (const variant of [limits, { ...limits, actuators }]) {
    const { held, perStep } = torment(description, variant, [0.2, 0.9], steps || 15_000)
    expect(held).toBeGreaterThan(0.05)
    expect(perStep).toBeGreaterThan(0.002)
    expect(escapes(description, variant, [0.2, 0.9])).toBe(true)
  }
})
