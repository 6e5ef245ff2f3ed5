import type { RobotDescription, Vec3 } from '../../../src/description/types.ts'

/*
 * An auditor that shares no code with the gate: kinematics by quaternions straight from the description, and points
 * all over the links in place of the gate's balls and capsules.
 */

/** A place and a unit quaternion. */
type Pose = readonly [x: number, y: number, z: number, w: number, i: number, j: number, k: number]

function turnedBy(pose: Pose, x: number, y: number, z: number): Vec3 {
  const [w, i, j, k] = [pose[3], pose[4], pose[5], pose[6]]
  const a = 2 * (j * z - k * y)
  const b = 2 * (k * x - i * z)
  const c = 2 * (i * y - j * x)
  return [x + w * a + j * c - k * b, y + w * b + k * a - i * c, z + w * c + i * b - j * a]
}
function moved(pose: Pose, [x, y, z]: Vec3): Vec3 {
  const turned = turnedBy(pose, x, y, z)
  return [turned[0] + pose[0], turned[1] + pose[1], turned[2] + pose[2]]
}
function product(a: Pose, b: Pose): Pose {
  const [x, y, z] = moved(a, [b[0], b[1], b[2]])
  return [
    x,
    y,
    z,
    a[3] * b[3] - a[4] * b[4] - a[5] * b[5] - a[6] * b[6],
    a[3] * b[4] + a[4] * b[3] + a[5] * b[6] - a[6] * b[5],
    a[3] * b[5] - a[4] * b[6] + a[5] * b[3] + a[6] * b[4],
    a[3] * b[6] + a[4] * b[5] - a[5] * b[4] + a[6] * b[3],
  ]
}
function inverse(pose: Pose): Pose {
  const [w, i, j, k] = [pose[3], -pose[4], -pose[5], -pose[6]]
  const back = turnedBy([0, 0, 0, w, i, j, k], -pose[0], -pose[1], -pose[2])
  return [back[0], back[1], back[2], w, i, j, k]
}
const shift = ([x, y, z]: Vec3): Pose => [x, y, z, 1, 0, 0, 0]
const about = ([x, y, z]: Vec3, angle: number): Pose => {
  const s = Math.sin(angle / 2)
  return [0, 0, 0, Math.cos(angle / 2), s * x, s * y, s * z]
}
const turned = ([roll, pitch, yaw]: Vec3): Pose => {
  return product(product(about([0, 0, 1], yaw), about([0, 1, 0], pitch)), about([1, 0, 0], roll))
}

/** How far a point is outside a box (or, negative, inside), by cases. */
function outside([x, y, z]: Vec3, [sx, sy, sz]: Vec3): number {
  const a = Math.abs(x) - sx / 2
  const b = Math.abs(y) - sy / 2
  const c = Math.abs(z) - sz / 2
  if (a <= 0 && b <= 0 && c <= 0) return Math.max(a, b, c)
  return Math.sqrt((a > 0 ? a * a : 0) + (b > 0 ? b * b : 0) + (c > 0 ? c * c : 0))
}

const grid = [-0.5, 0, 0.5]

export function createWorkspaceAuditor(description: RobotDescription) {
  const { links, joints, actuators, frames } = description
  const section = description.safety.workspace
  if (!section) throw new Error('no workspace')
  const root = links.find(({ name }) => !joints.some(({ child }) => child === name))?.name ?? ''
  const chain = joints.map((joint) => ({
    ...joint,
    mounted: product(shift(joint.originM), turned(joint.originRpyRad)),
    actuator: actuators.findIndex((actuator) => actuator.joint === joint.name),
  }))
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
  const walls = section.walls.map((wall) => {
    const everything = wall.links === undefined && wall.frames === undefined
    const ofBoxes = boxes.filter(({ link }) => (everything ? link !== root : wall.links?.includes(link)))
    const ofFrames = frames.filter(({ name }) => wall.frames?.includes(name))
    const whose = [...ofBoxes, ...ofFrames.map(({ link, originM }) => ({ link, points: [originM] }))]
    if (wall.kind !== 'plane') {
      const frame = inverse(product(shift(wall.centreM), turned(wall.rpyRad)))
      const sign = wall.kind === 'keepIn' ? -1 : 1
      return { ...wall, whose, room: (point: Vec3) => sign * outside(moved(frame, point), wall.sizeM) }
    }
    const [[nx, ny, nz], [px, py, pz]] = [wall.normal, wall.pointM]
    const room = ([x, y, z]: Vec3) => (nx * (x - px) + ny * (y - py) + nz * (z - pz)) / Math.hypot(nx, ny, nz)
    return { ...wall, whose, room }
  })
  const meetings = (section.apart === 'all' ? [] : section.apart).flatMap(([a, b]) => {
    return [[a, b] as const, [b, a] as const].flatMap(([first, second]) => {
      const others = boxes.filter(({ link }) => link === second)
      return boxes
        .filter(({ link }) => link === first)
        .flatMap((one) => others.map((other) => ({ one, other })))
    })
  })

  const poses = (commands: ArrayLike<number>): Map<string, Pose> => {
    const found = new Map<string, Pose>([[root, shift([0, 0, 0])]])
    for (const { parent, child, kind, axis, mounted, actuator } of chain) {
      const command = commands[actuator] ?? 0
      const along: Vec3 = [axis[0] * command, axis[1] * command, axis[2] * command]
      const motion = kind === 'prismatic' ? shift(along) : about(axis, command)
      found.set(child, product(product(found.get(parent) ?? shift(along), mounted), motion))
    }
    return found
  }

  return {
    /** What is too near to what, in words, or nothing. Compared with the margin as written. */
    observe(commands: ArrayLike<number>): string | undefined {
      const found = poses(commands)
      const pose = (link: string): Pose => found.get(link) ?? shift([Number.NaN, 0, 0])
      for (const { name, whose, room } of walls) {
        for (const { link, points } of whose) {
          const at = pose(link)
          for (const point of points) {
            const left = room(moved(at, point))
            if (!(left >= section.marginM)) return `${name}: ${link} at ${point.join(', ')} has ${left} m`
          }
        }
      }
      for (const { one, other } of meetings) {
        const at = product(inverse(product(pose(other.link), other.at)), pose(one.link))
        for (const point of one.points) {
          const left = outside(moved(at, point), other.sizeM)
          if (!(left >= section.marginM)) return `${one.link} has ${left} m to ${other.link}`
        }
      }
      return undefined
    },
    place: (commands: ArrayLike<number>, link: string, point: Vec3): Vec3 => {
      return moved(poses(commands).get(link) ?? shift([Number.NaN, 0, 0]), point)
    },
  }
}
