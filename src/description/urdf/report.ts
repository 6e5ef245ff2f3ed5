import { SinewError } from '../../contract/errors.ts'
import type { XmlElement } from './xml.ts'

/** What a reader says about a file: what it refuses, and what it leaves out or mends. */
export interface Report {
  readonly file: string
  /** An error to throw, with file, line, column and the elements around the place. */
  fault(element: XmlElement, message: string, expected: string, received: string, fix: string): SinewError
  /** Something of the file that the description does not have, or has otherwise. */
  note(element: XmlElement, message: string): void
  /** Notes so far, each once, with the lines it applies to. */
  notes(): string[]
}

export function createReport(file: string): Report {
  const places = new Map<string, XmlElement[]>()
  return {
    file,
    fault: (element, message, expected, received, fix) =>
      new SinewError('description', message, { where: whereOf(element), expected, received, fix }),
    note: (element, message) => {
      const known = places.get(message)
      if (known) known.push(element)
      else places.set(message, [element])
    },
    notes: () =>
      [...places].map(([message, [first, ...others]]) => {
        const more = others.length > 0 ? ` and ${others.length} more` : ''
        return `${first?.file}:${first?.line}${more}: ${message}`
      }),
  }
}

/** `robot.urdf:12:5 (<link name="arm"> <inertial>)` */
function whereOf(element: XmlElement): string {
  return `${element.file}:${element.line}:${element.column} (${elementPath(element)})`
}

/** The element and those around it, without the root. */
export function elementPath(element: XmlElement): string {
  const name = element.attributes.get('name')
  const tag = name === undefined ? `<${element.name}>` : `<${element.name} name="${name.slice(0, 60)}">`
  return element.parent?.parent ? `${elementPath(element.parent)} ${tag}` : tag
}

/** A note for every child that nobody reads. */
export function noteOthers(report: Report, element: XmlElement, known: readonly string[]): void {
  for (const child of element.children) {
    if (known.includes(child.name)) continue
    const inside = element.parent ? ` in <${element.name}>` : ''
    report.note(child, `<${child.name}>${inside} is not read`)
  }
}
