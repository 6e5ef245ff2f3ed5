import { SinewError } from '../../../src/contract/errors.ts'
import type { SerialLayout, WireLimits } from '../protocol/layout.ts'
import type { Info } from '../protocol/messages.ts'

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')

/** Is this the robot that the description describes? @throws SinewError `contract` */
export function checkIdentity(info: Info, layout: SerialLayout, where: string): void {
  const wanted = hex(layout.descriptionHash)
  const received = hex(info.descriptionHash)
  if (wanted === received) return
  const stranger = info.robot !== layout.robot
  throw new SinewError(
    'contract',
    stranger
      ? `the robot on ${where} is "${info.robot}", not "${layout.robot}"`
      : `the robot on ${where} was built from another description of "${layout.robot}"`,
    {
      where,
      expected: `${layout.robot}, description ${wanted}`,
      received: `${info.robot}, description ${received}`,
      fix: stranger
        ? `connect with robot=${info.robot}, or choose another port`
        : 'use the robot.yaml that its firmware was built from, or build the firmware again',
    },
  )
}

const limitNames = ['lower', 'upper', 'velocity', 'acceleration', 'effort'] as const

function limitDifferences(index: number, expected: WireLimits, received: WireLimits | undefined): string[] {
  if (!received) return [`actuator ${index}: missing`]
  const lines: string[] = []
  if (expected.kind !== received.kind) lines.push(`actuator ${index}: ${received.kind}, not ${expected.kind}`)
  for (const name of limitNames) {
    if (Math.fround(expected[name]) === received[name]) continue
    lines.push(`actuator ${index} ${name}: ${received[name]}, not ${expected[name]}`)
  }
  return lines
}

/** Does the robot enforce the limits, rates and watchdog that were agreed? @throws SinewError `contract` */
export function checkAgreement(info: Info, layout: SerialLayout, where: string): void {
  const lines = layout.limits.flatMap((limits, index) => limitDifferences(index, limits, info.limits[index]))
  if (info.limits.length > layout.actuators) lines.push(`${info.limits.length} actuators`)
  if (info.sensors !== layout.sensors) lines.push(`${info.sensors} sensors, not ${layout.sensors}`)
  for (const name of ['watchdogMs', 'stateRateHz', 'periodUs'] as const) {
    if (info[name] !== layout[name]) lines.push(`${name} ${info[name]}, not ${layout[name]}`)
  }
  if (lines.length === 0) return
  throw new SinewError('contract', `the robot on ${where} does not keep to what was agreed`, {
    where,
    expected: 'the limits, rates and watchdog of its description',
    received: lines.join('; '),
    fix: 'build the firmware again from this description',
  })
}
