import { SinewError } from '../../../src/contract/errors.ts'
import type { ServoBus } from './bus.ts'
import type { ServoFamily } from './family.ts'
import type { Goals } from './goals.ts'
import type { ServoJoint } from './joints.ts'
import { readValue } from './registers.ts'
import { setRegister } from './set-register.ts'
import type { BusStatus } from './status.ts'

/** Where they are is where they are to stay: position servos hold, the others stand still. */
export function holdHere(goals: Goals, servos: readonly ServoJoint[], status: BusStatus): void {
  for (let index = 0; index < servos.length; index++) {
    goals.setCounts(index, servos[index]?.kind === 'position' ? (status.position[index] ?? 0) : 0)
  }
}

/**
 * Torque on, with nothing to jump to: the goal is where each servo is, and that it has it is read back first.
 *
 * @param status fresh
 * @throws SinewError `safety` if a servo has another goal or does not take torque, `link`
 */
export async function giveTorque(
  bus: ServoBus,
  family: ServoFamily,
  servos: readonly ServoJoint[],
  goals: Goals,
  status: BusStatus,
): Promise<void> {
  holdHere(goals, servos, status)
  goals.send()
  for (const [index, servo] of servos.entries()) {
    const { parameters } = await bus.readBytes(servo.id, servo.goal.address, servo.goal.size)
    const goal = readValue(servo.goal, parameters, 0)
    if (goal === goals.counts(index)) continue
    throw new SinewError('safety', `${servo.label} would jump`, {
      where: servo.label,
      expected: `${servo.goal.name} ${goals.counts(index)}, where it is`,
      received: String(goal),
      fix: 'check the wiring; a servo that does not take its goal gets no torque',
    })
  }
  for (const servo of servos) await setRegister(bus, family, servo, family.registers.torqueEnable, 1)
}

/** Torque off: an arm falls. */
export async function releaseTorque(
  bus: ServoBus,
  family: ServoFamily,
  servos: readonly { readonly id: number }[],
): Promise<void> {
  const off = Uint8Array.of(0)
  await bus.syncWrite(family.registers.torqueEnable.address, new Map(servos.map(({ id }) => [id, off])))
}
