import type { Output } from './io.ts'
import { visibleWidth } from './style.ts'

/** A few lines at the foot of a terminal that are drawn again in place; what is noted scrolls away above them. */
export interface LiveBlock {
  draw(lines: readonly string[]): void
  note(line: string): void
  /** Leave the lines where they are. */
  finish(): void
}

export function createLiveBlock(output: Output): LiveBlock {
  let drawn: readonly string[] = []
  // Up to the block's first line, and everything from there on away.
  const erase = (): string => (drawn.length === 0 ? '' : `\u001b[${drawn.length}A\u001b[J`)
  const draw = (lines: readonly string[], above = ''): void => {
    const cut = lines.map((line) => cutToWidth(line, output.columns - 1))
    output.write(`${erase()}${above}${cut.map((line) => `${line}\n`).join('')}`)
    drawn = cut
  }
  return {
    draw,
    note: (line) => draw(drawn, `${line}\n`),
    finish() {
      drawn = []
    },
  }
}

const esc = String.fromCharCode(27)
/** A colour code, or a character. */
const pattern = new RegExp(`${esc}\\[[0-9;]*m|.`, 'gu')

/** A line that wrapped would take two of the terminal's and the erasing would miss one. Colours end with the text. */
export function cutToWidth(line: string, width: number): string {
  if (visibleWidth(line) <= width) return line
  const pieces = line.match(pattern) ?? []
  let room = width - 1
  const kept = pieces.filter((piece) => piece.startsWith(esc) || room-- > 0)
  return `${kept.join('')}…`
}
