import type { JointValue, Names } from './joints.ts'
import { noteOthers, type Report } from './report.ts'
import { childOf, childrenOf, type XmlElement } from './xml.ts'

/** An actuator as a robot.yaml writes it; the gains of a servo are for robot.yaml to say. */
export interface ActuatorValue {
  readonly element: XmlElement
  readonly value: { readonly joint: string; readonly kind: string }
}

/**
 * Actuators from `<transmission>` (ros_control) and `<ros2_control>`, in the file's order, one for each joint that
 * moves by itself. Of several interfaces the first counts, of both kinds of tag the first that names the joint.
 */
export function readActuators(
  report: Report,
  robot: XmlElement,
  joints: readonly JointValue[],
  names: Names,
): ActuatorValue[] {
  const found = new Map<string, ActuatorValue>()
  const add = (element: XmlElement, joint: string | undefined, interfaces: readonly string[]): void => {
    const kind = interfaces.map(kindOf).find((each) => each !== undefined)
    const name = joint === undefined ? undefined : names.joint(joint)
    const target = joints.find(({ value }) => value.name === name)
    if (name === undefined || kind === undefined || !target) {
      report.note(element, `<${element.name}> names no joint or no interface that is known: no actuator`)
    } else if (target.value.kind === 'fixed' || target.value.mimic) {
      report.note(element, `<${element.name}> of a joint that does not move by itself: no actuator`)
    } else if (target.value.kind === 'continuous' && kind === 'position') {
      report.note(element, `<${element.name}> commands the position of a continuous joint: no actuator`)
    } else if (!found.has(name)) found.set(name, { element, value: { joint: name, kind } })
  }

  for (const transmission of childrenOf(robot, 'transmission')) {
    noteOthers(report, transmission, ['type', 'joint', 'actuator'])
    for (const joint of childrenOf(transmission, 'joint')) {
      const holders = [joint, ...childrenOf(transmission, 'actuator')]
      const interfaces = holders.flatMap((holder) => childrenOf(holder, 'hardwareInterface'))
      // Older files name no interface: an actuator is then a motor, which gives effort.
      const motor = interfaces.length === 0 && holders.length > 1
      add(joint, joint.attributes.get('name'), motor ? ['effort'] : interfaces.map(({ text }) => text))
    }
  }
  for (const control of childrenOf(robot, 'ros2_control')) {
    for (const joint of childrenOf(control, 'joint')) {
      // A joint without a command interface is only measured.
      if (!childOf(joint, 'command_interface')) continue
      const interfaces = childrenOf(joint, 'command_interface')
      add(
        joint,
        joint.attributes.get('name'),
        interfaces.map(({ attributes }) => attributes.get('name') ?? ''),
      )
    }
  }
  return [...found.values()]
}

/** `hardware_interface/EffortJointInterface`, `PositionJointInterface`, `velocity`, … */
function kindOf(text: string): 'position' | 'velocity' | 'effort' | undefined {
  const word = text.toLowerCase()
  return (['position', 'velocity', 'effort'] as const).find((kind) => word.includes(kind))
}
