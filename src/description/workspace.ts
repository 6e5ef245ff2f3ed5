import type { Ball, Capsule, Wall, WorkspaceBody, WorkspaceLimits } from '../safety/workspace/types.ts'
import { rotationFromRpy } from './rotation-matrix.ts'
import type { Joint, Link, RobotDescription } from './types.ts'
import { coverBalls, hullBalls, linkCapsules } from './workspace-shapes.ts'

type Chain = Pick<RobotDescription, 'links' | 'joints'>

const carrier = ({ joints }: Chain, link: string): Joint | undefined => {
  return joints.find(({ child }) => child === link)
}

/** The link whose joint moves, of those that this one is fixed to; the root if none does. */
function movedWith(chain: Chain, link: string): string {
  const joint = carrier(chain, link)
  return joint?.kind === 'fixed' ? movedWith(chain, joint.parent) : link
}

/** Does it move in the world? */
const moves = (chain: Chain, link: string): boolean => carrier(chain, movedWith(chain, link)) !== undefined

/**
 * Pairs of links with shapes that collide and that could meet: not of one piece, and not joined by one joint, where
 * they touch.
 */
export function linksThatCouldMeet(chain: Chain): [string, string][] {
  const solid = chain.links.filter((link) => linkCapsules(link).length > 0).map(({ name }) => name)
  const joined = (a: string, b: string): boolean => {
    const [first, second] = [movedWith(chain, a), movedWith(chain, b)]
    if (first === second) return true
    const above = (link: string): string => movedWith(chain, carrier(chain, link)?.parent ?? '')
    return above(first) === second || above(second) === first
  }
  return solid.flatMap((a, index) => {
    return solid.slice(index + 1).flatMap((b): [string, string][] => (joined(a, b) ? [] : [[a, b]]))
  })
}

function buildBodies({ links, joints, actuators }: RobotDescription): WorkspaceBody[] {
  const body = (link: Link, joint: Joint | undefined): Omit<WorkspaceBody, 'parent'> => {
    const driven = joint?.mimic?.joint ?? joint?.name
    return {
      name: link.name,
      kind: !joint || joint.kind === 'fixed' ? 'fixed' : joint.kind === 'prismatic' ? 'slides' : 'turns',
      originM: joint?.originM ?? [0, 0, 0],
      rotation: rotationFromRpy(joint?.originRpyRad ?? [0, 0, 0]),
      axis: joint?.axis ?? [0, 0, 1],
      actuator: actuators.findIndex((actuator) => actuator.joint === driven),
      multiplier: joint?.mimic?.multiplier ?? 1,
      offset: joint?.mimic?.offset ?? 0,
    }
  }
  // A description lists its joints from the root outwards, and a chain its bodies too.
  const root = links.find(({ name }) => !carrier({ links, joints }, name)) as Link
  const bodies: WorkspaceBody[] = [{ ...body(root, undefined), parent: -1 }]
  for (const joint of joints) {
    const parent = bodies.findIndex(({ name }) => name === joint.parent)
    const link = links.find(({ name }) => name === joint.child) as Link
    bodies.push({ ...body(link, joint), parent })
  }
  return bodies
}

/** `safety.workspace` worked out for the gate; nothing where the description has none. */
export function workspaceLimits(description: RobotDescription): WorkspaceLimits | undefined {
  const section = description.safety.workspace
  if (!section) return undefined
  const { links, frames } = description
  const bodies = buildBodies(description)
  const bodyOf = (link: string): number => bodies.findIndex(({ name }) => name === link)
  const linkOf = (name: string): Link => links.find((each) => each.name === name) as Link
  const balls: Ball[] = []
  const known = new Map<string, readonly number[]>()

  /** Indices of balls that are made when they are first asked for. */
  const once = (key: string, make: () => readonly Ball[]): readonly number[] => {
    const found = known.get(key)
    if (found) return found
    const made = make()
    const indices = made.map((_, index) => balls.length + index)
    balls.push(...made)
    known.set(key, indices)
    return indices
  }
  const ballsOf = (wall: (typeof section.walls)[number]): number[] => {
    const everything = wall.links === undefined && wall.frames === undefined
    const named = everything
      ? links.filter(({ name }) => moves(description, name))
      : (wall.links ?? []).map(linkOf)
    const shapes = wall.kind === 'keepOut' ? coverBalls : hullBalls
    const cover = wall.kind === 'keepOut' ? 'cover' : 'hull'
    const ofLinks = named.map((link) => {
      const { name } = link
      return once(`${cover} ${name}`, () =>
        shapes(link).map((ball) => ({ ...ball, name, body: bodyOf(name) })),
      )
    })
    const ofFrames = (wall.frames ?? []).map((name) => {
      const frame = frames.find((each) => each.name === name)
      const centreM = frame?.originM ?? [0, 0, 0]
      return once(`frame ${name}`, () => [{ name, body: bodyOf(frame?.link ?? ''), centreM, radiusM: 0 }])
    })
    return [...ofLinks, ...ofFrames].flat()
  }
  const walls = section.walls.map((wall): Wall => {
    const whose = { name: wall.name, balls: ballsOf(wall) }
    if (wall.kind === 'plane') return { ...whose, kind: 'plane', pointM: wall.pointM, normal: wall.normal }
    const { kind, centreM, sizeM, rpyRad } = wall
    return { ...whose, kind, centreM, sizeM, rotation: rotationFromRpy(rpyRad) }
  })

  const pairsOfLinks = section.apart === 'all' ? linksThatCouldMeet(description) : section.apart
  const capsules: Capsule[] = [...new Set(pairsOfLinks.flat())].flatMap((name) => {
    const own = section.capsules.filter(({ link }) => link === name)
    const shapes = own.length > 0 ? own : linkCapsules(linkOf(name))
    return shapes.map(({ fromM, toM, radiusM }) => ({ name, body: bodyOf(name), fromM, toM, radiusM }))
  })
  const ofLink = (name: string): number[] =>
    capsules.flatMap((each, index) => (each.name === name ? [index] : []))
  const pairs = pairsOfLinks.flatMap(([a, b]) => {
    return ofLink(a).flatMap((first) => ofLink(b).map((second): [number, number] => [first, second]))
  })
  return { marginM: section.marginM, bodies, balls, walls, capsules, pairs }
}
