import type { TrainEvent, TrainOptions, TrainResult } from '../learn/train.ts'
import type { Invocation } from './command.ts'
import { formatCount, formatPercent } from './format.ts'
import { createProgress, type Progress } from './progress.ts'

/** `train` with its progress on the terminal. */
export async function trainWithProgress(
  options: TrainOptions,
  { out, style, io, signal }: Pick<Invocation, 'out' | 'style' | 'io' | 'signal'>,
): Promise<TrainResult> {
  const { train } = await import('../learn/train.ts')
  let progress: Progress | undefined
  const onEvent = (event: TrainEvent): void => {
    if (event.kind === 'started') {
      const { steps: total } = event.config
      out.write(`  ${style.dim(`into ${event.run.path}`)}\n`)
      progress = createProgress({ output: out, style, clock: io.clock, title: 'train', total, unit: 'steps' })
    } else if (event.kind === 'progress') {
      const { returnMean, successRate, phase } = event
      progress?.update(event.steps, [
        ['return', Number.isFinite(returnMean) ? returnMean.toFixed(2) : '–'],
        ['success', formatPercent(successRate)],
        ...(phase === 'warm-up' ? [['', 'warm-up'] as const] : []),
      ])
    } else if (event.kind === 'evaluation') {
      const { steps, successRate, successLastHalf, returnMean, episodes } = event.point
      const numbers = `success ${formatPercent(successRate)}, held ${formatPercent(successLastHalf)}, return ${returnMean.toFixed(2)}`
      progress?.note(
        `  ${style.dim(`evaluated at ${formatCount(steps)} steps, ${episodes} episodes:`)} ${numbers}`,
      )
    } else if (event.kind === 'finalEvaluation') {
      progress?.finish()
      progress = undefined
      out.write(`  ${style.dim(`evaluating the best policy over ${event.episodes} held-out episodes`)}\n`)
    }
  }
  try {
    return await train({ ...options, clock: io.clock, signal }, onEvent)
  } finally {
    progress?.finish()
  }
}
