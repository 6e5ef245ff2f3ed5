import { setTimeout as sleep } from 'node:timers/promises'
import { SinewError } from '../../../src/contract/errors.ts'
import type { ServoBus } from './bus.ts'
import type { ServoFamily } from './family.ts'
import type { Register } from './registers.ts'

const settleMs = 100

/**
 * See to it that a register has a value: written only if it has another one (memory that survives the supply wears
 * out), unlocked for it where the family has a lock, and read back.
 *
 * @throws SinewError `safety` if it keeps another value, `link` if the servo does not answer
 */
export async function setRegister(
  bus: ServoBus,
  family: ServoFamily,
  servo: { readonly id: number; readonly label: string },
  register: Register,
  value: number,
): Promise<void> {
  const { id, label } = servo
  if ((await bus.read(id, register)) === value) return
  const lock = register.eeprom ? family.lock : undefined
  if (lock) await bus.write(id, lock, 0)
  await bus.write(id, register, value)
  if (lock) await bus.write(id, lock, 1)
  let kept = await bus.read(id, register)
  if (kept === value) return
  // On a slow system that may have been a late answer to the first question.
  await sleep(settleMs)
  kept = await bus.read(id, register)
  if (kept === value) return
  throw new SinewError('safety', `${label} does not take ${register.name} = ${value}`, {
    where: label,
    expected: String(value),
    received: String(kept),
    fix: register.eeprom
      ? 'support the arm, switch the servos off and on, and try again: with torque on it refuses this'
      : 'switch the servo off and on; if it stays so, it is another model or broken',
  })
}
