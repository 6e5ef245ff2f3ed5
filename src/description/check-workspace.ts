import { unknownName } from './names.ts'
import type { Problem } from './problem.ts'
import type { RobotDocument } from './schema.ts'

/** Names under `safety.workspace` exist, what is named has a shape, and walls stand where the robot does. */
export function checkWorkspace(robot: RobotDocument): Problem[] {
  const { workspace } = robot.safety
  if (!workspace) return []
  const at = ['safety', 'workspace'] as const
  const shapeless = (path: Problem['path'], name: string): Problem[] => {
    const link = robot.links.find((each) => each.name === name)
    if (!link || link.geometry.some(({ collides }) => collides)) return []
    const fix = 'give the link a shape, or name a frame on it (walls) or a capsule (apart)'
    const message = `link "${name}" has no shape that collides`
    return [{ path, message, expected: 'geometry with collides: true', received: 'none', fix }]
  }
  const walls = workspace.walls.flatMap((wall, index) => {
    const path = [...at, 'walls', index]
    const links = (wall.links ?? []).flatMap((name, each) => [
      ...unknownName([...path, 'links', each], 'link', name, robot.links),
      ...shapeless([...path, 'links', each], name),
    ])
    const frames = (wall.frames ?? []).flatMap((name, each) => {
      return unknownName([...path, 'frames', each], 'frame', name, robot.frames)
    })
    const flat = wall.kind === 'plane' && Math.hypot(...wall.normal) < 1e-9
    return [...links, ...frames, ...(flat ? [noNormal([...path, 'normal'])] : [])]
  })
  const apart = workspace.apart === 'all' ? [] : workspace.apart
  const pairs = apart.flatMap((pair, index) =>
    pair.flatMap((name, each) => {
      const path = [...at, 'apart', index, each]
      const given = workspace.capsules.some(({ link }) => link === name)
      return [...unknownName(path, 'link', name, robot.links), ...(given ? [] : shapeless(path, name))]
    }),
  )
  const capsules = workspace.capsules.flatMap(({ link }, index) => {
    return unknownName([...at, 'capsules', index, 'link'], 'link', link, robot.links)
  })
  return [...checkBase(robot), ...walls, ...pairs, ...capsules]
}

function noNormal(path: Problem['path']): Problem {
  const fix = 'give the direction to the side where the robot may be, e.g. [0, 0, 1]'
  return { path, message: 'the plane faces nowhere', expected: 'a direction', received: '[0, 0, 0]', fix }
}

function checkBase({ base, safety }: RobotDocument): Problem[] {
  if (base === 'fixed' || !safety.workspace || safety.workspace.walls.length === 0) return []
  return [
    {
      path: ['safety', 'workspace', 'walls'],
      message: 'where a floating base is, its joints do not tell: no distance to a wall can be kept',
      expected: 'walls with base: fixed only',
      received: 'base: floating',
      fix: 'remove the walls; links can keep apart (apart) on a floating base too',
    },
  ]
}
