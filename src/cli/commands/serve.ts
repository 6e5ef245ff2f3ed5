import { SinewError } from '../../contract/errors.ts'
import { decimal, defineCommand, text } from '../command.ts'
import { physicsOption, withPhysics } from '../physics-option.ts'

export const serveCommand = defineCommand({
  name: 'serve',
  summary: 'a virtual robot behind a serial port, or any robot on an MQTT broker',
  args: [{ name: 'connection', about: 'sim:<robot>; with --mqtt any robot' }],
  options: {
    serial: text('--serial <path>', 'name of the port, made as a link (default: ./tty<Robot>)', undefined),
    protocol: text(
      '--protocol <name>',
      'on the serial port: feetech, dynamixel or sinew (default: what its servos speak)',
      undefined,
    ),
    mqtt: text('--mqtt <broker>', 'mqtt://host:1883/<id>, mqtts://…, or embedded', undefined),
    physics: physicsOption,
    duration: decimal('--duration <s>', 'end after this many seconds (default: at Ctrl-C)', undefined, {
      min: 0,
    }),
  },
  examples: [
    'npx sinew serve sim:reacher --serial ./ttyReacher',
    'npx sinew serve sim:reacher --mqtt embedded',
  ],
  async run({ args: [named = ''], options, io, out, style, signal }) {
    const { serial, mqtt } = options
    if (serial !== undefined && mqtt !== undefined) {
      throw new SinewError('usage', 'a robot is served either way, not both', {
        expected: '--serial or --mqtt',
        received: '--serial and --mqtt',
      })
    }
    const connection = withPhysics(named, options.physics)
    const invocation = { connection, durationS: options.duration, io, out, style, signal }
    if (mqtt !== undefined) return (await import('../serve/over-mqtt.ts')).serveOverMqtt(invocation, mqtt)
    return (await import('../serve/over-serial.ts')).serveOverSerial(invocation, serial, options.protocol)
  },
})
