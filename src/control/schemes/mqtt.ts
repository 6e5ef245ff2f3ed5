import { addressExample, addressParameters, parseAddress } from '../../../drivers/mqtt/address.ts'
import type { RobotDescription } from '../../description/types.ts'
import { requireParameter } from '../connection.ts'
import type { Scheme } from './types.ts'

/** What the description calls the robot, where the address says less. */
export const idOf = ({ name, transports: { mqtt } }: RobotDescription) => ({
  maker: mqtt?.maker,
  serial: mqtt?.serial ?? name,
})

const scheme = (name: 'mqtt' | 'mqtts'): Scheme => ({
  example: addressExample.replace('mqtt:', `${name}:`),
  parameters: ['robot', ...addressParameters],
  robot: (connection) => requireParameter(connection, 'robot', addressExample),
  async create({ target, parameters }, description, clock) {
    const address = parseAddress(name, target, parameters, idOf(description))
    const { createMqttRobot } = await import('../../../drivers/mqtt/robot.ts')
    return createMqttRobot(description, { address, clock })
  },
})

/** `mqtt://host:1883/<id>?robot=<robot>`, and the same over TLS. */
export const mqttScheme = scheme('mqtt')
export const mqttsScheme = scheme('mqtts')
