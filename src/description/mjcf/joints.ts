import type { Vec3 } from '../types.ts'
import { optionalNumber } from '../urdf/values.ts'
import type { XmlElement } from '../urdf/xml.ts'
import type { Framed } from './body.ts'
import { compose, rotate } from './pose.ts'
import type { Source } from './source.ts'
import { flag, lengths, noteAttributes, numbers } from './values.ts'

/** A joint of a body, in the body's frame; angles in rad, positions counted from where the file draws the body. */
export interface MjcfJoint {
  readonly element: XmlElement
  readonly name: string
  readonly slides: boolean
  /** Undefined where the place does not matter: a slide. */
  readonly anchorM: Vec3 | undefined
  readonly axis: Vec3
  readonly range: readonly [number, number] | undefined
  readonly effort: number | undefined
  readonly damping: number
  readonly friction: number
  readonly armature: number
}

const unread: readonly string[] = [
  'stiffness',
  'springref',
  'springdamper',
  'margin',
  'actuatorgravcomp',
  'solreflimit',
  'solimplimit',
  'solreffriction',
  'solimpfriction',
]

/** @throws SinewError `description` for a ball joint, which a description does not have. */
export function readJoint({ report, compiler }: Source, { element, frame }: Framed, name: string): MjcfJoint {
  const type = element.attributes.get('type')?.trim() ?? 'hinge'
  if (type !== 'hinge' && type !== 'slide') {
    const ball = type === 'ball'
    throw report.fault(
      element,
      ball
        ? 'a ball joint has no place in a description: its motors and limits have one axis'
        : `a joint cannot be "${type.slice(0, 40)}"`,
      'hinge, slide or free',
      type.slice(0, 40),
      ball ? 'write three hinges with axes 1 0 0, 0 1 0 and 0 0 1 in its place' : 'correct the type',
    )
  }
  const slides = type === 'slide'
  const angle = slides || !compiler.degrees ? 1 : Math.PI / 180
  const [x = 0, y = 0, z = 1] = numbers(report, element, 'axis', 3, 3) ?? []
  const [a = 0, b = 0, c = 0] = lengths(report, element, 'pos', 3, 3) ?? []
  const reference = (optionalNumber(report, element, 'ref') ?? 0) * angle
  const range = numbers(report, element, 'range', 2, 2)
  const limited = flag(report, element, 'limited') ?? (compiler.autoLimits && isRange(range))
  const [low = 0, high = 0] = range ?? []
  const force = numbers(report, element, 'actuatorfrcrange', 2, 2)
  const forceLimited = flag(report, element, 'actuatorfrclimited') ?? (compiler.autoLimits && isRange(force))
  noteAttributes(report, element, unread)
  if (reference !== 0) report.note(element, `ref: positions are counted from where the file draws the body`)
  const amount = (attribute: string): number => {
    const [value = 0] = numbers(report, element, attribute, 1, 10) ?? []
    if (value < 0) report.note(element, `${attribute} of <joint> is below zero: taken as 0`)
    return Math.max(0, value)
  }
  return {
    element,
    name,
    slides,
    anchorM: slides ? undefined : compose(frame, { at: [a, b, c] }).at,
    axis: rotate(frame.rotation, [x, y, z]),
    range: limited ? [low * angle - reference, high * angle - reference] : undefined,
    effort: forceLimited && force ? largest(force) : undefined,
    damping: amount('damping'),
    friction: amount('frictionloss'),
    armature: amount('armature'),
  }
}

/** MuJoCo reads a range of two zeros as none. */
export const isRange = (range: readonly number[] | undefined): boolean =>
  range?.some((value) => value !== 0) === true

export const largest = (values: readonly number[]): number => Math.max(...values.map(Math.abs))
