import { exitCodes } from '../contract/errors.ts'

export interface Interrupt {
  /** Aborts at the first Ctrl-C (SIGINT) or SIGTERM: bring the robot to rest, write what there is, end. */
  readonly signal: AbortSignal
  dispose(): void
}

/** First Ctrl-C asks everything to stop cleanly, the second ends the process at once. */
export function listenForInterrupt(say: (text: string) => void): Interrupt {
  const controller = new AbortController()
  const onSignal = (): void => {
    if (controller.signal.aborted) process.exit(exitCodes.interrupted)
    say('\nstopping cleanly, the robot first (Ctrl-C again to end at once)\n')
    controller.abort()
  }
  process.on('SIGINT', onSignal)
  process.on('SIGTERM', onSignal)
  return {
    signal: controller.signal,
    dispose() {
      process.off('SIGINT', onSignal)
      process.off('SIGTERM', onSignal)
    },
  }
}
