import type { LoggedStep } from './types.ts'

/**
 * JSON has no NaN and no infinity, and a policy's NaN is just what a log must show: NaN is written as null, an
 * infinity as ±1e999, which is valid JSON and reads back as the infinity it was.
 */
export function numberToJson(value: number): string {
  if (Number.isFinite(value)) return String(value)
  if (Number.isNaN(value)) return 'null'
  return value > 0 ? '1e999' : '-1e999'
}

export function numbersToJson(values: ArrayLike<number>): string {
  let text = '['
  for (let index = 0; index < values.length; index++) {
    if (index > 0) text += ','
    text += numberToJson(values[index])
  }
  return `${text}]`
}

export function stepToJson(step: LoggedStep): string {
  return `{"step":${step.step},"episode":${step.episode},"timeS":${numberToJson(step.timeS)},\
"latenessS":${numberToJson(step.latenessS)},"missedTicks":${step.missedTicks},\
"observationAgeS":${numberToJson(step.observationAgeS)},"policyS":${numberToJson(step.policyS ?? Number.NaN)},\
"actuatorS":${numberToJson(step.actuatorS ?? Number.NaN)},"sequence":${step.sequence},\
"observation":${numbersToJson(step.observation)},"reading":${numbersToJson(step.reading)},\
"action":${numbersToJson(step.action)},"requested":${numbersToJson(step.requested)},\
"sent":${numbersToJson(step.sent)},"reasons":${step.reasons},"controller":${JSON.stringify(step.controller)},\
"state":${JSON.stringify(step.state)},"reward":${numberToJson(step.reward)},\
"rewardTerms":${numbersToJson(step.rewardTerms)},"success":${step.success},\
"terminated":${step.terminated},"truncated":${step.truncated}}`
}

/** The reverse: null, which can only stand for NaN here, becomes NaN again. */
export function stepFromJson(text: string): LoggedStep {
  return JSON.parse(text, (_, value) => (value === null ? Number.NaN : value)) as LoggedStep
}
