import { expect, test } from 'vitest'
import { createPunctuality } from '../../src/control/punctuality.ts'

test('so many in a row are too many, one in time between them is not', () => {
  const some = createPunctuality({ inARow: 3, share: 1 })
  for (const late of [true, true, false, true, true]) some.tick(late)
  expect(some.verdict).toBeUndefined()
  some.tick(true)
  expect(some.verdict).toBe('3 ticks in a row were late (at most 2)')
})

test('a share of the last hundred: what was long ago is forgotten', () => {
  const some = createPunctuality({ inARow: 100, share: 0.4 })
  for (let tick = 0; tick < 80; tick++) some.tick(tick % 2 === 0)
  expect(some.verdict).toBeUndefined()
  some.tick(true)
  expect(some.verdict).toBe('41 of the last 100 ticks were late (at most 40)')
  for (let tick = 0; tick < 100; tick++) some.tick(false)
  expect(some.verdict).toBeUndefined()
})
