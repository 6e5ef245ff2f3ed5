import type { Jitter } from '../../src/control/lateness.ts'

/** What the measuring process is asked for: one loop at one rate, its beat, its threads' priority. */
export interface MeasureOptions {
  readonly rateHz: number
  readonly seconds: number
}

export interface Measured {
  readonly beat: (typeof beats)[number]
  /** |time between two ticks − period|. */
  readonly jitter?: Jitter
  readonly ticks: number
  /** Of the collector: how often it stopped the thread, and for how long at most, ms. */
  readonly collections?: { readonly count: number; readonly longestMs: number }
  /** Why there are no figures, or why the loop stopped in between. */
  readonly note?: string | undefined
}

/** What tells the loop when it is time. */
export const beats = ['normal', 'fifo', 'setInterval'] as const
