import { createGpioRobot } from '../../../../drivers/gpio/robot.ts'
import { systemClock } from '../../../../src/contract/clock.ts'
import { benchOnFarEnd } from './far-end.ts'

/** Drives the wheel bench at full power until it is killed. */
const robot = createGpioRobot(await benchOnFarEnd(), { clock: systemClock })
await robot.open()
await robot.prepare()
await robot.activate()
const command = Float64Array.of(0.08, 0.08)
const sent = new Float64Array(2)
const drive = (): void => {
  if (!robot.send(command, sent)) process.exit(1)
}
drive()
setInterval(drive, 10)
process.send?.('driving')
