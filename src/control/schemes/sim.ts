import { defaultPhysics, parsePhysics } from '../../../sim/physics-name.ts'
import type { Scheme } from './types.ts'

/** `sim:<robot>`: a simulated robot in real time, in this process. */
export const simScheme: Scheme = {
  example: 'sim:reacher',
  parameters: ['physics'],
  robot: ({ target }) => target,
  async create({ parameters }, description, clock) {
    const physics = parsePhysics(parameters.get('physics') ?? defaultPhysics)
    const { createSimRobot } = await import('../../../sim/robot.ts')
    return createSimRobot(description, clock, { physics })
  },
}
