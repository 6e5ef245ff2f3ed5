import { unknownName } from './names.ts'
import type { Problem } from './problem.ts'
import type { RobotDocument } from './schema.ts'

/** Links and joints form one tree, listed from the root outwards. */
export function checkTree({ links, joints }: RobotDocument): Problem[] {
  const names = joints.flatMap((joint, index) => [
    ...unknownName(['joints', index, 'parent'], 'link', joint.parent, links),
    ...unknownName(['joints', index, 'child'], 'link', joint.child, links),
  ])
  if (names.length > 0) return names

  const problems: Problem[] = []
  for (const [index, joint] of joints.entries()) {
    const first = joints.findIndex((each) => each.child === joint.child)
    if (first === index) continue
    problems.push({
      path: ['joints', index, 'child'],
      message: `link "${joint.child}" hangs on two joints, "${joints[first]?.name}" and "${joint.name}"`,
      expected: 'one joint above every link but the root',
      received: joint.child,
      fix: 'give one of the joints another child',
    })
  }
  // A link too many under one joint leaves another without: that one is not a root.
  if (problems.length > 0) return problems
  const roots = links.filter((link) => !joints.some((joint) => joint.child === link.name))
  const [root, second] = roots
  if (second) {
    problems.push({
      path: ['links', links.indexOf(second), 'name'],
      message: `links ${roots.map((each) => `"${each.name}"`).join(' and ')} hang on no joint`,
      expected: 'one root: every other link is the child of a joint',
      received: `${roots.length} roots`,
      fix: `add a joint with child: ${second.name} (kind: fixed if it does not move)`,
    })
  }
  if (problems.length > 0) return problems

  // One parent a link at most: whatever cannot be reached from the root lies on, or hangs on, a ring.
  const reached = new Set(root ? [root.name] : [])
  for (let before = -1; before !== reached.size; ) {
    before = reached.size
    for (const joint of joints) if (reached.has(joint.parent)) reached.add(joint.child)
  }
  const ring = joints.findIndex((joint) => !reached.has(joint.parent))
  if (ring >= 0) {
    const cycle = findCycle(joints, ring)
    return [
      {
        path: ['joints', ring, 'parent'],
        message: `the links form a ring: ${cycle.join(' → ')}`,
        expected: 'a tree that starts at one root',
        received: cycle.join(' → '),
        fix: `hang "${cycle[0]}" on a link nearer to the root`,
      },
    ]
  }

  const placed = new Set(root ? [root.name] : [])
  for (const [index, joint] of joints.entries()) {
    if (!placed.has(joint.parent)) {
      const above = joints.find((each) => each.child === joint.parent)
      return [
        {
          path: ['joints', index, 'name'],
          message: `joint "${joint.name}" stands before the joint that carries it, "${above?.name}"`,
          expected: 'joints from the root outwards',
          received: `parent "${joint.parent}", not placed yet`,
          fix: `move "${joint.name}" below "${above?.name}"`,
        },
      ]
    }
    placed.add(joint.child)
  }
  return []
}

/** Names of the links on the ring above joint `start`, the first one repeated at the end. */
function findCycle(joints: RobotDocument['joints'], start: number): string[] {
  const path: string[] = []
  let link = joints[start]?.child ?? ''
  while (!path.includes(link)) {
    path.push(link)
    link = joints.find((joint) => joint.child === link)?.parent ?? link
  }
  return [...path.slice(path.indexOf(link)), link].reverse()
}
