import { SinewError } from '../../../src/contract/errors.ts'
import type { ServoBus } from './bus.ts'
import type { ServoFamily } from './family.ts'
import type { ServoJoint } from './joints.ts'

/**
 * Is every servo there, and the model that the description says?
 *
 * @throws SinewError `link` if one is missing, `contract` if one is another model
 */
export async function findServos(
  bus: ServoBus,
  family: ServoFamily,
  servos: readonly ServoJoint[],
  where: string,
  baudRate: number,
): Promise<void> {
  await bus.findEcho()
  const missing: ServoJoint[] = []
  for (const servo of servos) if (!(await answers(bus, servo.id))) missing.push(servo)
  if (missing.length === servos.length) {
    const { packets } = bus.wire.counters
    const noise = packets.skipped + packets.badCheck
    throw new SinewError('link', `no ${family.name} servo answers on ${where}`, {
      where,
      expected: `servos ${servos.map(({ id }) => id).join(', ')} at ${baudRate} baud`,
      received: noise > 0 ? `${noise} bytes that make no sense` : 'not a single byte',
      fix:
        noise > 0
          ? 'check the baud rate of the servos, and that nothing else is on the bus'
          : 'check that the servos have their own supply (USB does not feed them), that it is on, and the cable to the first servo',
    })
  }
  if (missing.length > 0) {
    throw new SinewError('link', `${missing.map(({ label }) => label).join(', ')} on ${where}: no answer`, {
      where,
      expected: `servos ${servos.map(({ id }) => id).join(', ')}`,
      received: `${servos.length - missing.length} of ${servos.length}`,
      fix: 'check the cable from the servo before it in the chain, and that its id is the one in robot.yaml',
    })
  }
  for (const { id, label, model, modelName } of servos) {
    const number = await bus.read(id, family.registers.model)
    if (number === model.number || model.otherNumbers?.includes(number)) continue
    const other = Object.entries(family.models).find(([, each]) => each.number === number)?.[0]
    throw new SinewError('contract', `${label} is another model`, {
      where,
      expected: `${modelName} (number ${model.number})`,
      received: other ?? `number ${number}`,
      fix: 'say in robot.yaml which model it is, or exchange the servo',
    })
  }
}

/** One ping may be lost; three are not. */
async function answers(bus: ServoBus, id: number): Promise<boolean> {
  for (let attempt = 0; attempt < 3; attempt++) if (await bus.ping(id, 4 ** attempt)) return true
  return false
}
