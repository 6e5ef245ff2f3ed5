import type { Rate } from '../rounds.ts'
import { median, spreadOf } from '../statistics.ts'

export type Clock = keyof Rate

/** A Markdown table that is printed row by row, as the measurements come in. */
export function printTable(headings: readonly string[]): (cells: readonly string[]) => void {
  const print = (cells: readonly string[]): void => console.log(`| ${cells.join(' | ')} |`)
  print(headings)
  console.log(`|${'---|'.repeat(headings.length)}`)
  return print
}

export function medianRate(rates: readonly Rate[] | undefined, clock: Clock): number {
  return median((rates ?? []).map((rate) => rate[clock]))
}

export function spread(rates: readonly Rate[] | undefined, clock: Clock): string {
  return rates ? spreadOf(rates.map((rate) => rate[clock])) : '–'
}

/** `1.87`, or a dash where one of the two was not measured. */
export function ratio(ours: number, theirs: number): string {
  const value = ours / theirs
  return theirs > 0 && Number.isFinite(value) ? value.toFixed(2) : '–'
}

export function percent(share: number): string {
  return Number.isFinite(share) ? `${(100 * share).toFixed(0)} %` : '–'
}
