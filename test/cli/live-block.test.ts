import { expect, test } from 'vitest'
import { createLiveBlock, cutToWidth } from '../../src/cli/live-block.ts'
import { createStyle, visibleWidth } from '../../src/cli/style.ts'

const esc = String.fromCharCode(27)
const pieces = new RegExp(`${esc}\\[\\d+A|${esc}\\[J|\\n|[^\\n${esc}]+`, 'gu')

/** What a terminal of unlimited height shows after these texts. */
function screen(texts: readonly string[]): string[] {
  const lines: string[] = ['']
  let row = 0
  for (const [piece] of texts.join('').matchAll(pieces)) {
    if (piece.endsWith('A')) row -= Number(piece.slice(2, -1))
    else if (piece.endsWith('[J')) lines.splice(row, Number.POSITIVE_INFINITY, '')
    else if (piece === '\n') {
      row++
      if (lines[row] === undefined) lines[row] = ''
    } else lines[row] = (lines[row] ?? '') + piece
  }
  return lines
}

function setUp(columns = 40) {
  const written: string[] = []
  const output = { write: (text: string) => void written.push(text), isTty: true, columns }
  return { block: createLiveBlock(output), written }
}

test('the block is drawn again in place, notes scroll away above it', () => {
  const { block, written } = setUp()
  block.draw(['bar 1', 'loss 1'])
  block.draw(['bar 2', 'loss 2', 'best 2'])
  block.note('a note')
  block.draw(['bar 3'])
  expect(screen(written)).toEqual(['a note', 'bar 3', ''])
  block.finish()
  block.draw(['another'])
  expect(screen(written)).toEqual(['a note', 'bar 3', 'another', ''])
})

test('no line is wider than the terminal, colours apart, and they end', () => {
  const { block, written } = setUp(20)
  block.draw(['x'.repeat(50)])
  expect(screen(written)[0]).toBe(`${'x'.repeat(18)}…`)
  const coloured = `  ${createStyle(true).green('y'.repeat(50))}`
  const cut = cutToWidth(coloured, 19)
  expect(visibleWidth(cut)).toBe(19)
  expect(cut.endsWith('\u001b[0m…')).toBe(true)
  expect(cutToWidth('short', 19)).toBe('short')
})
