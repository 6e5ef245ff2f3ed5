import type { Report } from '../urdf/report.ts'
import { childrenOf, type XmlElement } from '../urdf/xml.ts'
import { actuatorTags } from './actuator-law.ts'
import type { Compiler } from './compiler.ts'
import { isRange, largest } from './joints.ts'
import type { Source } from './source.ts'
import { flag, noteAttributes, numbers } from './values.ts'

/** What drives a joint, as its joint feels it: gears are reckoned in, commands are the joint's own position or effort. */
export interface Drive {
  readonly element: XmlElement
  /** The joint's name in the file. */
  readonly joint: string
  readonly kind: 'position' | 'velocity' | 'effort'
  readonly stiffness: number
  readonly damping: number
  /** Of critical damping, in place of the damping. */
  readonly dampingRatio: number
  readonly lagS: number
  /** Most it gives; undefined if nothing limits it. */
  readonly effort: number | undefined
  /** Of the positions that it can be told. */
  readonly range: readonly [number, number] | undefined
}

const elsewhere: readonly string[] = ['tendon', 'site', 'refsite', 'body', 'cranksite', 'slidersite']

/** Actuators of joints, in the file's order; of two on one joint the first. Others are noted. */
export function readDrives(source: Source, root: XmlElement): Drive[] {
  const { report, compiler, defaults } = source
  const found = new Map<string, Drive>()
  for (const element of childrenOf(root, 'actuator').flatMap(({ children }) => children)) {
    if (!actuatorTags.includes(element.name)) {
      report.note(element, `<${element.name}> in <actuator> is not read`)
      continue
    }
    const drive = readDrive(report, compiler, defaults.resolve(element, undefined))
    if (typeof drive === 'string') report.note(element, `${drive}: no actuator`)
    else if (found.has(drive.joint)) report.note(element, 'a second actuator on one joint: left out')
    else found.set(drive.joint, drive)
  }
  return [...found.values()]
}

/** A sentence for one that has no place in a description. */
function readDrive(report: Report, compiler: Compiler, element: XmlElement): Drive | string {
  const { attributes } = element
  const form = attributes.get('form')
  if (form !== undefined) return `an actuator of the form <${form}>`
  const target = elsewhere.find((name) => attributes.has(name))
  const joint = attributes.get('joint') ?? attributes.get('jointinparent')
  if (joint === undefined) return `an actuator of a ${target ?? 'thing without a name'}, not of a joint`
  const dynamics = attributes.get('dyntype')?.trim() ?? 'none'
  if (!['none', 'filter', 'filterexact'].includes(dynamics)) return `an actuator with dyntype ${dynamics}`
  const bias = attributes.get('biastype')?.trim() ?? 'none'
  const gainType = attributes.get('gaintype')?.trim() ?? 'fixed'
  if (gainType !== 'fixed' || !['none', 'affine'].includes(bias)) {
    return `an actuator whose gain is ${gainType} and whose bias is ${bias}`
  }
  noteAttributes(report, element, ['lengthrange', 'actlimited', 'actearly', 'damping', 'armature'])
  const [gain = 1] = numbers(report, element, 'gainprm', 1, 20) ?? []
  const [b0 = 0, b1 = 0, b2 = 0] = bias === 'affine' ? (numbers(report, element, 'biasprm', 1, 20) ?? []) : []
  const [gear = 1] = numbers(report, element, 'gear', 1, 6) ?? []
  const [time = 1] = numbers(report, element, 'dynprm', 1, 20) ?? []
  if (gain === 0 || gear === 0) return 'an actuator without gain'

  const limits = (name: string): readonly number[] | undefined => {
    const range = numbers(report, element, `${name}range`, 2, 2)
    const limited = flag(report, element, `${name}limited`) ?? (compiler.autoLimits && isRange(range))
    return limited ? range : undefined
  }
  const [force, control] = [limits('force'), limits('ctrl')]
  const ofForce = force && largest(force) * Math.abs(gear)
  const common = { element, joint, lagS: dynamics === 'none' ? 0 : Math.max(0, time), range: undefined }
  const still = { stiffness: 0, damping: 0, dampingRatio: 0 }
  if (b0 === 0 && b1 === 0 && b2 === 0) {
    const asked = control && largest(control) * Math.abs(gain * gear)
    if (gain * gear !== 1) report.note(element, 'gear or gain: commands are the effort on the joint')
    return { ...common, ...still, kind: 'effort', effort: least(ofForce, asked) }
  }
  if (b1 === 0 && b2 < 0) {
    if (b0 !== 0 || gain !== -b2)
      report.note(element, 'gain and bias: commands are the velocity of the joint')
    return { ...common, ...still, kind: 'velocity', damping: -b2 * gear * gear, effort: ofForce }
  }
  if (!(b1 < 0)) return 'an actuator whose force does not go against the error'
  // The force is gain·ctrl + b0 + b1·length + b2·rate, length = gear·q: zero at ctrl = −(b0 + b1·gear·q) / gain.
  const positionAt = (ctrl: number): number => (gain * ctrl + b0) / (-b1 * gear)
  if (b0 !== 0 || positionAt(1) !== 1)
    report.note(element, 'gear, gain or bias: commands are positions of the joint')
  const ends = control?.map(positionAt).sort((p, q) => p - q)
  return {
    ...common,
    kind: 'position',
    stiffness: -b1 * gear * gear,
    damping: b2 < 0 ? -b2 * gear * gear : 0,
    dampingRatio: Math.max(0, b2),
    effort: ofForce,
    range: ends && [ends[0] ?? 0, ends[1] ?? 0],
  }
}

const least = (a: number | undefined, b: number | undefined): number | undefined =>
  a === undefined ? b : b === undefined ? a : Math.min(a, b)
