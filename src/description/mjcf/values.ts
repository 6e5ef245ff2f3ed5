import type { Report } from '../urdf/report.ts'
import { farthestM, numberOf } from '../urdf/values.ts'
import type { XmlElement } from '../urdf/xml.ts'

/** Between `least` and `most` numbers; undefined if the attribute is not there. */
export function numbers(
  report: Report,
  element: XmlElement,
  attribute: string,
  least: number,
  most: number,
): number[] | undefined {
  const text = element.attributes.get(attribute)?.trim()
  if (text === undefined) return undefined
  const parts = text.split(/\s+/)
  const values = parts.flatMap((part) => numberOf(part, bound) ?? [])
  if (values.length === parts.length && values.length >= least && values.length <= most) return values
  const count = least === most ? String(least) : `${least} to ${most}`
  throw report.fault(
    element,
    `${attribute} of <${element.name}> is not ${count} numbers`,
    `${count} numbers with spaces between them`,
    JSON.stringify(text.slice(0, 60)),
    `write ${count} numbers`,
  )
}

/** Stiff gains and limits that mean "none" are large, but not so large that their products overflow. */
const bound = 1e12

/** Places and sizes: what reaches farther is a mistake. */
export function lengths(
  report: Report,
  element: XmlElement,
  attribute: string,
  least: number,
  most: number,
): number[] | undefined {
  const values = numbers(report, element, attribute, least, most)
  if (!values || values.every((value) => Math.abs(value) <= farthestM)) return values
  throw report.fault(
    element,
    `${attribute} of <${element.name}> reaches farther than ${farthestM} m`,
    'lengths in m',
    values.join(' '),
    'correct it',
  )
}

/** `true` or `false`; undefined for `auto`, and if the attribute is not there. */
export function flag(report: Report, element: XmlElement, attribute: string): boolean | undefined {
  const text = element.attributes.get(attribute)?.trim()
  if (text === undefined || text === 'auto') return undefined
  if (text === 'true' || text === 'false') return text === 'true'
  throw report.fault(
    element,
    `${attribute} of <${element.name}> is neither true nor false`,
    'true, false or auto',
    JSON.stringify(text.slice(0, 40)),
    `write ${attribute}="true" or "false"`,
  )
}

/** A note for every attribute that is set, not zero, and that nobody reads. */
export function noteAttributes(report: Report, element: XmlElement, unread: readonly string[]): void {
  for (const attribute of unread) {
    const text = element.attributes.get(attribute)
    if (text === undefined || /^[\s0.]*$/.test(text)) continue
    report.note(element, `${attribute} of <${element.name}> is not read`)
  }
}
