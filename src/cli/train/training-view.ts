import type { TrainEvent } from '../../learn/train.ts'
import type { Invocation } from '../command.ts'
import { formatCount } from '../format.ts'
import { createLiveBlock } from '../live-block.ts'
import { createProgress, type Progress, type ProgressField } from '../progress.ts'
import { formatEvaluation, renderTraining, renderTrainingLine } from './live-view.ts'
import { nextState, startingState, type TrainingState } from './training-state.ts'

/** Shows one training, or several at once by their names. */
export interface TrainingView {
  /** What the training of that name says. */
  listener(name: string): (event: TrainEvent) => void
  /** A training has come to its end: what was shown of it stays, or goes away. */
  finish(name: string, shown?: 'stays' | 'away'): void
  /** A line above what is shown. */
  note(line: string): void
}

type Where = Pick<Invocation, 'out' | 'style' | 'io'>

const redrawEveryS = 0.1

/** On a terminal a block that is drawn again in place, elsewhere a plain line every few seconds. */
export function createTrainingView(where: Where): TrainingView {
  return where.out.isTty ? createLiveView(where) : createPlainView(where)
}

function createLiveView({ out, style, io }: Where): TrainingView {
  const block = createLiveBlock(out)
  const states = new Map<string, TrainingState>()
  let lastDrawS = Number.NEGATIVE_INFINITY
  const draw = (): void => {
    lastDrawS = io.clock.nowS()
    const [only] = states.values()
    if (states.size === 1 && only) block.draw(renderTraining(only, style))
    else block.draw([...states].map(([name, state]) => renderTrainingLine(name, state, style)))
  }
  return {
    listener: (name) => (event) => {
      states.set(name, nextState(states.get(name) ?? startingState, event))
      if (event.kind === 'started') block.note(startedLine(event, style))
      if (event.kind === 'warning') block.note(warningLine(event.text, style))
      if (event.kind !== 'progress' || io.clock.nowS() - lastDrawS >= redrawEveryS) draw()
    },
    note: (line) => block.note(line),
    finish(name, shown = 'stays') {
      if (!states.has(name)) return
      draw()
      if (states.size === 1 && shown === 'away') block.draw([])
      if (states.size === 1) block.finish()
      states.delete(name)
      if (states.size > 0) draw()
    },
  }
}

function createPlainView({ out, style, io }: Where): TrainingView {
  const bars = new Map<string, Progress>()
  return {
    listener: (name) => (event) => {
      const bar = bars.get(name)
      if (event.kind === 'started') {
        out.write(`${startedLine(event, style)}\n`)
        const { steps: total } = event.config
        const title = name === '' ? 'train' : name
        bars.set(name, createProgress({ output: out, style, clock: io.clock, title, total, unit: 'steps' }))
      } else if (event.kind === 'progress') {
        bar?.update(event.steps, fieldsOf(event))
      } else if (event.kind === 'warning') {
        bar?.note(warningLine(event.text, style))
      } else if (event.kind === 'evaluation') {
        const { steps, episodes } = event.point
        const what = `${name} evaluated at ${formatCount(steps)} steps, ${episodes} episodes:`.trim()
        bar?.note(`  ${style.dim(what)} ${formatEvaluation(event.point)}`)
      } else if (event.kind === 'finalEvaluation') {
        bar?.finish()
        bars.delete(name)
        const what = `evaluating the best policy over ${event.episodes} held-out episodes`
        out.write(`  ${style.dim(`${name} ${what}`.trim())}\n`)
      }
    },
    note: (line) => out.write(`${line}\n`),
    finish(name) {
      bars.get(name)?.finish()
      bars.delete(name)
    },
  }
}

function fieldsOf({
  returnMean,
  successRate,
  phase,
}: Extract<TrainEvent, { kind: 'progress' }>): ProgressField[] {
  return [
    ['return', Number.isFinite(returnMean) ? returnMean.toFixed(2) : '–'],
    ...(Number.isFinite(successRate) ? [['success', `${(100 * successRate).toFixed(0)} %`] as const] : []),
    ...(phase === 'warm-up' ? [['', 'warm-up'] as const] : []),
  ]
}

function startedLine(
  { run, resumed }: Extract<TrainEvent, { kind: 'started' }>,
  style: Where['style'],
): string {
  const lines = [`  ${style.dim(`into ${run.path}`)}`]
  if (resumed) {
    const { steps, restartedEpisodes } = resumed
    lines.push(
      `  ${style.dim(steps > 0 ? `going on at step ${formatCount(steps)}` : 'no checkpoint: from the start')}`,
    )
    if (restartedEpisodes > 0) {
      const text = `${restartedEpisodes} running episodes could not be repeated and begin anew`
      lines.push(warningLine(text, style))
    }
  }
  return lines.join('\n')
}

function warningLine(text: string, style: Where['style']): string {
  return `  ${style.yellow('warning:')} ${text}`
}
