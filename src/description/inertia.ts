import { addTensors, pointTensor, principalInertia, rotateTensor } from './principal.ts'
import { rotationFromRpy } from './rotation-matrix.ts'
import type { Vec3 } from './types.ts'

/** A shape as a robot.yaml says it, as far as it bears on mass. */
export type SolidGeometry = { readonly originM: Vec3; readonly rpyRad: Vec3 } & (
  | { readonly shape: 'box'; readonly sizeM: Vec3 }
  | { readonly shape: 'sphere'; readonly radiusM: number }
  | {
      readonly shape: 'capsule' | 'cylinder'
      readonly lengthM: number
      readonly radiusM: number
      readonly axis: Vec3
    }
  | { readonly shape: 'hull'; readonly pointsM: readonly Vec3[] }
  | { readonly shape: 'mesh' }
)

/** Volume (m³) and moments for a mass of 1 kg: about an axis of symmetry and across it, or along x, y, z. */
export interface Solid {
  readonly volumeM3: number
  readonly tensor: readonly number[] // symmetric: xx, yy, zz, xy, xz, yz (m²)
}

const length = ([x, y, z]: Vec3): number => Math.hypot(x, y, z)

/** A body of revolution along `axis`: I = across·1 + (along − across)·a·aᵀ. */
function revolved(axis: Vec3, along: number, across: number): number[] {
  const size = length(axis)
  const [x, y, z] = axis.map((part) => part / size) as [number, number, number]
  const extra = along - across
  return [
    across + extra * x * x,
    across + extra * y * y,
    across + extra * z * z,
    extra * x * y,
    extra * x * z,
    extra * y * z,
  ]
}

/** Moments of inertia of homogeneous solids; any mechanics table, capsule by parts (cylinder and two half spheres). */
export function solid(shape: SolidGeometry): Solid | undefined {
  switch (shape.shape) {
    case 'box': {
      const [x, y, z] = shape.sizeM
      const tensor = [(y * y + z * z) / 12, (x * x + z * z) / 12, (x * x + y * y) / 12, 0, 0, 0]
      return { volumeM3: x * y * z, tensor }
    }
    case 'sphere': {
      const moment = 0.4 * shape.radiusM ** 2
      return { volumeM3: (4 / 3) * Math.PI * shape.radiusM ** 3, tensor: [moment, moment, moment, 0, 0, 0] }
    }
    case 'cylinder': {
      const { lengthM: l, radiusM: r } = shape
      return {
        volumeM3: Math.PI * r * r * l,
        tensor: revolved(shape.axis, (r * r) / 2, (3 * r * r + l * l) / 12),
      }
    }
    case 'capsule': {
      const { lengthM: l, radiusM: r } = shape
      const tube = Math.PI * r * r * l
      const caps = (4 / 3) * Math.PI * r ** 3
      const tubePart = tube / (tube + caps)
      const capPart = 1 - tubePart
      const along = tubePart * 0.5 * r * r + capPart * 0.4 * r * r
      const across =
        tubePart * ((3 * r * r + l * l) / 12) + capPart * (0.4 * r * r + (l * l) / 4 + (3 * l * r) / 8)
      return { volumeM3: tube + caps, tensor: revolved(shape.axis, along, across) }
    }
    case 'hull':
    case 'mesh':
      return undefined
  }
}

export interface MassProperties {
  readonly centreOfMassM: Vec3
  /** Principal moments, and the roll, pitch and yaw of their axes. */
  readonly inertiaKgM2: Vec3
  readonly inertiaRpyRad: Vec3
}

/**
 * Centre of mass and moments of a link of one density throughout, from its box, sphere, capsule and cylinder shapes.
 * None without such a shape: the volume of a hull or a mesh is not worked out.
 */
export function massProperties(
  massKg: number,
  geometry: readonly SolidGeometry[],
  centre?: Vec3,
): MassProperties | undefined {
  const solids = geometry.flatMap((shape) => {
    const { originM, rpyRad } = shape
    const { volumeM3, tensor } = solid(shape) ?? { volumeM3: 0, tensor: [] }
    if (volumeM3 === 0) return []
    const turned = rpyRad.some((angle) => angle !== 0)
    return [{ volumeM3, originM, tensor: turned ? rotateTensor(tensor, rotationFromRpy(rpyRad)) : tensor }]
  })
  if (solids.length === 0) return undefined
  const total = solids.reduce((sum, { volumeM3 }) => sum + volumeM3, 0)
  const mean = (index: 0 | 1 | 2): number =>
    solids.reduce((sum, { volumeM3, originM }) => sum + (volumeM3 / total) * originM[index], 0)
  const centreOfMassM: Vec3 = centre ?? [mean(0), mean(1), mean(2)]
  let sum = [0, 0, 0, 0, 0, 0]
  for (const { volumeM3, tensor, originM } of solids) {
    const mass = (massKg * volumeM3) / total
    const [x, y, z] = originM
    const [cx, cy, cz] = centreOfMassM
    const shift = pointTensor(1, [x - cx, y - cy, z - cz])
    sum = addTensors(
      sum,
      addTensors(tensor, shift).map((part) => mass * part),
    )
  }
  return { centreOfMassM, ...principalInertia(sum) }
}
