import { expect, test } from 'vitest'
import { bytesPerTick } from '../../bench/loop/allocation.ts'

// About 1 000 when this was written: heap numbers, and rxjs at each reading. An array or a string a tick would show.
test('a tick leaves less than 2 kB to the collector', async () => {
  expect(await bytesPerTick()).toBeLessThan(2048)
}, 60_000)
