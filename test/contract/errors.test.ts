import { expect, test } from 'vitest'
import { type ErrorCode, formatError, SinewError } from '../../src/contract/errors.ts'

test('an error prints what was expected, what came, where, and what to do', () => {
  const error = new SinewError('link', 'the robot does not answer', {
    where: '/dev/ttyACM0',
    expected: 'HELLO within 2 s',
    received: 'nothing',
    fix: 'check the baud rate',
  })
  expect(formatError(error)).toMatchInlineSnapshot(`
    "the robot does not answer
      where:    /dev/ttyACM0
      expected: HELLO within 2 s
      received: nothing
      fix:      check the baud rate"
  `)
})

test.each<[ErrorCode, number]>([
  ['usage', 2],
  ['contract', 3],
  ['safety', 3],
  ['link', 1],
  ['data', 1],
  ['description', 1],
])('code %s exits with %i', (code, exitCode) => {
  expect(new SinewError(code, 'x').exitCode).toBe(exitCode)
})

test('an unknown error keeps its stack', () => {
  expect(formatError(new TypeError('oops'))).toContain('errors.test.ts')
})
