import type { Vec3 } from '../types.ts'
import type { Report } from './report.ts'
import { childOf, type XmlElement } from './xml.ts'

const decimal = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i
/** Beyond this a number is a mistake, and its square no longer fits the physics' 32 bits. */
const largest = 1e18

/** Farther than this (m) nothing of a robot reaches, and millimetres no longer fit the physics' 32 bits. */
export const farthestM = 1e6

/** A number of the attribute's text, undefined if it is none. */
export function numberOf(text: string, bound: number): number | undefined {
  if (!decimal.test(text)) return undefined
  const value = Number(text)
  return Math.abs(value) <= bound ? value : undefined
}

function fixOf(text: string, otherwise: string): string {
  if (/[${}]/.test(text)) return 'expand the file first: xacro FILE.xacro > FILE.urdf'
  return text.includes(',') ? 'take out the commas' : otherwise
}

/** The attribute as a number; undefined if the attribute is not there. */
export function optionalNumber(report: Report, element: XmlElement, attribute: string): number | undefined {
  const text = element.attributes.get(attribute)?.trim()
  if (text === undefined) return undefined
  const value = numberOf(text, largest)
  if (value !== undefined) return value
  throw report.fault(
    element,
    `${attribute} of <${element.name}> is no number`,
    'a decimal number such as 1.57 or 2e-3',
    JSON.stringify(text.slice(0, 40)),
    fixOf(text, `write ${attribute}="<number>"`),
  )
}

/** @throws SinewError `description` if the attribute is missing or no number. */
export function requiredNumber(report: Report, element: XmlElement, attribute: string): number {
  const value = optionalNumber(report, element, attribute)
  if (value !== undefined) return value
  throw missing(report, element, attribute)
}

/** @throws SinewError `description` if the attribute is missing or empty. */
export function requiredText(report: Report, element: XmlElement, attribute: string): string {
  const text = element.attributes.get(attribute)?.trim()
  if (text) return text
  throw missing(report, element, attribute)
}

function missing(report: Report, element: XmlElement, attribute: string): Error {
  return report.fault(
    element,
    `<${element.name}> has no ${attribute}`,
    `an attribute ${attribute}="…"`,
    [...element.attributes.keys()].join(', ') || 'no attributes',
    `add ${attribute}="…"`,
  )
}

/** The attribute's numbers, of places, sizes and the like; undefined if the attribute is not there. */
export function optionalNumbers(
  report: Report,
  element: XmlElement,
  attribute: string,
  count: number,
): number[] | undefined {
  const text = element.attributes.get(attribute)?.trim()
  if (text === undefined) return undefined
  const values = text.split(/\s+/).map((part) => numberOf(part, farthestM))
  const numbers = values.flatMap((value) => value ?? [])
  if (values.length === count && numbers.length === count) return numbers
  throw report.fault(
    element,
    `${attribute} of <${element.name}> is not ${count} numbers`,
    `${count} numbers of at most ${farthestM} with spaces between them`,
    JSON.stringify(text.slice(0, 60)),
    fixOf(text, `write ${count} numbers`),
  )
}

export function optionalVec3(report: Report, element: XmlElement, attribute: string): Vec3 | undefined {
  const numbers = optionalNumbers(report, element, attribute, 3)
  if (!numbers) return undefined
  const [x = 0, y = 0, z = 0] = numbers
  return [x, y, z]
}

/** Where something is and how it is turned, zeros where its `<origin>` does not say. */
export interface Pose {
  readonly xyz: Vec3
  readonly rpy: Vec3
}

export function readOrigin(report: Report, element: XmlElement): Pose {
  const origin = childOf(element, 'origin')
  if (!origin) return { xyz: [0, 0, 0], rpy: [0, 0, 0] }
  return {
    xyz: optionalVec3(report, origin, 'xyz') ?? [0, 0, 0],
    rpy: optionalVec3(report, origin, 'rpy') ?? [0, 0, 0],
  }
}
