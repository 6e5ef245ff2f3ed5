import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { SinewError } from '../../src/contract/errors.ts'
import { decodePolicy } from '../../src/policy/decode.ts'
import { digestEntry, digestOf, encodePolicy } from '../../src/policy/encode.ts'
import { encodeMetadata, readOnnx } from '../../src/policy/onnx-metadata.ts'
import { tinyModel, tinyParts } from './fixture.ts'

const parts = await tinyParts()
const bytes = encodePolicy(parts)

function refusal(candidate: Uint8Array): SinewError {
  try {
    decodePolicy(candidate, 'policy.onnx')
  } catch (error) {
    if (error instanceof SinewError) return error
    throw error
  }
  throw new Error('it was accepted')
}

function join(...chunks: Uint8Array[]): Uint8Array {
  return Uint8Array.from(chunks.flatMap((chunk) => Array.from(chunk)))
}

/** A file whose digest is right but whose metadata is not what we write. */
function sealed(...entries: (readonly [string, string])[]): Uint8Array {
  const body = join(parts.model, ...entries.map(([key, value]) => encodeMetadata(key, value)))
  return join(body, digestEntry(digestOf(body)))
}

describe('a policy file', () => {
  test('gives back what was put in, open bounds included', () => {
    const file = decodePolicy(bytes, 'policy.onnx')
    expect(file.contract).toEqual(parts.contract)
    expect(file.contract.observation[1]?.high).toBe(Number.POSITIVE_INFINITY)
    expect(file.golden).toEqual(parts.golden)
    expect(file.provenance).toEqual(parts.provenance)
    expect(file.digest).toMatch(/^[0-9a-f]{64}$/)
  })

  test('is the same bytes for the same parts', () => {
    expect(encodePolicy(parts)).toEqual(bytes)
  })

  test('is refused after any change to a single byte', () => {
    const place = fc.integer({ min: 0, max: bytes.length - 1 })
    fc.assert(
      fc.property(place, fc.integer({ min: 1, max: 255 }), (at, flip) => {
        const edited = bytes.slice()
        edited[at] = (edited[at] ?? 0) ^ flip
        expect(refusal(edited).exitCode).toBe(3)
      }),
      { numRuns: 2000 },
    )
  })

  test('is refused after any change to the bytes of the digest itself', () => {
    for (let at = bytes.length - 90; at < bytes.length; at++) {
      for (const flip of [1, 0x20, 0x80]) {
        const edited = bytes.slice()
        edited[at] = (edited[at] ?? 0) ^ flip
        expect(refusal(edited).code).toBe('contract')
      }
    }
  })

  test('is refused when cut at any length, or with anything behind it', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: bytes.length - 1 }), (length) => {
        expect(refusal(bytes.subarray(0, length)).code).toBe('contract')
      }),
      { numRuns: 500 },
    )
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 40 }), (tail) => {
        expect(refusal(join(bytes, tail)).code).toBe('contract')
      }),
    )
  })

  test('is refused with its own metadata put behind it once more', () => {
    const again = encodeMetadata('sinew.contract', '{}')
    expect(refusal(join(bytes, again)).message).toContain('changed after it was written')
    expect(refusal(join(bytes, again, digestEntry(digestOf(bytes)))).code).toBe('contract')
  })

  test('says what is wrong', () => {
    const text = new TextEncoder().encode('{"not": "a policy"}')
    expect(refusal(text).message).toMatchInlineSnapshot(`"policy.onnx: not a policy"`)
    expect(refusal(new Uint8Array()).message).toMatchInlineSnapshot(
      `"policy.onnx: not a policy, or the end of one is missing"`,
    )
    expect(refusal(tinyModel()).message).toMatchInlineSnapshot(
      `"policy.onnx: not a policy, or the end of one is missing"`,
    )
    expect(refusal(bytes.subarray(0, 100)).message).toMatchInlineSnapshot(
      `"policy.onnx: the policy is truncated"`,
    )
    expect(
      refusal(bytes.subarray(0, bytes.length - digestEntry(digestOf(bytes)).length)).message,
    ).toMatchInlineSnapshot(`"policy.onnx: the end of the policy is missing"`)
    const edited = bytes.slice()
    edited[tinyModel().length - 40] = 0
    expect(refusal(edited).message).toMatchInlineSnapshot(
      `"policy.onnx: the policy was changed after it was written"`,
    )
    expect(refusal(sealed(['sinew.format', '2'])).message).toMatchInlineSnapshot(
      `"policy.onnx: written by a newer Sinew"`,
    )
    expect(refusal(sealed(['sinew.format', '1'], ['sinew.contract', '{'])).message).toMatchInlineSnapshot(
      `"policy.onnx: sinew.contract cannot be understood"`,
    )
  })
})

describe('encodePolicy refuses parts that do not fit', () => {
  test.each([
    ['a model that is not ONNX', { model: new Uint8Array([255, 255]) }],
    ['a model that is a policy already', { model: bytes }],
    ['no golden vectors', { golden: { observations: [], actions: [] } }],
    ['golden vectors of another size', { golden: { observations: [[1, 2]], actions: [[1, 2]] } }],
    [
      'golden vectors that are not finite',
      { golden: { observations: [[1, 2, Number.NaN, 4]], actions: [[1, 2]] } },
    ],
    [
      'an answer too many',
      {
        golden: {
          observations: [[1, 2, 3, 4]],
          actions: [
            [1, 2],
            [1, 2],
          ],
        },
      },
    ],
    ['a seed that JSON cannot hold', { provenance: { ...parts.provenance, seed: Number.NaN } }],
  ])('%s', (_what, change) => {
    expect(() => encodePolicy({ ...parts, ...change })).toThrow(expect.objectContaining({ code: 'contract' }))
  })
})

describe('ONNX metadata', () => {
  test('any text comes back', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme' }),
        fc.string({ unit: 'grapheme', maxLength: 400 }),
        (key, value) => {
          const { metadata, isModel } = readOnnx(join(parts.model, encodeMetadata(key, value)))
          expect(isModel).toBe(true)
          expect(metadata.get(key)).toBe(value)
        },
      ),
    )
  })
})
