import { Subject } from 'rxjs'
import { expect, test } from 'vitest'
import type { Reading } from '../../src/contract/robot.ts'
import { watchReadings } from '../../src/control/latest-reading.ts'

function setup() {
  const readings = new Subject<Reading>()
  const send = (timeS: number, sequence: number, value: number, valid = true): void =>
    readings.next({ timeS, deviceTimeS: timeS, sequence, values: Float64Array.of(value), valid })
  return { latest: watchReadings(readings, 1), send, readings }
}

test('before the first reading its age is infinite', () => {
  const { latest } = setup()
  expect(5 - latest.timeS).toBe(Number.POSITIVE_INFINITY)
  expect(5 - latest.heardAtS).toBe(Number.POSITIVE_INFINITY)
})

test('an invalid or a repeated reading is a sign of life, but nothing new', () => {
  const { latest, send } = setup()
  send(1, 0, 10)
  send(2, 1, 11, false)
  send(3, 0, 12)
  expect(latest).toMatchObject({ timeS: 1, sequence: 0, heardAtS: 3 })
  expect([...latest.values]).toEqual([10])
  send(4, 2, 13)
  expect(latest).toMatchObject({ timeS: 4, sequence: 2, heardAtS: 4 })
})

test('one can wait for the next one, but not for ever', async () => {
  const { latest, send, readings } = setup()
  const waiting = latest.next(5)
  send(1, 0, 10)
  expect(await waiting).toBe(true)
  expect(await latest.next(0.01)).toBe(false)
  latest.close()
  expect(readings.observed).toBe(false)
})
