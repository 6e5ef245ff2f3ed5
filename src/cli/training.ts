import type { ResumeOptions, TrainOptions, TrainResult } from '../learn/train.ts'
import type { Invocation } from './command.ts'
import { createTrainingView } from './train/training-view.ts'

/** `train`, or `resume`, with its progress on the terminal. */
export async function trainWithProgress(
  options: TrainOptions | ({ readonly resume: true } & ResumeOptions),
  invocation: Pick<Invocation, 'out' | 'style' | 'io' | 'signal'>,
): Promise<TrainResult> {
  const { train, resume } = await import('../learn/train.ts')
  const view = createTrainingView(invocation)
  const context = { clock: invocation.io.clock, signal: invocation.signal }
  try {
    if ('resume' in options) return await resume({ ...options, ...context }, view.listener(''))
    return await train({ ...options, ...context }, view.listener(''))
  } finally {
    view.finish('')
  }
}
