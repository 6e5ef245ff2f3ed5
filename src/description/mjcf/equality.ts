import type { Report } from '../urdf/report.ts'
import { requiredText } from '../urdf/values.ts'
import { childrenOf, type XmlElement } from '../urdf/xml.ts'
import type { Naming } from './names.ts'
import { flag, numbers } from './values.ts'

/** A joint that follows another: a line of `<equality>`. */
export interface Follow {
  readonly leader: string
  readonly multiplier: number
  readonly offset: number
}

/** By joint, both by their names in the description. Of the polynomial the straight part is taken. */
export function readFollows(report: Report, root: XmlElement, naming: Naming): Map<string, Follow> {
  const follows = new Map<string, Follow>()
  for (const element of childrenOf(root, 'equality').flatMap(({ children }) => children)) {
    const active = flag(report, element, 'active') ?? true
    const leader = element.attributes.get('joint2')
    if (element.name !== 'joint' || leader === undefined || !active) {
      report.note(element, `<${element.name}> in <equality>${active ? '' : ' that is not active'}: not read`)
      continue
    }
    const [offset = 0, multiplier = 1, ...curved] = numbers(report, element, 'polycoef', 1, 5) ?? []
    if (curved.some((value) => value !== 0)) {
      report.note(element, 'a joint that follows another along a curve: a straight line here')
    }
    const follower = naming.jointCalled(requiredText(report, element, 'joint1'))
    follows.set(follower, { leader: naming.jointCalled(leader), multiplier, offset })
  }
  return follows
}
