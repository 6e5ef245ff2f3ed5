import type { Player } from '../../sim/view/player.ts'
import type { Clock } from '../../src/contract/clock.ts'
import { errorText } from './stage.ts'
import type { WireAsk } from './wire.ts'

/** A player in real time. */
export interface Show {
  readonly running: { readonly paused: boolean; readonly speed: number; readonly error: string }
  /** Time stands still while nobody looks. */
  watch(watched: boolean): void
  /** @throws RangeError if it asks for something that is not there. */
  ask(ask: WireAsk): Promise<void>
  close(): Promise<void>
}

/** How long the end of an episode stays on the screen. */
const pauseAtEndS = 0.8
/** Behind by more than this, lost time is given up rather than caught up in a burst. */
const giveUpAfterS = 0.25
/** At least this between two frames. */
const frameS = 1 / 35

/**
 * Step a player at the pace of `clock`, a new episode after each that ends, and say when there is something new to see.
 *
 * @param seed of the first episode; the others draw on from there
 */
export function createShow(player: Player, clock: Clock, seed: number, onFrame: () => void): Show {
  const running = { paused: false, speed: 1, error: '' }
  let watched = false
  let closed = false
  let timer: NodeJS.Timeout | undefined
  /** When the next step is due, and when the last frame was shown. */
  let dueS = 0
  let shownS = Number.NEGATIVE_INFINITY
  /** Steps one at a time, whoever asks: a policy's answer is waited for. */
  let working: Promise<void> = Promise.resolve()

  const inTurn = (work: () => void | Promise<void>): Promise<void> => {
    working = working.then(async () => {
      if (closed) return
      try {
        await work()
      } catch (error) {
        running.error = errorText(error)
        running.paused = true
      }
    })
    return working
  }
  const show = (): void => {
    shownS = clock.nowS()
    onFrame()
  }
  const advance = async (): Promise<void> => {
    if (player.playsTask && player.state.ended !== '') player.reset()
    else await player.step()
  }
  const schedule = (): void => {
    clearTimeout(timer)
    if (closed || !watched || running.paused) return
    timer = setTimeout(() => void tick(), Math.max(0, 1000 * (dueS - clock.nowS())))
  }
  const tick = async (): Promise<void> => {
    await inTurn(async () => {
      while (!running.paused && clock.nowS() >= dueS) {
        await advance()
        const over = player.playsTask && player.state.ended !== ''
        dueS += over ? pauseAtEndS : player.periodS / running.speed
        if (clock.nowS() - dueS > giveUpAfterS) dueS = clock.nowS()
      }
    })
    if (clock.nowS() - shownS >= frameS || running.paused) show()
    schedule()
  }
  const resume = (): void => {
    dueS = clock.nowS()
    schedule()
  }

  player.reset(seed)
  return {
    running,
    watch(now) {
      watched = now
      resume()
    },
    async ask(ask) {
      await inTurn(async () => {
        switch (ask.kind) {
          case 'run':
            running.paused = running.error !== ''
            break
          case 'pause':
            running.paused = true
            break
          case 'step':
            running.paused = true
            if (running.error === '') await advance()
            break
          case 'reset':
            player.reset()
            running.error = ''
            break
          case 'speed':
            running.speed = ask.factor
            break
          case 'control': {
            const channel = player.controls[ask.index]
            if (!channel) return
            player.control[ask.index] = Math.min(channel.high, Math.max(channel.low, ask.value))
          }
        }
      })
      show()
      resume()
    },
    async close() {
      clearTimeout(timer)
      await inTurn(() => {
        closed = true
      })
      await player.close()
    },
  }
}
