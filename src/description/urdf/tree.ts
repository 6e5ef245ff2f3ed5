import type { JointValue } from './joints.ts'
import type { LinkValue } from './links.ts'
import type { Report } from './report.ts'
import type { XmlElement } from './xml.ts'

/**
 * Joints from the root outwards, otherwise in the file's order. Those that hang on nothing come last, for the checks
 * to find.
 */
export function sortJoints(links: readonly LinkValue[], joints: readonly JointValue[]): JointValue[] {
  const children = new Set(joints.map(({ value }) => value.child))
  const placed = new Set(links.flatMap(({ value }) => (children.has(value.name) ? [] : [value.name])))
  const sorted: JointValue[] = []
  let waiting: readonly JointValue[] = joints
  while (waiting.length > 0) {
    const left = waiting.filter((joint) => {
      if (!placed.has(joint.value.parent)) return true
      placed.add(joint.value.child)
      sorted.push(joint)
      return false
    })
    if (left.length === waiting.length) return [...sorted, ...left]
    waiting = left
  }
  return sorted
}

/**
 * A root link that only stands for the world, with a floating joint below it, says that the base is free: both go.
 *
 * @param floating the floating joints' elements.
 */
export function freeBase(
  report: Report,
  links: readonly LinkValue[],
  joints: readonly JointValue[],
  floating: ReadonlySet<XmlElement>,
): { base: 'fixed' | 'floating'; links: readonly LinkValue[]; joints: readonly JointValue[] } {
  const children = new Set(joints.map(({ value }) => value.child))
  const roots = links.filter(({ value }) => !children.has(value.name))
  const [root] = roots
  const below = joints.filter(({ value }) => value.parent === root?.value.name)
  const [free] = below
  const isWorld = root?.value.massKg === 0 && root.geometry.length === 0
  const isFree =
    roots.length === 1 && below.length === 1 && isWorld && free !== undefined && floating.has(free.element)
  for (const joint of joints) {
    if (floating.has(joint.element) && !(isFree && joint === free)) {
      report.note(joint.element, 'floating joint: held fixed')
    }
  }
  if (!isFree) return { base: 'fixed', links, joints }
  return {
    base: 'floating',
    links: links.filter((link) => link !== root),
    joints: joints.filter((joint) => joint !== free),
  }
}
