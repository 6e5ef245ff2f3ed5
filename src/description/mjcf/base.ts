import type { Body } from './body.ts'
import type { Source } from './source.ts'

/** Which of the world's bodies are the robot. */
export interface Base {
  readonly base: 'fixed' | 'floating'
  /** Of a fixed base that stands for itself, or of a floating one; undefined where the world is the root. */
  readonly root: Body | undefined
  /** Bodies that hang on the world where it is the root. */
  readonly bodies: readonly Body[]
}

const jointsIn = (body: Body): number =>
  body.joints.length + body.children.reduce((sum, child) => sum + jointsIn(child), 0)

/**
 * A free body with more joints than all that hangs on the world is the robot, with a floating base. Else what hangs on the
 * world is, on a fixed one, with all that stands beside it. The rest is scenery, and left out.
 */
export function findBase({ report }: Source, world: Body): Base {
  const bodies = world.children.filter(({ element }) => {
    const mocap = element.attributes.get('mocap')?.trim() === 'true'
    if (mocap) report.note(element, 'a mocap body: left out')
    return !mocap
  })
  const free = bodies.filter((body) => body.free)
  const standing = bodies.filter((body) => !body.free)
  const solid = world.geoms.filter(({ form }) => form.kind !== 'plane')
  const robot = free.reduce<Body | undefined>(
    (best, body) => (best && jointsIn(best) >= jointsIn(body) ? best : body),
    undefined,
  )
  const hanging = standing.reduce((sum, body) => sum + jointsIn(body), 0)
  if (robot && (hanging === 0 || jointsIn(robot) > hanging)) {
    for (const { element } of [...standing, ...solid]) report.note(element, 'stands in the world: left out')
    for (const each of free) if (each !== robot) report.note(each.element, 'a second free body: left out')
    const { at, rotation } = robot.pose
    if (at[0] !== 0 || at[1] !== 0 || rotation) {
      report.note(robot.element, 'the base starts upright above the origin here, at its height')
    }
    return { base: 'floating', root: robot, bodies: [robot] }
  }
  for (const { element } of free) report.note(element, 'a free body beside the robot: left out')
  const [first, second] = standing
  if (!first) {
    throw report.fault(
      world.element,
      'the model has no <body>',
      'at least one body',
      'none',
      'add <body name="…">',
    )
  }
  const { at, rotation } = first.pose
  const isRoot =
    !second && solid.length === 0 && first.joints.length === 0 && at.every((x) => x === 0) && !rotation
  return { base: 'fixed', root: isRoot ? first : undefined, bodies: isRoot ? [first] : standing }
}
