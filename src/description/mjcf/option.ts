import type { Report } from '../urdf/report.ts'
import { optionalNumber } from '../urdf/values.ts'
import { childrenOf, type XmlElement } from '../urdf/xml.ts'
import { noteAttributes, numbers } from './values.ts'

/** Steps that a robot.yaml may ask for: shorter ones would never end, longer ones are no physics. */
const [shortestS, longestS] = [1e-5, 0.1]

/** Sections of a robot.yaml that `<option>` gives. */
export function readOption(report: Report, root: XmlElement): Readonly<Record<string, unknown>> {
  const elements = childrenOf(root, 'option')
  const attributes = new Map(elements.flatMap((each) => [...each.attributes]))
  const element: XmlElement = { ...(elements.at(-1) ?? root), attributes }
  const flags = elements.flatMap((each) => childrenOf(each, 'flag'))
  const isOff = (name: string): boolean => flags.some((each) => each.attributes.get(name) === 'disable')
  for (const name of ['contact', 'frictionloss', 'limit', 'actuation', 'constraint', 'passive', 'damper']) {
    if (isOff(name)) report.note(flags[0] ?? element, `<flag ${name}="disable"> is not read`)
  }
  noteAttributes(report, element, ['wind', 'density', 'viscosity', 'o_margin'])
  const timestepS = optionalNumber(report, element, 'timestep')
  const usual = timestepS === undefined || (timestepS >= shortestS && timestepS <= longestS)
  if (!usual) report.note(element, `timestep="${timestepS}" is no step of physics: not read`)
  const gravity = isOff('gravity') ? [0, 0, 0] : numbers(report, element, 'gravity', 3, 3)
  return {
    ...(gravity ? { gravityMPerS2: gravity } : {}),
    ...(timestepS !== undefined && usual ? { physics: { stepHz: 1 / timestepS } } : {}),
  }
}
