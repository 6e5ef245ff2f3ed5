import type { Clock } from '../../../src/contract/clock.ts'
import { SinewError } from '../../../src/contract/errors.ts'
import type { Helper } from './start.ts'

/** GPIO has no far end. This stands in for one: another process, which brings the outputs to rest when it hears nothing. */
export interface Guard {
  /** From now on it must be fed. */
  arm(): void
  /** Cheap: most calls send nothing. */
  feed(): void
  disarm(): void
  /** All outputs to rest, now. */
  rest(): void
  /** It has heard nothing for so long that it brought the outputs to rest. */
  onRested(listener: () => void): void
  /** Arm it, say nothing, and see it act. @throws SinewError `safety` if it does not, in twice its time */
  prove(): Promise<void>
}

export function createGuard(helper: Helper, clock: Clock, watchdogS: number): Guard {
  const listeners: (() => void)[] = []
  let proving: (() => void) | undefined
  let fedAtS = 0
  helper.onSaid(([word]) => {
    if (word !== 'rested') return
    if (proving) proving()
    else for (const listener of listeners) listener()
  })

  return {
    arm: () => helper.tell('arm', watchdogS * 1000),
    feed: () => {
      const nowS = clock.nowS()
      if (nowS - fedAtS < watchdogS / 8) return
      fedAtS = nowS
      helper.tell('feed')
    },
    disarm: () => helper.tell('disarm'),
    rest: () => helper.tell('rest'),
    onRested: (listener) => void listeners.push(listener),
    prove: async () => {
      const patienceMs = watchdogS * 2000 + 1000
      const acted = await new Promise<boolean>((resolve) => {
        const timer = setTimeout(() => resolve(false), patienceMs)
        proving = () => {
          clearTimeout(timer)
          resolve(true)
        }
        helper.tell('arm', watchdogS * 1000)
      })
      proving = undefined
      if (acted) return
      throw new SinewError('safety', 'the outputs are not brought to rest when nothing is commanded', {
        where: 'GPIO helper',
        expected: `at rest ${watchdogS * 1000} ms after the last command`,
        received: `nothing within ${patienceMs} ms`,
        fix: 'is the machine overloaded? see drivers/gpio/README.md',
      })
    },
  }
}
