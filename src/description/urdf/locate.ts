import type { GeometryValue } from './geometry.ts'
import { elementPath } from './report.ts'
import { childOf, type XmlElement } from './xml.ts'

/** Where an element stands, and which it is. */
export interface ElementPlace {
  readonly file: string
  readonly line: number
  readonly column: number
  readonly label: string
}

interface Entry {
  readonly element: XmlElement
  readonly geometry?: readonly GeometryValue[]
}

/** The child that a field is read from, if it is there. */
const sources: ReadonlyMap<unknown, string> = new Map([
  ['massKg', 'inertial'],
  ['centreOfMassM', 'inertial'],
  ['inertiaKgM2', 'inertial'],
  ['inertiaRpyRad', 'inertial'],
  ['originM', 'origin'],
  ['originRpyRad', 'origin'],
  ['axis', 'axis'],
  ['limits', 'limit'],
  ['dampingNmSPerRad', 'dynamics'],
  ['dampingNSPerM', 'dynamics'],
  ['frictionNm', 'dynamics'],
  ['frictionN', 'dynamics'],
  ['mimic', 'mimic'],
  ['parent', 'parent'],
  ['child', 'child'],
])

/** The element behind a path such as `joints[2].limits`, or behind the nearest part of it that has one. */
export function locator(
  robot: XmlElement,
  sections: Readonly<Record<'links' | 'joints' | 'frames' | 'actuators', readonly Entry[]>>,
): (path: readonly (string | number)[]) => ElementPlace {
  const lists: ReadonlyMap<unknown, readonly Entry[]> = new Map(Object.entries(sections))
  return ([section, index, field, part]) => {
    const entry = lists.get(section)?.[Number(index)]
    const geometry = field === 'geometry' ? entry?.geometry?.[Number(part)]?.element : undefined
    const child = childOf(entry?.element, sources.get(field) ?? '')
    const element = geometry ?? child ?? entry?.element ?? robot
    return { file: element.file, line: element.line, column: element.column, label: elementPath(element) }
  }
}
