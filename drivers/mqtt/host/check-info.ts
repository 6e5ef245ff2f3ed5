import { SinewError } from '../../../src/contract/errors.ts'
import type { InfoDocument } from '../protocol/documents.ts'
import type { MqttLayout } from '../protocol/layout.ts'

/** Is this the robot that the description describes? @throws SinewError `contract` */
export function checkIdentity(info: InfoDocument, layout: MqttLayout, where: string): void {
  if (info.descriptionHash === layout.descriptionHash) return
  const stranger = info.robot !== layout.robot
  throw new SinewError(
    'contract',
    stranger
      ? `the robot at ${where} is "${info.robot}", not "${layout.robot}"`
      : `the robot at ${where} is served from another description of "${layout.robot}"`,
    {
      where,
      expected: `${layout.robot}, description ${layout.descriptionHash.slice(0, 16)}…`,
      received: `${info.robot}, description ${info.descriptionHash.slice(0, 16)}…`,
      fix: stranger
        ? `connect with robot=${info.robot}, or name another robot in the address`
        : 'use the same robot.yaml on both sides',
    },
  )
}

/** Does the robot enforce the limits, rates and watchdog that were agreed? @throws SinewError `contract` */
export function checkAgreement(info: InfoDocument, layout: MqttLayout, where: string): void {
  const lines = (['sensors', 'actuators', 'watchdogMs', 'stateRateHz', 'periodUs'] as const).flatMap(
    (name) => (info[name] === layout[name] ? [] : [`${name} ${info[name]}, not ${layout[name]}`]),
  )
  for (const [index, agreed] of layout.limits.entries()) {
    for (const [name, value] of Object.entries(agreed)) {
      const theirs = Object.entries(info.limits[index] ?? {}).find(([each]) => each === name)?.[1]
      if (theirs !== value) lines.push(`actuator ${index} ${name}: ${theirs ?? 'missing'}, not ${value}`)
    }
  }
  if (lines.length === 0) return
  throw new SinewError('contract', `the robot at ${where} does not keep to what was agreed`, {
    where,
    expected: 'the limits, rates and watchdog of its description',
    received: lines.join('; '),
    fix: 'serve it from the same robot.yaml',
  })
}
