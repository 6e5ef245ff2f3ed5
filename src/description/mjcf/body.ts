import { noteOthers } from '../urdf/report.ts'
import { childOf, type XmlElement } from '../urdf/xml.ts'
import { type Geom, readGeom } from './geoms.ts'
import { readPose } from './orientation.ts'
import { compose, origin, type Pose } from './pose.ts'
import type { Source } from './source.ts'
import { noteAttributes } from './values.ts'

/** An element with its defaults, and where in its body the frame is that it stands in. */
export interface Framed {
  readonly element: XmlElement
  readonly frame: Pose
}

/** A body as the file has it, defaults and frames worked in. */
export interface Body {
  readonly element: XmlElement
  /** In its parent's frame. */
  readonly pose: Pose
  readonly free: boolean
  /** Without that which frees it. */
  readonly joints: readonly Framed[]
  readonly geoms: readonly Geom[]
  readonly sites: readonly Framed[]
  readonly inertial: XmlElement | undefined
  readonly children: readonly Body[]
}

const known: readonly string[] = ['inertial', 'joint', 'freejoint', 'geom', 'site', 'body', 'frame', 'light']

/** A `<body>`, or the `<worldbody>`, and what is in it. */
export function readBody(
  source: Source,
  element: XmlElement,
  around: Pose = origin,
  inherited?: string,
): Body {
  const { report, compiler, defaults } = source
  const joints: Framed[] = []
  const geoms: Geom[] = []
  const sites: Framed[] = []
  const children: Body[] = []
  let free = false

  const gather = (holder: XmlElement, frame: Pose, childClass: string | undefined): void => {
    noteOthers(report, holder, [...known, ...programs])
    for (const child of holder.children) {
      if (child.name === 'frame') {
        const inner = compose(frame, readPose(report, compiler, child))
        gather(child, inner, child.attributes.get('childclass') ?? childClass)
      } else if (child.name === 'body') {
        children.push(readBody(source, child, frame, childClass))
      } else if (child.name === 'freejoint') free = true
      else if (child.name === 'joint') {
        const joint = defaults.resolve(child, childClass)
        if (joint.attributes.get('type')?.trim() === 'free') free = true
        else joints.push({ element: joint, frame })
      } else if (child.name === 'geom') {
        const geom = readGeom(source, defaults.resolve(child, childClass), frame)
        if (geom) geoms.push(geom)
      } else if (child.name === 'site') {
        sites.push({ element: defaults.resolve(child, childClass), frame })
      } else if (programs.includes(child.name)) throw refuse(source, child)
    }
  }

  const childClass = element.attributes.get('childclass') ?? inherited
  const isWorld = element.name === 'worldbody'
  gather(element, origin, childClass)
  noteAttributes(report, element, ['gravcomp'])
  if (free && joints.length > 0) {
    throw report.fault(
      element,
      'a body that is free has another joint',
      'a free joint alone',
      `${joints.length + 1} joints`,
      'remove the others',
    )
  }
  const pose = isWorld ? origin : compose(around, readPose(report, compiler, element))
  return { element, pose, free, joints, geoms, sites, inertial: childOf(element, 'inertial'), children }
}

/** What makes bodies: without them parts of the robot would be missing. */
const programs: readonly string[] = ['replicate', 'attach', 'composite', 'flexcomp']

function refuse({ report }: Source, element: XmlElement): Error {
  return report.fault(
    element,
    `<${element.name}> makes parts that do not stand in the file`,
    'bodies written out',
    `<${element.name}>`,
    'let MuJoCo write them out: mj_saveLastXML after loading the file',
  )
}
