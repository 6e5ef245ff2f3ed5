import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { ownThreadId, setFifoPriority } from '../../src/control/priority.ts'

test.runIf(process.platform === 'linux')(
  'a thread knows its number, by which the system knows it too',
  () => {
    expect(readFileSync(`/proc/self/task/${ownThreadId()}/comm`, 'utf8')).not.toBe('')
  },
)

test('FIFO where it cannot be had is refused, with what to do about it', () => {
  expect(() => setFifoPriority([undefined])).toThrow(/cannot be given FIFO priority/)
  expect(() => setFifoPriority([2 ** 30])).toThrow(/cannot be given FIFO priority/)
})
