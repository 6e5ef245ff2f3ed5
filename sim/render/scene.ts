import type { Geometry, RobotDescription } from '../../src/description/types.ts'
import type { Marker } from '../../src/task/types.ts'
import { createTree } from '../kinematics/tree.ts'
import type { Simulation } from '../types.ts'
import { axesMeshes } from './axes.ts'
import { type Colour, colourAtDepth, markerColour } from './colours.ts'
import { joinMeshes, type Mesh } from './mesh.ts'
import { geometryMesh, type ReadTriangles, sphereMesh } from './shapes.ts'

/** Something of one colour that moves as one piece. */
export interface SceneItem {
  readonly name: string
  /** Which of the scene's poses it has. */
  readonly pose: number
  /** In the frame of that pose. */
  readonly mesh: Mesh
  readonly colour: Colour
  /** 1 hides what is behind. */
  readonly opacity: number
}

/** What there is to draw of a robot and its task, whoever draws it. */
export interface Scene {
  readonly items: readonly SceneItem[]
  /** Links first, then markers. */
  readonly poseCount: number
  /** Of a ground that the description has; else the view decides where its floor is. */
  readonly groundM: number | undefined
  /** Whose pose the camera goes with: the root link of a floating base. */
  readonly followed: number | undefined
  /** Where everything is now: x, y, z (m), then w, x, y, z. Shape [poseCount, 7]. */
  readPoses(simulation: Simulation, out: Float64Array): void
}

export interface SceneOptions {
  readonly markers?: readonly Marker[]
  /** Draw the axes of the description's frames: x red, y green, z blue. */
  readonly frames?: boolean
  readonly readTriangles: ReadTriangles
}

/** @throws SinewError `description` for a mesh file that cannot be read. */
export function createScene(
  description: RobotDescription,
  { markers = [], frames = false, readTriangles }: SceneOptions,
): Scene {
  const { links, base, ground } = description
  const tree = createTree(description)
  const depths = linkDepths(description)
  const items: SceneItem[] = []
  for (const [pose, link] of links.entries()) {
    const ownColour = colourAtDepth(depths[pose] ?? 0)
    for (const [colour, geometries] of byColour(link.geometry)) {
      const mesh = joinMeshes(geometries.map((geometry) => geometryMesh(geometry, readTriangles)))
      const [red, green, blue, opacity] = colour ?? [...ownColour, 1]
      items.push({ name: link.name, pose, mesh, colour: [red, green, blue], opacity })
    }
  }
  if (frames) items.push(...axesMeshes(description))
  for (const [index, { name, radiusM }] of markers.entries()) {
    const mesh = sphereMesh(radiusM)
    items.push({ name, pose: links.length + index, mesh, colour: markerColour, opacity: 0.5 })
  }

  const pose = new Float64Array(7)
  return {
    items,
    poseCount: links.length + markers.length,
    groundM: ground ? 0 : undefined,
    followed: base === 'floating' ? tree.root : undefined,
    readPoses(simulation, out) {
      for (let link = 0; link < links.length; link++) {
        simulation.linkPose(link, pose)
        out.set(pose, 7 * link)
      }
      for (let index = 0; index < markers.length; index++) {
        const at = 7 * (links.length + index)
        out.set(markers[index].positionM, at)
        out[at + 3] = 1
        out.fill(0, at + 4, at + 7)
      }
    },
  }
}

/** Joints that move between the root and each link: legs that are alike get colours that are. */
function linkDepths({ links, joints }: RobotDescription): readonly number[] {
  const above = new Map(joints.map((joint) => [joint.child, joint]))
  return links.map(({ name }) => {
    let depth = 0
    for (let joint = above.get(name); joint; joint = above.get(joint.parent)) {
      if (joint.kind !== 'fixed') depth++
    }
    return depth
  })
}

type Rgba = NonNullable<Geometry['colourRgba']>

function byColour(
  geometries: readonly Geometry[],
): Iterable<readonly [Rgba | undefined, readonly Geometry[]]> {
  const groups = new Map<string, readonly [Rgba | undefined, Geometry[]]>()
  for (const geometry of geometries) {
    if (!geometry.visible) continue
    const key = geometry.colourRgba?.join(' ') ?? ''
    const group = groups.get(key)
    if (group) group[1].push(geometry)
    else groups.set(key, [geometry.colourRgba, [geometry]])
  }
  return groups.values()
}
