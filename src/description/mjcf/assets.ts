import { SinewError } from '../../contract/errors.ts'
import type { Vec3 } from '../types.ts'
import { joinPath, type RobotFiles } from '../urdf/files.ts'
import { type MeshPart, meshParts } from '../urdf/meshes/read.ts'
import type { Report } from '../urdf/report.ts'
import { farthestM, numberOf } from '../urdf/values.ts'
import { childrenOf, type XmlElement } from '../urdf/xml.ts'
import type { Compiler } from './compiler.ts'
import type { Defaults } from './defaults.ts'
import { readPose } from './orientation.ts'
import { inverse, type Pose } from './pose.ts'
import { lengths, numbers } from './values.ts'

/** A mesh of the model; its points are read when somebody asks for them. */
export interface MeshAsset {
  readonly element: XmlElement
  /** Absolute; without it the points stand in the model itself. */
  readonly path: string | undefined
  readonly scale: Vec3
  /** Where its points' frame is in that of the geom. */
  readonly pose: Pose
  /** Not scaled. @throws SinewError `description` for a file that cannot be made out. */
  parts(): readonly MeshPart[]
}

export interface Assets {
  /** By name; undefined for a mesh whose file cannot be found, if that may be. */
  mesh(geom: XmlElement, name: string): MeshAsset | undefined
  colour(material: string): readonly number[] | undefined
}

export interface AssetOptions {
  readonly files: RobotFiles | undefined
  readonly missingMeshes: 'refuse' | 'skip'
}

export function readAssets(
  report: Report,
  root: XmlElement,
  compiler: Compiler,
  defaults: Defaults,
  { files, missingMeshes }: AssetOptions,
): Assets {
  const meshes = new Map<string, XmlElement>()
  const colours = new Map<string, readonly number[]>()
  const known = new Map<string, MeshAsset | undefined>()
  for (const element of childrenOf(root, 'asset').flatMap(({ children }) => children)) {
    if (element.name === 'mesh') {
      const resolved = defaults.resolve(element, undefined)
      const file = resolved.attributes.get('file') ?? ''
      const stem = /([^/\\]*?)(\.\w+)?$/.exec(file)?.[1] ?? ''
      meshes.set(element.attributes.get('name') ?? stem, resolved)
    } else if (element.name === 'material') {
      const rgba = numbers(report, defaults.resolve(element, undefined), 'rgba', 4, 4)
      if (rgba) colours.set(element.attributes.get('name') ?? '', rgba)
    } else if (!['texture', 'skin'].includes(element.name)) {
      report.note(element, `<${element.name}> in <asset> is not read`)
    }
  }

  const fileOf = (element: XmlElement): string | undefined => {
    const name = element.attributes.get('file')?.trim().replaceAll('\\', '/')
    if (!name || !files) return undefined
    const plain = compiler.stripPath ? name.slice(name.lastIndexOf('/') + 1) : name
    const folder = joinPath(files.folder, compiler.meshFolder.replaceAll('\\', '/'))
    return [joinPath(folder, plain), joinPath(files.folder, plain)].find((path) => files.isFile(path))
  }

  const open = (element: XmlElement): MeshAsset | undefined => {
    const [x = 1, y = 1, z = 1] = numbers(report, element, 'scale', 3, 3) ?? []
    const [a = 0, b = 0, c = 0] = lengths(report, element, 'refpos', 3, 3) ?? []
    const quat = element.attributes.get('refquat')
    const ref = quat === undefined ? [] : [['quat', quat] as const]
    const reference = readPose(report, compiler, { ...element, attributes: new Map(ref) })
    const common = { element, scale: [x, y, z] as Vec3, pose: inverse({ ...reference, at: [a, b, c] }) }
    const vertices = element.attributes.get('vertex')
    if (vertices !== undefined) {
      const points = Float64Array.from(
        vertices.trim().split(/\s+/),
        (part) => numberOf(part, farthestM) ?? Number.NaN,
      )
      if (points.some(Number.isNaN) || points.length % 3 !== 0 || points.length < 12) {
        throw report.fault(
          element,
          'vertex of <mesh> is no list of points',
          'three numbers a point, four points or more',
          JSON.stringify(vertices.slice(0, 40)),
          'correct the numbers',
        )
      }
      return {
        ...common,
        path: undefined,
        parts: () => [{ points, triangles: () => facesOf(report, element, points) }],
      }
    }
    const path = fileOf(element)
    if (path !== undefined && files) {
      let parts: readonly MeshPart[] | undefined
      return {
        ...common,
        path,
        parts: () => {
          parts ??= readParts(report, element, path, files)
          return parts
        },
      }
    }
    const name = element.attributes.get('file') ?? 'without a file'
    if (missingMeshes === 'refuse') {
      throw report.fault(
        element,
        'a mesh cannot be found',
        'a file that can be read, its path from <compiler meshdir>',
        name,
        'put it there, or in robot.yaml do without (mjcf: { file: …, missingMeshes: skip })',
      )
    }
    report.note(element, `mesh ${name} cannot be found: left out`)
    return undefined
  }

  return {
    mesh(geom, name) {
      const element = meshes.get(name)
      if (!element) {
        throw report.fault(geom, `there is no mesh "${name}"`, '<mesh> in <asset>', name, 'correct the name')
      }
      if (!known.has(name)) known.set(name, open(element))
      return known.get(name)
    },
    colour: (material) => colours.get(material),
  }
}

function readParts(
  report: Report,
  element: XmlElement,
  path: string,
  files: RobotFiles,
): readonly MeshPart[] {
  try {
    const parts = meshParts(path, files)
    for (const { points } of parts) {
      if (points.every((value) => Math.abs(value) <= 1e9)) continue
      throw new SinewError('description', 'it has a point that is not finite', { fix: 'export it again' })
    }
    return parts
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    const fix = error instanceof SinewError ? error.fix : undefined
    const expected = 'STL or OBJ with triangles'
    throw report.fault(element, `a mesh cannot be read: ${reason}`, expected, path, fix ?? 'export it again')
  }
}

/** `face`: three indices of points a triangle. */
function facesOf(report: Report, element: XmlElement, points: Float64Array): number[] {
  const faces = element.attributes.get('face')?.trim()
  if (!faces) return []
  return faces.split(/\s+/).flatMap((part) => {
    const at = numberOf(part, points.length / 3 - 1)
    if (at === undefined || at < 0 || !Number.isInteger(at)) {
      throw report.fault(element, 'face of <mesh> names no point', 'indices of points', part, 'correct it')
    }
    return [...points.slice(3 * at, 3 * at + 3)]
  })
}
