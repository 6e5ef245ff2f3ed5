import type { FirmwarePlan } from './plan.ts'

const kinds = ['position', 'velocity', 'effort']
const deviceNames = {
  servo: 'SINEW_SERVO',
  pwm: 'SINEW_PWM',
  adc: 'SINEW_ADC',
  quadrature: 'SINEW_QUADRATURE',
  switch: 'SINEW_SWITCH',
}

/** A float32 literal that reads back as the same float32: nine digits are enough. */
function float(value: number): string {
  const digits = String(Number(Math.fround(value).toPrecision(9)))
  return `${/[.e]/.test(digits) ? digits : `${digits}.0`}f`
}

const row = (...values: readonly (string | number)[]): string => `{ ${values.join(', ')} }`

/** A macro of several lines; robot_config.h has no types, so that every C file may include it. */
function table(name: string, rows: readonly string[]): string {
  return `#define ${name} \\\n  { \\\n${rows.map((each) => `    ${each}, \\\n`).join('')}  }\n`
}

/** `robot_config.h` of one robot. The same description gives the same text. */
export function robotHeader(plan: FirmwarePlan, firmware: readonly [number, number, number]): string {
  const { layout, outputs, inputs, sensors } = plan
  const hash = [...layout.descriptionHash].map((byte) => `0x${byte.toString(16).padStart(2, '0')}`)
  const limits = layout.limits.map(({ kind, lower, upper, velocity, acceleration, effort }) =>
    row(kinds.indexOf(kind), ...[lower, upper, velocity, acceleration, effort].map(float)),
  )
  const quadratures = inputs.filter(({ kind }) => kind === 'quadrature').length
  return `/* Made by sinew export from the description of ${layout.robot}: do not edit, export it again. */
#ifndef SINEW_ROBOT_CONFIG_H
#define SINEW_ROBOT_CONFIG_H

#define SINEW_ROBOT_NAME "${layout.robot}"
#define SINEW_FIRMWARE_VERSION ${row(...firmware, 0)}
#define SINEW_DESCRIPTION_HASH ${row(...hash)}
#define SINEW_BAUD_RATE ${layout.baudRate}UL
#define SINEW_STATE_RATE_HZ ${layout.stateRateHz}
#define SINEW_STATE_PERIOD_US ${Math.round(1e6 / layout.stateRateHz)}UL
#define SINEW_WATCHDOG_MS ${layout.watchdogMs}
#define SINEW_WATCHDOG_TEXT "no valid COMMAND for ${layout.watchdogMs} ms"
#define SINEW_PERIOD_US ${layout.periodUs}UL
#define SINEW_SENSORS ${layout.sensors}
#define SINEW_ACTUATORS ${layout.actuators}
#define SINEW_LONGEST_SENT ${plan.longestSent}
#define SINEW_SERVO_HZ ${plan.servoHz}
#define SINEW_VELOCITY_FILTER_S ${float(plan.velocityFilterS)}
#define SINEW_INPUT_COUNT ${inputs.length}
#define SINEW_QUADRATURES ${quadratures}

/* Kind of command; lower, upper, velocity, acceleration, effort. */
${table('SINEW_LIMITS', limits)}
/* Kind, pin, direction pin; offset, gain, low, high. */
${table(
  'SINEW_OUTPUTS',
  outputs.map(({ kind, pin, directionPin, offset, gain, low, high }) =>
    row(deviceNames[kind], pin, directionPin, ...[offset, gain, low, high].map(float)),
  ),
)}
/* Kind, pin, second pin; zero, scale. */
${table(
  'SINEW_INPUTS',
  inputs.map(({ kind, pin, secondPin, zero, scale }) =>
    row(deviceNames[kind], pin, secondPin, float(zero), float(scale)),
  ),
)}
/* ${sensors.map(({ channel }) => channel).join(', ')}: input, is it a velocity? */
${table(
  'SINEW_SENSOR_TABLE',
  sensors.map(({ input, isVelocity }) => row(input, isVelocity ? 1 : 0)),
)}
#define SINEW_POSITION_SENSORS ${row(...plan.positionSensors)}

#endif
`
}
