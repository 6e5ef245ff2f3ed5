import { SinewError } from '../../src/contract/errors.ts'
import type { Frame, RobotDescription } from '../../src/description/types.ts'

/** Index of the link that a sensor sits on. @throws SinewError `description` if there is none. */
export function sensorLink(description: RobotDescription, name: string): number {
  const found = description.links.findIndex((each) => each.name === name)
  if (found < 0) throw missing(description, 'link', name)
  return found
}

/** The frame that a sensor looks from. @throws SinewError `description` if there is none. */
export function sensorFrame(description: RobotDescription, name: string): Frame {
  const found = description.frames.find((each) => each.name === name)
  if (!found) throw missing(description, 'frame', name)
  return found
}

function missing({ source }: RobotDescription, what: string, received: string): SinewError {
  return new SinewError('description', `a sensor sits on no ${what}`, {
    where: `${source}: sensors`,
    received,
  })
}
