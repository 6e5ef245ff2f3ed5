import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { packageRoot } from '../../../src/runtime/package-root.ts'
import { buildVectors, countersOf, type VectorFile } from './vectors.ts'
import { decodeAll, fromHex } from './wire.ts'

const docs = join(packageRoot(), 'docs')
const file: VectorFile = JSON.parse(readFileSync(join(docs, 'wire-protocol-vectors.json'), 'utf8'))

test('the code encodes what the file says (else: npx tsx test/drivers/serial/write-vectors.ts)', () => {
  expect(JSON.parse(JSON.stringify(buildVectors()))).toEqual(file)
})

describe('the code decodes what the file says', () => {
  test.each(file.valid)('$name', ({ hex, from, type, session, sequence, fields }) => {
    const { frames } = decodeAll(fromHex(hex), file.robot, from)
    expect(frames).toEqual([{ type, session, sequence, fields }])
    expect(countersOf(hex, from)).toEqual({ accepted: 1 })
  })
})

describe('what is invalid bumps its counter and nothing else', () => {
  test.each(file.invalid)('$name', ({ hex, from, counter }) => {
    expect(countersOf(hex, from)).toEqual({ [counter]: 1 })
  })
})

test('every frame in hex in wire-protocol.md is one of the file', () => {
  const text = readFileSync(join(docs, 'wire-protocol.md'), 'utf8')
  const blocks = [...text.matchAll(/^ {4}(00 [0-9a-f ]+(?:\n {4}[0-9a-f ]+)*)$/gm)].map(([, hex = '']) =>
    hex.replace(/\s/g, ''),
  )
  expect(blocks.length).toBeGreaterThanOrEqual(3)
  for (const hex of blocks) expect(file.valid.map((vector) => vector.hex)).toContain(hex)
})
