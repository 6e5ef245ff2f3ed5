import { formatValue, type Problem } from './problem.ts'
import type { RobotDocument } from './schema.ts'

/** Every joint of `safety.park` is driven by position, and its place is within its limits. */
export function checkPark({ safety: { park = {} }, actuators, joints }: RobotDocument): Problem[] {
  return Object.entries(park).flatMap(([name, place]): Problem[] => {
    const path = ['safety', 'park', name]
    if (!actuators.some(({ kind, joint }) => kind === 'position' && joint === name)) {
      const driven = actuators.filter(({ kind }) => kind === 'position').map(({ joint }) => joint)
      const expected = driven.join(', ') || 'none: no joint of this robot is'
      const fix = 'leave it out: it comes to rest where it is'
      return [
        { path, message: `"${name}" is not driven by position`, expected, received: formatValue(name), fix },
      ]
    }
    const joint = joints.find((each) => each.name === name)
    const range =
      joint?.kind === 'revolute'
        ? joint.limits.positionRad
        : joint?.kind === 'prismatic'
          ? joint.limits.positionM
          : undefined
    if (!range || (place >= range[0] && place <= range[1])) return []
    const expected = `within [${range.join(', ')}]`
    const message = `"${name}" cannot be parked outside its limits`
    return [{ path, message, expected, received: formatValue(place), fix: 'move it inside' }]
  })
}
