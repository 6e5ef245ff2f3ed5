import { SinewError } from '../../contract/errors.ts'
import type { Report } from './report.ts'
import type { XmlElement } from './xml.ts'

/** @throws SinewError `description` for a file that is no URDF, or one that is still to be expanded. */
export function refuseOtherFormats(report: Report, robot: XmlElement): void {
  const { file } = report
  const macro = robot.name.startsWith('xacro:') ? robot : firstMacro(robot)
  if (macro || /\.xacro$/i.test(file)) {
    const target = file.replace(/(\.urdf)?\.xacro$|\.urdf$/i, '')
    const xacro = /\.xacro$/i.test(file) ? file : `${target}.urdf.xacro`
    const place = macro ?? robot
    throw new SinewError('description', 'this is a xacro, a program that writes a URDF', {
      where: `${file}:${place.line}:${place.column} (<${place.name}>)`,
      expected: 'an expanded URDF',
      received: macro ? `<${macro.name}>` : file,
      fix: `expand it: xacro ${xacro} > ${target}.urdf (\`pip install xacro\`, or \`ros2 run xacro xacro\`)`,
    })
  }
  if (robot.name === 'robot') return
  const format =
    robot.name === 'mujoco'
      ? 'MJCF, MuJoCo’s format'
      : robot.name === 'sdf'
        ? 'SDF, Gazebo’s format'
        : undefined
  throw report.fault(
    robot,
    format ? `this is ${format}, not URDF` : 'this is no URDF',
    'a root element <robot>',
    `<${robot.name}>`,
    robot.name === 'mujoco'
      ? 'name it as mjcf: in place of urdf:, or export the robot as URDF'
      : format
        ? 'export the robot as URDF'
        : 'give the path of a URDF',
  )
}

function firstMacro(element: XmlElement): XmlElement | undefined {
  for (const child of element.children) {
    if (child.name.startsWith('xacro:')) return child
    const inside = firstMacro(child)
    if (inside) return inside
  }
  return undefined
}
