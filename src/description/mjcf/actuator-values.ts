import type { LinkValue } from '../urdf/links.ts'
import type { Report } from '../urdf/report.ts'
import type { XmlElement } from '../urdf/xml.ts'
import type { Drive } from './actuators.ts'
import type { Follow } from './equality.ts'
import type { PlacedJoint } from './links.ts'
import { movingInertia } from './moving-inertia.ts'

/** An actuator as a robot.yaml writes it. */
export interface ActuatorEntry {
  readonly element: XmlElement
  readonly value: Readonly<Record<string, unknown>> & { readonly joint: string; readonly kind: string }
}

/** A servo without damping is given this share of its stiffness, times a second: nothing that is felt. */
const leastDampingS = 1e-9

/** @param drives with the description's names of their joints. */
export function actuatorValues(
  report: Report,
  drives: readonly (readonly [name: string, drive: Drive])[],
  links: readonly LinkValue[],
  joints: readonly PlacedJoint[],
  follows: ReadonlyMap<string, Follow>,
): ActuatorEntry[] {
  return drives.flatMap(([name, drive]): ActuatorEntry[] => {
    const { element, kind, stiffness, dampingRatio, lagS } = drive
    const joint = joints.find((each) => each.name === name)
    if (!joint?.spec || follows.has(name)) {
      report.note(element, 'drives a joint that does not move by itself: no actuator')
      return []
    }
    // MuJoCo reckons with the inertia in the pose that the file draws.
    const ofRatio =
      dampingRatio > 0 ? 2 * dampingRatio * Math.sqrt(stiffness * movingInertia(joint, links, joints)) : 0
    const damping = Math.max(drive.damping + ofRatio, leastDampingS * stiffness)
    const { slides } = joint.spec
    const value = {
      joint: name,
      kind,
      ...(kind === 'position' ? { [slides ? 'stiffnessNPerM' : 'stiffnessNmPerRad']: stiffness } : {}),
      ...(kind === 'effort' ? {} : { [slides ? 'dampingNSPerM' : 'dampingNmSPerRad']: damping }),
      ...(lagS > 0 ? { model: { lagS } } : {}),
    }
    return [{ element, value }]
  })
}
