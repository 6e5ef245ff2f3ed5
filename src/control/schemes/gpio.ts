import type { Scheme } from './types.ts'

/** `gpio:<robot>`: a robot on the pins of this machine. */
export const gpioScheme: Scheme = {
  example: 'gpio:wheel_bench',
  parameters: [],
  robot: ({ target }) => target,
  async create(_, description, clock) {
    const { createGpioRobot } = await import('../../../drivers/gpio/robot.ts')
    return createGpioRobot(description, { clock })
  },
}
