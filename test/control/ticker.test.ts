import { afterEach, beforeEach, expect, test } from 'vitest'
import { systemClock } from '../../src/contract/clock.ts'
import { createTicker, type Ticker } from '../../src/control/ticker.ts'

const periodS = 0.01
let ticker: Ticker
beforeEach(async () => {
  ticker = await createTicker(periodS, systemClock)
})
afterEach(() => ticker.close())

test('ticks lie on a grid and come no earlier than they are due', async () => {
  const startS = systemClock.nowS()
  ticker.start()
  for (let count = 0; count < 20; count++) {
    const tick = await ticker.next()
    if (!tick) throw new Error('closed')
    const index = (tick.scheduledS - startS) / periodS
    expect(Math.abs(index - Math.round(index))).toBeLessThan(0.1)
    expect(systemClock.nowS()).toBeGreaterThanOrEqual(tick.scheduledS - 1e-4)
  }
})

test('ticks that could not be served are skipped and counted, not made up for', async () => {
  ticker.start()
  const first = (await ticker.next())?.scheduledS ?? Number.NaN
  const untilS = systemClock.nowS() + 8 * periodS
  while (systemClock.nowS() < untilS);
  const tick = await ticker.next()
  expect(tick?.missed).toBeGreaterThanOrEqual(6)
  expect(((tick?.scheduledS ?? 0) - first) / periodS).toBeCloseTo((tick?.missed ?? 0) + 1, 6)
})

test('closing wakes who waits', async () => {
  const waiting = ticker.next()
  await ticker.close()
  await ticker.close()
  expect(await waiting).toBeUndefined()
  expect(await ticker.next()).toBeUndefined()
})
