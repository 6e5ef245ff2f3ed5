import type { RobotDescription, Vec3 } from '../../../src/description/types.ts'

/*
 * An auditor that shares no code with the gate: kinematics by 4 × 4 matrices straight from the description, and points
 * all over the links in place of the gate's balls and capsules.
 */

type Matrix = readonly (readonly number[])[]

const product = (a: Matrix, b: Matrix): Matrix => {
  return a.map((row) => [0, 1, 2, 3].map((j) => row.reduce((sum, x, k) => sum + x * (b[k]?.[j] ?? 0), 0)))
}
const shift = ([x, y, z]: Vec3): Matrix => [
  [1, 0, 0, x],
  [0, 1, 0, y],
  [0, 0, 1, z],
  [0, 0, 0, 1],
]
/** Of a unit quaternion. */
const spin = (w: number, x: number, y: number, z: number): Matrix => [
  [1 - 2 * (y * y + z * z), 2 * (x * y - w * z), 2 * (x * z + w * y), 0],
  [2 * (x * y + w * z), 1 - 2 * (x * x + z * z), 2 * (y * z - w * x), 0],
  [2 * (x * z - w * y), 2 * (y * z + w * x), 1 - 2 * (x * x + y * y), 0],
  [0, 0, 0, 1],
]
const about = ([x, y, z]: Vec3, angle: number): Matrix => {
  const s = Math.sin(angle / 2)
  return spin(Math.cos(angle / 2), s * x, s * y, s * z)
}
const turned = ([roll, pitch, yaw]: Vec3): Matrix => {
  return product(product(about([0, 0, 1], yaw), about([0, 1, 0], pitch)), about([1, 0, 0], roll))
}
const moved = (matrix: Matrix, [x, y, z]: Vec3): Vec3 => {
  const coordinate = ([a = 0, b = 0, c = 0, d = 0]: readonly number[]): number => a * x + b * y + c * z + d
  return [coordinate(matrix[0] ?? []), coordinate(matrix[1] ?? []), coordinate(matrix[2] ?? [])]
}
/** Into the frame of a box, by the transpose of what turns it. */
const into = (matrix: Matrix, [x, y, z]: Vec3): Vec3 => {
  const d = [0, 1, 2].map((row) => [x, y, z][row] as number).map((v, row) => v - (matrix[row]?.[3] ?? 0))
  const along = (axis: number): number => d.reduce((sum, v, row) => sum + v * (matrix[row]?.[axis] ?? 0), 0)
  return [along(0), along(1), along(2)]
}

/** How far a point is outside a box (or, negative, inside), by cases. */
function outside([x, y, z]: Vec3, [sx, sy, sz]: Vec3): number {
  const over = [Math.abs(x) - sx / 2, Math.abs(y) - sy / 2, Math.abs(z) - sz / 2]
  const deepest = Math.max(...over)
  if (deepest <= 0) return deepest
  return Math.hypot(...over.filter((value) => value > 0))
}

const grid = [-0.5, 0, 0.5]

export function createWorkspaceAuditor(description: RobotDescription) {
  const { links, joints, actuators, frames } = description
  const section = description.safety.workspace
  if (!section) throw new Error('no workspace')
  const fixed = joints.map((joint) => product(shift(joint.originM), turned(joint.originRpyRad)))
  const boxes = links.flatMap((link) => {
    return link.geometry.flatMap(({ shape, originM, rpyRad, collides }) => {
      if (!collides || shape.kind !== 'box') return []
      const { sizeM } = shape
      const at = product(shift(originM), turned(rpyRad))
      const points = grid.flatMap((i) => {
        return grid.flatMap((j) => grid.map((k): Vec3 => [i * sizeM[0], j * sizeM[1], k * sizeM[2]]))
      })
      const surface = points.filter((point) => point.some((value) => value !== 0))
      return [{ link: link.name, at, sizeM, points: surface.map((point) => moved(at, point)) }]
    })
  })
  const root = links.find(({ name }) => !joints.some(({ child }) => child === name))?.name
  const walls = section.walls.map((wall) => ({
    wall,
    box: wall.kind === 'plane' ? undefined : product(shift(wall.centreM), turned(wall.rpyRad)),
  }))

  const poses = (commands: ArrayLike<number>): Map<string, Matrix> => {
    const found = new Map<string, Matrix>([[root ?? '', shift([0, 0, 0])]])
    for (const [index, joint] of joints.entries()) {
      const command = commands[actuators.findIndex((actuator) => actuator.joint === joint.name)] ?? 0
      const { axis } = joint
      const along: Vec3 = [axis[0] * command, axis[1] * command, axis[2] * command]
      const motion = joint.kind === 'prismatic' ? shift(along) : about(axis, command)
      const parent = found.get(joint.parent)
      if (!parent) throw new Error(joint.parent)
      found.set(joint.child, product(product(parent, fixed[index] ?? []), motion))
    }
    return found
  }

  return {
    /** What is too near to what, in words, or nothing. Compared with the margin as written. */
    observe(commands: ArrayLike<number>): string | undefined {
      const links = poses(commands)
      const pose = (link: string): Matrix => links.get(link) ?? []
      for (const { wall, box } of walls) {
        const everything = wall.links === undefined && wall.frames === undefined
        const points = boxes
          .filter(({ link }) => (everything ? link !== root : wall.links?.includes(link) === true))
          .flatMap(({ link, points }) => points.map((point) => moved(pose(link), point)))
        for (const { name, link, originM } of frames) {
          if (wall.frames?.includes(name)) points.push(moved(pose(link), originM))
        }
        for (const point of points) {
          const room = ((): number => {
            if (wall.kind !== 'plane') {
              return outside(into(box ?? [], point), wall.sizeM) * (wall.kind === 'keepIn' ? -1 : 1)
            }
            const { normal, pointM } = wall
            const height = normal.reduce(
              (sum, n, axis) => sum + n * ((point[axis] ?? 0) - (pointM[axis] ?? 0)),
              0,
            )
            return height / Math.hypot(...normal)
          })()
          if (!(room >= section.marginM)) return `${wall.name}: ${point.join(', ')} has ${room} m`
        }
      }
      for (const [a, b] of section.apart === 'all' ? [] : section.apart) {
        for (const [first, second] of [[a, b] as const, [b, a] as const]) {
          for (const one of boxes.filter(({ link }) => link === first)) {
            const world = one.points.map((point) => moved(pose(first), point))
            for (const other of boxes.filter(({ link }) => link === second)) {
              const at = product(pose(second), other.at)
              for (const point of world) {
                const room = outside(into(at, point), other.sizeM)
                if (!(room >= section.marginM)) return `${a} and ${b}: ${point.join(', ')} has ${room} m`
              }
            }
          }
        }
      }
      return undefined
    },
    place: (commands: ArrayLike<number>, link: string, point: Vec3): Vec3 => {
      return moved(poses(commands).get(link) ?? [], point)
    },
  }
}
