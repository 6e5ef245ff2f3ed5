import type { Evaluation } from '../../learn/evaluate.ts'
import type { EvaluationPoint } from '../../learn/evaluations.ts'
import { formatCount, formatDuration, formatPercent } from '../format.ts'
import { formatBar } from '../progress.ts'
import { padEnd, type Style } from '../style.ts'
import type { TrainingState } from './training-state.ts'

/** `−148.20 ± 80.1`, and the success where there is such a thing. */
export function formatEvaluation({
  returnMean,
  returnSd,
  hasSuccess,
  successRate,
  successLastHalf,
}: Evaluation) {
  const success = `, success ${formatPercent(successRate)}, held ${formatPercent(successLastHalf)}`
  return `return ${returnMean.toFixed(2)} ± ${returnSd.toFixed(2)}${hasSuccess ? success : ''}`
}

export function formatPoint(point: EvaluationPoint): string {
  return `${formatEvaluation(point)} after ${formatCount(point.steps)} steps`
}

const labelWidth = 12
const shortNumber = (value: number): string => String(Number(value.toPrecision(3)))

/** The lines of a running training; as few as there is something to say. Not cut to any width. */
export function renderTraining(state: TrainingState, style: Style): string[] {
  const row = (label: string, text: string): string => `  ${style.dim(padEnd(label, labelWidth))}${text}`
  const lines = [`  ${progressLine(state, style)}`]
  const { returnMean, evaluation, best } = state
  if (Number.isFinite(returnMean)) lines.push(row('training', recentText(state)))
  const losses = lossText(state.metrics)
  if (losses) lines.push(row('learner', losses))
  const health = healthText(state.metrics)
  if (health) lines.push(row('networks', health))
  if (evaluation) lines.push(row('evaluation', formatPoint(evaluation)))
  if (best) lines.push(row('best', style.green(formatPoint(best))))
  return lines
}

/** One line for one of several trainings. */
export function renderTrainingLine(name: string, state: TrainingState, style: Style): string {
  const recent = Number.isFinite(state.returnMean) ? `  ${recentText(state)}` : ''
  return `  ${style.dim(padEnd(name, labelWidth))}${progressLine(state, style, 12)}${recent}`
}

function progressLine(state: TrainingState, style: Style, width?: number): string {
  const { steps, totalSteps, stepsPerSecond, etaS, phase } = state
  const share = totalSteps > 0 ? steps / totalSteps : 0
  const speed =
    stepsPerSecond > 0 && phase !== 'final evaluation'
      ? `  ${formatCount(stepsPerSecond)} steps/s  ETA ${formatDuration(etaS)}`
      : ''
  const note = phase === 'learning' ? '' : `  ${style.yellow(phase)}`
  return `${style.cyan(formatBar(share, width))}  ${formatCount(steps)}/${formatCount(totalSteps)} steps${speed}${note}`
}

function recentText({ returnMean, successRate }: TrainingState): string {
  const success = Number.isFinite(successRate) ? `  success ${formatPercent(successRate)}` : ''
  return `return ${returnMean.toFixed(2)}${success}`
}

function lossText(metrics: TrainingState['metrics']): string {
  const shown = [
    ['train/critic_loss', 'critic loss'],
    ['train/actor_loss', 'actor loss'],
    ['train/ent_coef', 'temperature'],
    ['train/update_to_data', 'updates a step'],
  ] as const
  return shown
    .flatMap(([key, name]) => (metrics[key] === undefined ? [] : [`${name} ${shortNumber(metrics[key])}`]))
    .join('  ')
}

function healthText(metrics: TrainingState['metrics']): string {
  const shown = [
    ['train/saturated_actions', 'actions at bounds'],
    ['train/actor_dead_units', 'dead units: policy'],
    ['train/critic_dead_units', 'critics'],
  ] as const
  return shown
    .flatMap(([key, name]) => (metrics[key] === undefined ? [] : [`${name} ${formatPercent(metrics[key])}`]))
    .join('  ')
}
