import type { Clock } from '../contract/clock.ts'
import { formatCount, formatDuration } from './format.ts'
import type { Output } from './io.ts'
import { type Style, visibleWidth } from './style.ts'

/** What stands beside the bar, in order: `[['return', '12.3'], ['success', '85 %']]`. */
export type ProgressField = readonly [name: string, value: string]

export interface Progress {
  /** `done` of the total, and what to show beside it. Cheap to call often: drawing is throttled. */
  update(done: number, fields?: readonly ProgressField[]): void
  /** A line of text above the bar. */
  note(text: string): void
  /** Leave the last state on the screen and go to the next line. */
  finish(): void
}

export interface ProgressOptions {
  readonly output: Output
  readonly style: Style
  readonly clock: Clock
  readonly title: string
  readonly total: number
  /** What is counted: `steps`, `episodes`; with `s` it is time itself, which has no rate. */
  readonly unit: string
}

const redrawEveryS = 0.1
const plainLineEveryS = 5
const barWidth = 24
/** The rate shown is that of the last so many seconds: a warm-up is quicker than what follows. */
const windowS = 15

/** Counts a second over the last seconds. */
function createSpeedometer(clock: Clock) {
  const samples: { readonly timeS: number; readonly done: number }[] = [{ timeS: clock.nowS(), done: 0 }]
  return (done: number): number => {
    const timeS = clock.nowS()
    const newest = samples.at(-1)
    if (newest && timeS - newest.timeS >= 1) samples.push({ timeS, done })
    while (samples.length > 2 && timeS - (samples[1]?.timeS ?? timeS) >= windowS) samples.shift()
    const oldest = samples[0]
    return oldest && timeS > oldest.timeS ? (done - oldest.done) / (timeS - oldest.timeS) : 0
  }
}

export function formatBar(fraction: number, width = barWidth): string {
  const filled = Math.round(Math.min(1, Math.max(0, fraction)) * width)
  return '━'.repeat(filled) + '╌'.repeat(width - filled)
}

/** A bar that redraws in place on a terminal, and a plain line every few seconds elsewhere. */
export function createProgress({ output, style, clock, title, total, unit }: ProgressOptions): Progress {
  const startS = clock.nowS()
  const speedometer = createSpeedometer(clock)
  let lastDrawS = Number.NEGATIVE_INFINITY
  let lastDone = -1
  let fields: readonly ProgressField[] = []
  let done = 0

  const text = (): string => {
    const elapsedS = clock.nowS() - startS
    const recent = speedometer(done)
    const rate = done >= total && elapsedS > 0 ? done / elapsedS : recent
    const etaS = rate > 0 ? Math.max(0, total - done) / rate : Number.POSITIVE_INFINITY
    const speed = [
      `${formatCount(rate)} ${unit}/s`,
      done >= total ? `took ${formatDuration(elapsedS)}` : `ETA ${formatDuration(etaS)}`,
    ]
    const parts = [
      `${formatCount(done)}/${formatCount(total)} ${unit}`,
      ...(unit === 's' ? [] : speed),
      ...fields.map(([name, value]) => `${name} ${value}`),
    ]
    return parts.join('  ')
  }
  const draw = (): void => {
    lastDrawS = clock.nowS()
    lastDone = done
    if (!output.isTty) {
      output.write(`${title}  ${text()}\n`)
      return
    }
    const bar = `  ${style.cyan(formatBar(total > 0 ? done / total : 1))}  `
    const room = output.columns - visibleWidth(bar) - 1
    output.write(`\r\u001b[2K${bar}${[...text()].slice(0, Math.max(0, room)).join('')}`)
  }

  return {
    update(count, beside = fields) {
      done = count
      fields = beside
      const everyS = output.isTty ? redrawEveryS : plainLineEveryS
      if (clock.nowS() - lastDrawS >= everyS) draw()
    },
    note(line) {
      output.write(output.isTty ? `\r\u001b[2K${line}\n` : `${line}\n`)
      if (output.isTty) draw()
    },
    finish() {
      if (output.isTty || lastDone !== done) draw()
      if (output.isTty) output.write('\n')
    },
  }
}
