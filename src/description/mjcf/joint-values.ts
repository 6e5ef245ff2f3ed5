import type { JointValue } from '../urdf/joints.ts'
import type { Report } from '../urdf/report.ts'
import type { Drive } from './actuators.ts'
import type { Follow } from './equality.ts'
import type { PlacedJoint } from './links.ts'
import { rpyOf } from './pose.ts'

/** How far something slides that the file sets no limits to, m. */
const farM = 1000

/** A joint as a robot.yaml writes it. @param drive the actuator on it, whose limits count as the joint's. */
export function jointValue(
  report: Report,
  { element, name, parent, child, pose, spec }: PlacedJoint,
  drive: Drive | undefined,
  follow: Follow | undefined,
): JointValue {
  const placed = { name, parent, child, originM: pose.at, originRpyRad: rpyOf(pose) }
  if (!spec) return { element, value: { ...placed, kind: 'fixed' } }
  const { slides, axis, damping, friction, armature } = spec
  const servo = drive?.kind === 'position' ? drive : undefined
  const told = servo?.range
  let range = spec.range ?? told
  if (!range && (slides || servo)) {
    range = slides ? [-farM, farM] : [-2 * Math.PI, 2 * Math.PI]
    const shown = slides ? `${farM} m` : 'one turn'
    report.note(element, `a ${slides ? 'slide' : 'servo'} without a range: ${shown} each way here`)
  } else if (servo && told && range && (told[0] > range[0] + 1e-6 || told[1] < range[1] - 1e-6)) {
    report.note(
      servo.element,
      'a ctrlrange within the range of the joint: commands may be all over that here',
    )
  }
  // What a servo can ask for from one end of its range to the other, where nothing limits it.
  const asked = servo && range && servo.stiffness * (range[1] - range[0])
  const limits = [drive?.effort ?? asked, spec.effort].filter((each) => each !== undefined && each > 0)
  const effort = limits.length > 0 ? Math.min(...limits.map(Number)) : undefined
  const mimic = follow && { joint: follow.leader, multiplier: follow.multiplier }
  if (slides) {
    return {
      element,
      value: {
        ...placed,
        kind: 'prismatic',
        axis,
        limits: { positionM: range, ...(effort === undefined ? {} : { effortN: effort }) },
        dampingNSPerM: damping,
        frictionN: friction,
        armatureKg: armature,
        ...(mimic ? { mimic: { ...mimic, offsetM: follow.offset } } : {}),
      },
    }
  }
  return {
    element,
    value: {
      ...placed,
      kind: range ? 'revolute' : 'continuous',
      axis,
      limits: {
        ...(range ? { positionRad: range } : {}),
        ...(effort === undefined ? {} : { effortNm: effort }),
      },
      dampingNmSPerRad: damping,
      frictionNm: friction,
      armatureKgM2: armature,
      ...(mimic ? { mimic: { ...mimic, offsetRad: follow.offset } } : {}),
    },
  }
}
