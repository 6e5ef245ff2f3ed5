import { childrenOf, type XmlElement } from '../urdf/xml.ts'
import type { Body } from './body.ts'
import type { Geom } from './geoms.ts'
import type { Source } from './source.ts'
import { numbers } from './values.ts'

/** Friction and restitution, as a robot.yaml writes them. */
interface Surface {
  readonly friction: number
  readonly restitution: number
}

/** What touches what. */
export interface Contact {
  readonly ground: Surface | undefined
  readonly selfCollision: boolean
  collides(geom: Geom): boolean
}

/** Two geoms touch if the type of one is in the affinity of the other. */
const touch = (a: Geom, b: Geom): boolean => (a.type & b.affinity) !== 0 || (b.type & a.affinity) !== 0

const isGround = ({ form, pose, type, affinity }: Geom): boolean =>
  form.kind === 'plane' &&
  (type !== 0 || affinity !== 0) &&
  Math.abs(pose.at[2]) < 1e-6 &&
  (pose.rotation?.[8] ?? 1) > 1 - 1e-9

/** @param bodies of the robot, without those below them */
export function readContact(source: Source, root: XmlElement, world: Body, bodies: readonly Body[]): Contact {
  const { report } = source
  const own = bodies.flatMap(geomsOf).filter(({ form }) => form.kind !== 'plane')
  const kinds = new Map(own.map((geom) => [`${geom.type} ${geom.affinity}`, geom]))
  const touches = (geom: Geom): boolean => [...kinds.values()].some((other) => touch(geom, other))
  const ground = world.geoms.find(isGround)
  const selfCollision = [...kinds.values()].some(touches)
  for (const geom of world.geoms) {
    if (geom.form.kind === 'plane' && geom !== ground)
      report.note(geom.element, 'a plane that is not the ground: left out')
  }
  for (const element of childrenOf(root, 'contact').flatMap(({ children }) => children)) {
    if (element.name === 'exclude' && !selfCollision) continue
    const what =
      element.name === 'exclude' ? 'links that do not touch each other' : `<${element.name}> in <contact>`
    report.note(element, `${what}: not read`)
  }
  return {
    ground: ground && surfaceOf(source, [ground]),
    selfCollision,
    collides(geom) {
      if (geom.type === 0 && geom.affinity === 0) return false
      if (!ground || touch(ground, geom)) return true
      if (touches(geom))
        report.note(geom.element, 'a geom that touches the robot only: here it touches the ground too')
      else
        report.note(geom.element, 'a geom that touches neither the ground nor the robot: it does not collide')
      return touches(geom)
    },
  }
}

function geomsOf(body: Body): readonly Geom[] {
  return [...body.geoms, ...body.children.flatMap(geomsOf)]
}

/**
 * Sliding friction, and what a contact gives back: as a damped oscillator it is e = exp(−πζ / √(1 − ζ²)) of the speed
 * after half a period, with the damping ratio ζ of `solref`.
 *
 * @param geoms that collide; the largest friction counts.
 */
export function surfaceOf({ report }: Source, geoms: readonly Geom[]): Surface {
  const frictions = geoms.map(({ element }) => numbers(report, element, 'friction', 1, 3)?.[0] ?? 1)
  const friction = Math.max(0, ...(frictions.length > 0 ? frictions : [1]))
  geoms.forEach(({ element }, index) => {
    if (frictions[index] !== friction)
      report.note(element, 'geoms of one link with different friction: the largest counts')
  })
  const given = geoms.map(({ element }) => {
    const [time = 1, ratio = 1] = numbers(report, element, 'solref', 1, 2) ?? []
    if (time <= 0 || ratio <= 0) report.note(element, 'solref of <geom> in the direct form is not read')
    if (time <= 0 || ratio <= 0 || ratio >= 1) return 0
    return Math.exp((-Math.PI * ratio) / Math.sqrt(1 - ratio * ratio))
  })
  return { friction, restitution: Math.min(1, Math.max(0, ...given)) }
}
