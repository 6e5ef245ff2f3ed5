import type { RobotDescription } from '../../src/description/types.ts'
import { canCollide } from './mjcf/geom.ts'

/** What MuJoCo cannot represent of a robot, or only roughly: a sentence each. */
export function unsupportedByMujoco({ links, joints }: RobotDescription): string[] {
  const mimics = joints.flatMap(({ name, mimic, effort }) =>
    mimic && effort > 0 ? [`joint "${name}" follows "${mimic.joint}" with whatever effort that takes`] : [],
  )
  const hulls = links.flatMap(({ name, geometry }) =>
    geometry
      .filter(({ shape, collides }) => collides && !canCollide(shape))
      .map(({ shape }) => `a ${shape.kind} of link "${name}" does not collide: its points span no volume`),
  )
  const moments = links.flatMap(({ name, inertiaKgM2 }) => {
    const [small, middle, large] = inertiaKgM2.toSorted((a, b) => a - b)
    const impossible = small + middle < large * (1 - 1e-9)
    return impossible
      ? [`moments of link "${name}" are those of no body: MuJoCo takes their mean about each axis`]
      : []
  })
  return [...mimics, ...hulls, ...moments]
}
