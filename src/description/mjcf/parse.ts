import type { RobotFiles } from '../urdf/files.ts'
import type { LinkValue } from '../urdf/links.ts'
import { resolveMimics } from '../urdf/mimics.ts'
import type { ModelFile } from '../urdf/model-file.ts'
import { createRenamer } from '../urdf/rename.ts'
import { createReport, elementPath, noteOthers, type Report } from '../urdf/report.ts'
import { childrenOf, parseXml, type XmlElement } from '../urdf/xml.ts'
import { actuatorValues } from './actuator-values.ts'
import { type Drive, readDrives } from './actuators.ts'
import { readAssets } from './assets.ts'
import { findBase } from './base.ts'
import { readBody } from './body.ts'
import { readCompiler } from './compiler.ts'
import { readContact } from './contact.ts'
import { readDefaults } from './defaults.ts'
import { readFollows } from './equality.ts'
import { withIncludes } from './include.ts'
import { jointValue } from './joint-values.ts'
import { addLinks, type Links } from './links.ts'
import { createNaming } from './names.ts'
import { readOption } from './option.ts'
import { origin, rpyOf } from './pose.ts'
import { readSensors } from './sensors.ts'
import type { Source } from './source.ts'
import { withTotalMass } from './total-mass.ts'

export interface MjcfOptions {
  /** Without it no mesh and no included file is found. */
  readonly files?: RobotFiles
  /** Is a mesh that cannot be found an error (the default)? */
  readonly missingMeshes?: 'refuse' | 'skip'
}

const sections: readonly string[] = [
  'compiler',
  'option',
  'default',
  'asset',
  'worldbody',
  'contact',
  'equality',
  'actuator',
  'sensor',
  // Of MuJoCo's own windows and memory, nothing of the robot.
  'size',
  'visual',
  'statistic',
  'custom',
]

/**
 * An MJCF model (https://mujoco.readthedocs.io/en/stable/XMLreference.html) as part of a robot.yaml. Every body is a link
 * whose frame lies in its joint; a body with several joints has light links between them. A plane in the world is the
 * ground, a free body's joint makes the base a floating one.
 *
 * @param file only says where an error is.
 * @throws SinewError `description` with file, line, column and element; for a URDF too.
 */
export function parseMjcf(
  text: string,
  file: string,
  { files, missingMeshes = 'refuse' }: MjcfOptions = {},
): ModelFile {
  const report = createReport(file)
  const root = parseXml(text, file)
  refuseOthers(report, root)
  const model = withIncludes(report, root, files)
  noteOthers(report, model, sections)
  const compiler = readCompiler(report, model)
  const defaults = readDefaults(report, model)
  const assets = readAssets(report, model, compiler, defaults, { files, missingMeshes })
  const source: Source = { report, compiler, defaults, assets, hulls: new Map() }

  const world = readBody(source, wholeWorld(report, model))
  const { base, root: rootBody, bodies } = findBase(source, world)
  const naming = createNaming(model)
  const contact = readContact(source, model, world, bodies)
  const found: Links = { links: [], joints: [], sites: new Map() }
  addLinks(source, naming, contact, found, rootBody ?? { ...world, children: bodies }, origin)
  const links: readonly LinkValue[] = withTotalMass(compiler, found.links)
  const follows = readFollows(report, model, naming)
  const drives = readDrives(source, model).map((drive): readonly [string, Drive] => [
    naming.jointCalled(drive.joint),
    drive,
  ])
  const actuators = actuatorValues(report, drives, links, found.joints, follows)
  const driveOf = new Map(drives.filter(([name]) => actuators.some(({ value }) => value.joint === name)))
  const joints = resolveMimics(
    found.joints.map((joint) => jointValue(report, joint, driveOf.get(joint.name), follows.get(joint.name))),
  )
  const named = drives.map(([name, { element }]) => [element.attributes.get('name') ?? '', name] as const)
  const floating = base === 'floating' ? rootBody : undefined
  const rootName = floating?.element.attributes.get('name')
  const { sensors, rays } = readSensors(report, model, naming, found, joints, new Map(named), rootName)
  const frames = [...found.sites].map(([name, { element, link, pose }]) => ({
    element,
    value: { name: naming.frame(name), link, originM: pose.at, rpyRad: rpyOf(pose) },
  }))
  const allFrames = [
    ...frames,
    ...rays.map((ray) => ({ ...ray, value: { ...ray.value, name: String(ray.value.name) } })),
  ]
  naming.noteChanges(report, model)

  const lists: Readonly<Record<string, readonly Located[]>> = {
    links,
    joints,
    frames: allFrames,
    actuators,
    sensors: sensors ?? [],
  }
  return {
    file,
    document: {
      name: createRenamer('robot_', [])(model.attributes.get('model')?.trim() || 'robot'),
      base,
      ...(floating ? { startHeightM: floating.pose.at[2] } : {}),
      ...readOption(report, model),
      ...(contact.ground ? { ground: contact.ground } : {}),
      selfCollision: contact.selfCollision,
      links: links.map(({ value }) => value),
      joints: joints.map(({ value }) => value),
      frames: allFrames.map(({ value }) => value),
      actuators: actuators.map(({ value }) => value),
      ...(sensors ? { sensors: sensors.map(({ value }) => value) } : {}),
    },
    locate: ([section, index, field, part]) => {
      const entry = lists[String(section)]?.[Number(index)]
      const geometry = field === 'geometry' ? entry?.geometry?.[Number(part)]?.element : undefined
      const element = geometry ?? entry?.element ?? model
      return { file: element.file, line: element.line, column: element.column, label: elementPath(element) }
    },
    rename: (section, name) => (section === 'links' ? naming.linkCalled(name) : naming.jointCalled(name)),
    unsupported: report.notes(),
  }
}

interface Located {
  readonly element: XmlElement
  readonly geometry?: readonly { readonly element: XmlElement }[]
}

/** All `<worldbody>`s of the file as one. */
function wholeWorld(report: Report, model: XmlElement): XmlElement {
  const [first, ...more] = childrenOf(model, 'worldbody')
  if (!first) {
    throw report.fault(model, 'the model has no <worldbody>', '<worldbody> with a <body>', 'none', 'add one')
  }
  return { ...first, children: [first, ...more].flatMap(({ children }) => children) }
}

function refuseOthers(report: Report, root: XmlElement): void {
  if (root.name === 'mujoco') return
  const part = root.name === 'mujocoinclude'
  const urdf = root.name === 'robot'
  throw report.fault(
    root,
    part ? 'this is a part that a model includes' : urdf ? 'this is URDF, not MJCF' : 'this is no MJCF',
    'a root element <mujoco>',
    `<${root.name}>`,
    part
      ? 'give the path of the model that includes it'
      : urdf
        ? 'name it as urdf: in place of mjcf:'
        : 'give the path of an MJCF',
  )
}
