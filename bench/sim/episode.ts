import { actionSpace, movingJoints } from '../../src/description/spaces.ts'
import type { RobotDescription } from '../../src/description/types.ts'
import type { Episode } from './types.ts'

/** Control steps of an episode. */
const steps = 100

/** Slow waves over a fifth of what each actuator takes (of an effort, of 50 at most), from joints at zero or nearest to it. */
export function episodeOf(description: RobotDescription): Episode {
  const joints = movingJoints(description)
  const position = Float64Array.from(joints, ({ kind, lower, upper }) =>
    kind === 'continuous' ? 0 : Math.min(upper, Math.max(lower, 0)),
  )
  const rest = Float64Array.from(description.actuators, ({ kind, joint }) =>
    kind === 'position' ? position[joints.findIndex(({ name }) => name === joint)] : 0,
  )
  const { channels } = actionSpace(description)
  const commands = Array.from({ length: steps }, (_, step) =>
    Float64Array.from(channels, ({ low, high }, index) => {
      const wave = Math.sin(step / 8 + index) * 0.1 * Math.min(100, high - low)
      return Math.min(high, Math.max(low, rest[index] + wave))
    }),
  )
  return { position, velocity: new Float64Array(joints.length), rest, commands }
}
