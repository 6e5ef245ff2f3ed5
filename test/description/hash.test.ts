import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { canonicalJson } from '../../src/description/canonical-json.ts'
import { descriptionHash } from '../../src/description/hash.ts'
import { parseDescription } from '../../src/description/parse.ts'
import { twoLink } from './two-link.ts'

const hashOf = (text: string, file = 'robot.yaml'): string => parseDescription(text, file).hash
const hash = hashOf(twoLink)

describe('the description hash', () => {
  test('is a SHA-256 that can be computed again from the description', () => {
    expect(hash).toMatch(/^[0-9a-f]{64}$/)
    expect(descriptionHash(parseDescription(twoLink, 'elsewhere.yaml'))).toBe(hash)
  })

  test.each([
    ['a comment', twoLink.replace('rateHz: 50', 'rateHz: 50 # a comment')],
    [
      'the order of keys',
      twoLink.replace('parent: base\n    child: upper', 'child: upper\n    parent: base'),
    ],
    ['how a number is written', twoLink.replace('rateHz: 50', 'rateHz: 5.0e1')],
    ['a default spelt out', twoLink.replace('staleAfterS: 0.1', 'staleAfterS: 0.1, heartbeatAfterS: 0.15')],
    ['the summary', twoLink.replace('for tests', 'for nothing')],
    ['the name', twoLink.replace('name: arm', 'name: leg')],
    ['the baud rate', twoLink.replace('1000000', '115200')],
  ])('does not change with %s', (_what, text) => {
    expect(text).not.toBe(twoLink)
    expect(hashOf(text)).toBe(hash)
  })

  test.each([
    ['the rate', 'rateHz: 50', 'rateHz: 51'],
    ['a mass', 'massKg: 0.2', 'massKg: 0.2000001'],
    ['a gain', 'stiffnessNmPerRad: 8', 'stiffnessNmPerRad: 9'],
    ['a limit', 'velocityRadPerS: 5', 'velocityRadPerS: 5.5'],
    ['a mounting', 'originM: [0.3, 0, 0]', 'originM: [0.3, 0, 0.001]'],
    ['the watchdog', 'watchdogS: 0.1', 'watchdogS: 0.11'],
    ['a deadline', 'staleAfterS: 0.1', 'staleAfterS: 0.12'],
    ['the order of measurements', '[position, velocity]', '[velocity, position]'],
  ])('changes with %s', (_what, before, after) => {
    expect(twoLink).toContain(before)
    expect(hashOf(twoLink.replace(before, after))).not.toBe(hash)
  })
})

describe('canonicalJson', () => {
  test('does not see the order of keys', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
        const reversed = Object.fromEntries(Object.entries(value).reverse())
        expect(canonicalJson(reversed)).toBe(canonicalJson(value))
      }),
    )
  })

  test('is JSON of the same value', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)))
      }),
    )
  })

  test('refuses numbers that JSON cannot hold', () => {
    expect(() => canonicalJson({ a: Number.NaN })).toThrow(RangeError)
  })
})
