import type { Estimate, Identification } from '../../identify/identify.ts'
import type { Recording } from '../../identify/types.ts'
import { number } from './text.ts'
import type { Files } from './write-result.ts'

export const heading = ['parameter', 'before', 'after', '±', '']

export function estimateCells({ parameter, value, sd, unknown, atBound }: Estimate): string[] {
  const factor = parameter.moments ? '×' : ''
  const notes = [unknown ? 'cannot be told' : '', atBound ? 'at its bound' : '']
  return [
    parameter.path,
    factor + number(parameter.nominal),
    factor + number(value),
    number(sd),
    notes.filter(Boolean).join(', '),
  ]
}

export function unknownText({ parameter, tradesWith }: Estimate): string {
  const why = tradesWith
    ? `${tradesWith} makes up for it: fit one of the two, or record what tells them apart`
    : 'hardly anything in this log hangs on it: record a livelier one'
  return `${parameter.path} keeps its value: ${why}`
}

export const poorText =
  'most of the difference is still there: fit what else may be off, widen --bounds, or try another --seed'

const endings = {
  converged: 'converged',
  candidates: 'out of steps (--steps): the best so far',
  interrupted: 'interrupted: the best so far',
} as const

export function summary(
  { before, after, ended, candidates }: Identification,
  files: Files,
): [string, string][] {
  const part = (was: number, is: number): string =>
    `${number(100 * was)} % → ${number(100 * is)} % of each channel's range`
  return [
    ['one step', part(before.oneStepRms, after.oneStepRms)],
    ['windows', part(before.windowRms, after.windowRms)],
    ['search', `${candidates} simulations, ${endings[ended]}`],
    ['written', files.robot],
    ['plots', files.page],
  ]
}

export function resultJson(path: string, recording: Recording, result: Identification, files: Files): object {
  const { before, after, estimates, ended, candidates, poor } = result
  const error = (fit: Identification['before']): object => ({
    oneStep: fit.oneStepRms,
    window: fit.windowRms,
  })
  return {
    log: path,
    samples: recording.stretches.reduce((sum, { length }) => sum + length, 0),
    parameters: estimates.map(({ parameter, value, sd, unknown, atBound, tradesWith }) => {
      const { path, nominal, low, high } = parameter
      return {
        path,
        before: nominal,
        after: value,
        sd: Number.isFinite(sd) ? sd : null,
        unknown,
        tradesWith,
        atBound,
        low,
        high,
      }
    }),
    error: { before: error(before), after: error(after) },
    simulations: candidates,
    ended,
    poor,
    robot: files.robot,
    page: files.page,
  }
}
