import { describe, expect, test } from 'vitest'
import { formatBytes, formatCount, formatDuration, formatMs, formatPercent } from '../../src/cli/format.ts'
import { coloursWanted, createStyle, visibleWidth } from '../../src/cli/style.ts'
import { formatPairs, formatTable } from '../../src/cli/table.ts'

const terminal = { write: () => {}, isTty: true, columns: 80 }
const file = { ...terminal, isTty: false }

describe('colours', () => {
  test.each([
    ['a terminal', terminal, {}, true],
    ['a file', file, {}, false],
    ['NO_COLOR on a terminal', terminal, { NO_COLOR: '1' }, false],
    ['an empty NO_COLOR', terminal, { NO_COLOR: '' }, true],
    ['a dumb terminal', terminal, { TERM: 'dumb' }, false],
    ['FORCE_COLOR into a file', file, { FORCE_COLOR: '1' }, true],
    ['FORCE_COLOR=0', terminal, { FORCE_COLOR: '0' }, false],
  ])('%s', (_name, output, env, wanted) => {
    expect(coloursWanted(output, env)).toBe(wanted)
  })

  test('colour codes take no columns', () => {
    expect(visibleWidth(createStyle(true).green('✓ ready'))).toBe(7)
    expect(createStyle(false).green('✓')).toBe('✓')
  })
})

describe('tables', () => {
  test('pairs align, colours or not', () => {
    const rows = [
      ['success', '95 %'],
      ['jitter p99', 'one\ntwo'],
    ] as const
    const plain = '  success     95 %\n  jitter p99  one\n              two\n'
    expect(formatPairs(rows, createStyle(false))).toBe(plain)
  })

  test('columns are as wide as their widest cell', () => {
    const text = formatTable(['name', 'unit'], [['shoulder.position', 'rad']], createStyle(false), '')
    expect(text).toBe('name               unit\nshoulder.position  rad\n')
  })
})

test.each([
  [formatDuration(4.23), '4.2 s'],
  [formatDuration(65), '1 min 05 s'],
  [formatDuration(59.7), '1 min 00 s'],
  [formatDuration(7380), '2 h 03 min'],
  [formatDuration(Number.POSITIVE_INFINITY), '–'],
  [formatCount(1234567), '1 234 567'],
  [formatPercent(0.953, 1), '95.3 %'],
  [formatPercent(Number.NaN), '–'],
  [formatMs(0.00123), '1.23 ms'],
  [formatBytes(2048), '2.0 kB'],
])('%s is written as %s', (received, expected) => {
  expect(received).toBe(expected)
})
