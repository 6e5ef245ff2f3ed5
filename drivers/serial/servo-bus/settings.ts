import { SinewError } from '../../../src/contract/errors.ts'
import type { ServoBus } from './bus.ts'
import type { ServoFamily } from './family.ts'
import { largestId } from './packet.ts'
import type { Register } from './registers.ts'

/** Written unlocked, so that it survives the supply; the answer may come from the new id or at the new rate. */
async function keep(
  bus: ServoBus,
  family: ServoFamily,
  id: number,
  register: Register,
  value: number,
): Promise<void> {
  await bus.write(id, family.registers.torqueEnable, 0)
  if (family.lock) await bus.write(id, family.lock, 0)
  await bus.write(id, register, value).catch(() => {})
}

/**
 * Give one servo another id.
 *
 * @param pair `<old>:<new>`
 * @throws SinewError `usage` if that is no pair or the new id is taken, `link` if the servo is not there before or after
 */
export async function changeId(
  bus: ServoBus,
  family: ServoFamily,
  pair: string,
): Promise<{ readonly from: number; readonly to: number }> {
  const [from = -1, to = -1] = pair.split(':').map(Number)
  const isId = (id: number): boolean => Number.isInteger(id) && id >= 0 && id <= largestId
  const refuse = (message: string, expected: string, received: string): SinewError =>
    new SinewError('usage', message, { expected, received })
  if (!/^\d+:\d+$/.test(pair) || !isId(from) || !isId(to)) {
    throw refuse(`"${pair}" is no pair of ids`, `<old>:<new>, 0 to ${largestId}`, pair)
  }
  if (await bus.ping(to, 4))
    throw refuse(`there is a servo ${to} already`, 'an id that nobody has', String(to))
  await bus.read(from, family.registers.id)
  await keep(bus, family, from, family.registers.id, to)
  // Throws if nobody has the new id.
  await bus.read(to, family.registers.id)
  if (family.lock) await bus.write(to, family.lock, 1)
  return { from, to }
}

/**
 * Set another baud rate; the bus must be opened anew with it.
 *
 * @throws SinewError `usage` if the servos do not know the rate
 */
export async function changeBaudRate(
  bus: ServoBus,
  family: ServoFamily,
  id: number,
  baudRate: number,
): Promise<void> {
  const code = family.baudRates[baudRate]
  if (code === undefined) {
    throw new SinewError('usage', `these servos do not talk at ${baudRate} baud`, {
      expected: Object.keys(family.baudRates).join(', '),
      received: String(baudRate),
    })
  }
  await keep(bus, family, id, family.registers.baudRate, code)
}
