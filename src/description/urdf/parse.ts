import type { Vec3 } from '../types.ts'
import type { Packages, RobotFiles } from './files.ts'
import { readColour } from './geometry.ts'
import type { GeometrySource } from './geometry-source.ts'
import { readJoint } from './joints.ts'
import { readLink } from './links.ts'
import { locator } from './locate.ts'
import { resolveMimics } from './mimics.ts'
import type { ModelFile } from './model-file.ts'
import { refuseOtherFormats } from './refuse.ts'
import { createRenamer } from './rename.ts'
import { createReport, noteOthers, type Report } from './report.ts'
import { readActuators } from './transmissions.ts'
import { freeBase, sortJoints } from './tree.ts'
import { requiredText } from './values.ts'
import { childrenOf, parseXml, type XmlElement } from './xml.ts'

export interface UrdfOptions {
  /** Without it no mesh is found. */
  readonly files?: RobotFiles
  /** Folders of packages by name, absolute or from `files.folder`. */
  readonly packages?: Packages
  /** Is a collision mesh that cannot be found an error (the default)? */
  readonly missingMeshes?: 'refuse' | 'skip'
  /** Are moments of inertia that no body can have an error (the default), or raised until one can? */
  readonly impossibleInertia?: 'refuse' | 'mend'
  /** Does a robot.yaml give this link's moments of inertia, so that the URDF's are not looked at? Asked by either name. */
  readonly givesInertia?: (link: string) => boolean
}

/**
 * A URDF (http://wiki.ros.org/urdf/XML) as part of a robot.yaml. Inertia tensors become principal moments and axes,
 * collision meshes convex hulls, names what a description allows. A massless link that is fixed to another is a frame
 * as well. A root without mass below which a floating joint hangs stands for the world: the base is floating.
 *
 * @param file only says where an error is.
 * @throws SinewError `description` with file, line, column and element; for a xacro, SDF or MJCF file too.
 */
export function parseUrdf(text: string, file: string, options: UrdfOptions = {}): ModelFile {
  const report = createReport(file)
  const robot = parseXml(text, file)
  refuseOtherFormats(report, robot)
  const known = ['link', 'joint', 'material', 'transmission', 'ros2_control']
  const gazebo = childrenOf(robot, 'gazebo')
  noteOthers(report, robot, [...known, 'gazebo'])
  noteGazebo(report, gazebo)

  const linkElements = childrenOf(robot, 'link')
  const jointElements = childrenOf(robot, 'joint')
  const namesOf = (elements: readonly XmlElement[]) =>
    elements.flatMap((each) => each.attributes.get('name') ?? [])
  const link = createRenamer('link_', namesOf(linkElements))
  const joint = createRenamer('joint_', namesOf(jointElements))
  const names = { link, joint }

  const source = geometrySource(report, robot, options)
  const allLinks = linkElements.map((element) => {
    const name = requiredText(report, element, 'name')
    const own = gazebo.filter(({ attributes }) => attributes.get('reference') === name)
    const given = [name, link(name)].some((each) => options.givesInertia?.(each) === true)
    const inertia = given ? 'given' : (options.impossibleInertia ?? 'refuse')
    return readLink(source, element, link(name), inertia, own)
  })
  if (allLinks.length === 0) {
    throw report.fault(robot, 'the robot has no <link>', 'at least one link', 'none', 'add <link name="…"/>')
  }
  const allJoints = resolveMimics(jointElements.map((element) => readJoint(report, element, names)))
  const floating = new Set(jointElements.filter(({ attributes }) => attributes.get('type') === 'floating'))
  const { base, links, joints: freed } = freeBase(report, allLinks, allJoints, floating)
  const joints = sortJoints(links, freed)
  const actuators = readActuators(report, robot, joints, names)
  for (const [from, to] of [...link.changed, ...joint.changed]) {
    report.note(robot, `the name "${from}" is "${to}" here`)
  }

  const welded = new Set(joints.flatMap(({ value }) => (value.kind === 'fixed' ? [value.child] : [])))
  const massless = links.filter(({ value }) => value.massKg === 0 && welded.has(value.name))
  return {
    file,
    document: {
      name: createRenamer('robot_', [])(robot.attributes.get('name') || 'robot'),
      base,
      links: links.map(({ value }) => value),
      joints: joints.map(({ value }) => value),
      frames: massless.map(({ value: { name } }) => ({ name, link: name, originM: origin, rpyRad: origin })),
      actuators: actuators.map(({ value }) => value),
    },
    locate: locator(robot, { links, joints, frames: massless, actuators }),
    rename: (section, name) => (section === 'links' ? link(name) : joint(name)),
    unsupported: report.notes(),
  }
}

const origin: Vec3 = [0, 0, 0]

function geometrySource(report: Report, robot: XmlElement, options: UrdfOptions): GeometrySource {
  const materials = robot.children.flatMap((child) =>
    child.name === 'material'
      ? [child]
      : childrenOf(child, 'visual').flatMap((visual) => childrenOf(visual, 'material')),
  )
  const colours = new Map<string, readonly number[]>()
  for (const material of materials) {
    const name = material.attributes.get('name')
    const colour = name ? readColour(report, material) : undefined
    if (name && colour && !colours.has(name)) colours.set(name, colour)
  }
  const { files, packages = {}, missingMeshes = 'refuse' } = options
  return { report, files, packages, missingMeshes, colours, hulls: new Map() }
}

/** Of Gazebo's own settings only a link's friction is read. */
function noteGazebo(report: Report, gazebo: readonly XmlElement[]): void {
  for (const element of gazebo) {
    const others = element.children.filter(({ name }) => name !== 'mu1')
    for (const other of others) report.note(other, `<${other.name}> in <gazebo> is not read`)
  }
}
