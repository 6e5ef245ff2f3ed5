import { type GeometryValue, readGeometry } from './geometry.ts'
import type { GeometrySource } from './geometry-source.ts'
import { type InertiaMode, readInertial } from './inertial.ts'
import { noteOthers } from './report.ts'
import { optionalNumber } from './values.ts'
import { childOf, type XmlElement } from './xml.ts'

/** A link as a robot.yaml writes it; `element` and the geometry's own say where it comes from. */
export interface LinkValue {
  readonly element: XmlElement
  readonly value: Readonly<Record<string, unknown>> & { readonly name: string; readonly massKg: number }
  readonly geometry: readonly GeometryValue[]
}

export function readLink(
  source: GeometrySource,
  element: XmlElement,
  name: string,
  inertia: InertiaMode,
  gazebo: readonly XmlElement[],
): LinkValue {
  const { report } = source
  noteOthers(report, element, ['inertial', 'visual', 'collision', 'contact'])
  const inertial = readInertial(report, element, inertia)
  const geometry = readGeometry(source, element)
  const surface = readSurface(source, element, gazebo)
  const value = { name, ...inertial, geometry: geometry.map((each) => each.value), ...surface }
  return { element, value, geometry }
}

/** Friction and restitution: `<contact>` as PyBullet has it, else `<gazebo reference><mu1>`. URDF itself has neither. */
function readSurface(
  { report }: GeometrySource,
  link: XmlElement,
  gazebo: readonly XmlElement[],
): { friction?: number; restitution?: number } {
  const contact = childOf(link, 'contact')
  const numberIn = (element: XmlElement | undefined): number | undefined => {
    if (!element) return undefined
    if (element.attributes.has('value')) return optionalNumber(report, element, 'value')
    const value = Number(element.text)
    return element.text !== '' && Math.abs(value) <= 1e18 ? value : undefined
  }
  if (contact) noteOthers(report, contact, ['lateral_friction', 'restitution'])
  const mu = gazebo.flatMap((each) => childOf(each, 'mu1') ?? [])[0]
  const friction = numberIn(childOf(contact, 'lateral_friction')) ?? numberIn(mu)
  const restitution = numberIn(childOf(contact, 'restitution'))
  return {
    ...(friction !== undefined && friction >= 0 ? { friction } : {}),
    ...(restitution !== undefined && restitution >= 0 && restitution <= 1 ? { restitution } : {}),
  }
}
