import type { LateLimits } from '../safety/late.ts'

const window = 100

/**
 * Counts late ticks: the answer of the one before was not there, or ticks were skipped before it. A stall counts as one
 * late tick however long it was: that the robot was silent meanwhile is judged by its age.
 */
export interface Punctuality {
  tick(late: boolean): void
  /** Why the robot has to stop; undefined as long as it need not. */
  readonly verdict: string | undefined
}

export function createPunctuality(limits: LateLimits): Punctuality {
  const last = new Uint8Array(window)
  let at = 0
  let count = 0
  let inARow = 0
  return {
    tick(late) {
      count += (late ? 1 : 0) - last[at]
      last[at] = late ? 1 : 0
      at = (at + 1) % window
      inARow = late ? inARow + 1 : 0
    },
    get verdict() {
      if (inARow >= limits.inARow) return `${inARow} ticks in a row were late (at most ${limits.inARow - 1})`
      if (count <= limits.share * window) return undefined
      return `${count} of the last ${window} ticks were late (at most ${Math.round(limits.share * window)})`
    },
  }
}
