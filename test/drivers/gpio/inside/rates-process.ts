import { setTimeout as sleep } from 'node:timers/promises'
import { parseLine } from '../../../../drivers/gpio/address.ts'
import { createCharacterDeviceBackend } from '../../../../drivers/gpio/character-device/backend.ts'
import { startHelper } from '../../../../drivers/gpio/helper/start.ts'
import { createQuadrature } from '../../../../drivers/gpio/quadrature.ts'
import { createOnoffBackend } from '../../../../drivers/gpio/sysfs/backend.ts'
import { systemClock } from '../../../../src/contract/clock.ts'
import { chip, far, play, pull, turn } from './far-end.ts'

/**
 * Prints how many counts of an encoder arrive, by rate: a measurement, not a test. gpio-sim hands its interrupts out at
 * the kernel's tick, 100 times a second in User-Mode Linux, and what comes in between is one: no measure for a board.
 */
const edges = 100
if (far === 'kernel')
  console.log(
    'gpio-sim of this kernel hands out at most 100 interrupts a second: what is faster is merged before it gets here',
  )
for (const name of far === 'kernel' ? ['onoff', 'character-device'] : ['onoff']) {
  for (const rateHz of [10, 20, 50, 100, 200]) {
    for (const line of [7, 8]) pull(line, 0)
    const helper = await startHelper()
    const backend = name === 'onoff' ? createOnoffBackend(systemClock) : createCharacterDeviceBackend(helper)
    const [a, b] = await backend.inputPair(parseLine(`${chip}/7`), parseLine(`${chip}/8`))
    const quadrature = createQuadrature(a, b)
    const tookS = await play(turn(7, 8, edges), 1e6 / rateHz)
    await sleep(300)
    const { counts, missed } = quadrature
    console.log(
      `encoder over ${name}, ${rateHz} edges/s (really ${Math.round(edges / tookS)}): ${counts} of ${edges} counts, ${missed} times both lines at once`,
    )
    await backend.close()
    await helper.end()
  }
}
process.exit(0)
