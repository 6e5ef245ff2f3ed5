import { constants, setPriority } from 'node:os'
import { formatError } from '../../../../src/contract/errors.ts'
import { loadDescription } from '../../../../src/description/load.ts'
import { jointReading, sensorReadings } from '../../../../src/description/sensors.ts'
import type { VirtualBusMessage, VirtualBusOrder } from './messages.ts'
import { serveVirtualServoBus } from './serve.ts'

// The process of a virtual servo bus: `virtual-servo-bus-process <robot> <protocol> [link]`.

const tell = (message: VirtualBusMessage): Promise<void> =>
  new Promise((resolve) => {
    if (process.send && process.connected) process.send(message, () => resolve())
    else resolve()
  })

async function main(robot: string, protocol: string, link: string | undefined): Promise<void> {
  const description = await loadDescription(robot)
  const served = await serveVirtualServoBus({
    description,
    protocol: protocol === 'dynamixel' ? 'dynamixel' : 'feetech',
    link,
  })
  const { bus, arm, simulation } = served
  const values = new Float64Array(sensorReadings(description).length)
  const places = description.actuators.map(({ joint }) => jointReading(description, joint, 'position'))

  const obey = (order: VirtualBusOrder): void => {
    if (order.kind === 'faults') Object.assign(bus.faults, order.faults)
    else if (order.kind === 'hand') arm.hand(order.position)
    else if (order.kind === 'servo') {
      const servo = arm.servos.find(({ id }) => id === order.id)
      if (!servo) return
      const { presentTemperature, presentVoltage } = servo.family.registers
      servo.trouble = order.trouble ?? servo.trouble
      if (order.temperature !== undefined) servo.set(presentTemperature, order.temperature)
      if (order.voltage !== undefined) servo.set(presentVoltage, order.voltage)
    } else {
      simulation.read(values)
      const torque = arm.servos.map((servo) => servo.value(servo.family.registers.torqueEnable))
      const position = places.map((place) => values[place] ?? 0)
      void tell({ kind: 'report', report: { ...bus.counters, position, torque } })
    }
  }
  const end = async (): Promise<void> => {
    await served.close()
    process.exit(0)
  }
  process.on('SIGTERM', () => void end())
  process.on('SIGINT', () => {
    if (!process.connected) void end()
  })
  process.on('disconnect', () => void end())
  process.on('message', obey)
  await tell({ kind: 'ready', path: served.path })
}

try {
  setPriority(constants.priority.PRIORITY_HIGH)
} catch {}

const [robot = 'so101', protocol = 'feetech', link] = process.argv.slice(2)
try {
  await main(robot, protocol, link)
} catch (error) {
  const message = formatError(error)
  if (!process.connected) process.stderr.write(`${message}\n`)
  await tell({ kind: 'failed', message })
  process.exit(1)
}
