import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { didYouMean } from '../../src/contract/did-you-mean.ts'

describe('didYouMean', () => {
  test.each([
    ['elbo', ['shoulder', 'elbow'], 'elbow'],
    ['Reacher', ['cartpole', 'reacher'], 'reacher'],
    ['velocityRadPrS', ['velocityRadPerS', 'positionRad'], 'velocityRadPerS'],
    ['raecher', ['cartpole', 'reacher'], 'reacher'],
    ['zebra', ['cartpole', 'reacher'], undefined],
    ['x', [], undefined],
    ['ab', ['xy'], undefined],
  ])('%s among %j is %s', (word, candidates, expected) => {
    expect(didYouMean(word, candidates)).toBe(expected)
  })

  test('a word that is there is its own best guess', () => {
    const words = fc.uniqueArray(fc.stringMatching(/^[a-z]{1,10}$/), { minLength: 1, maxLength: 8 })
    fc.assert(fc.property(words, (list) => didYouMean(list.at(-1) ?? '', list) === list.at(-1)))
  })

  test('two letters swapped are found again', () => {
    const at = fc.integer({ min: 0, max: 6 })
    fc.assert(
      fc.property(at, (index) => {
        const letters = [...'shoulder']
        letters.splice(index, 2, letters[index + 1] ?? '', letters[index] ?? '')
        return didYouMean(letters.join(''), ['elbow', 'shoulder', 'wrist']) === 'shoulder'
      }),
    )
  })
})
