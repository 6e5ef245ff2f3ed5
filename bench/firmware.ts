import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterwards, type Cut, createCutTrial } from '../hardware/firmware/emulator/cut.ts'
import { readHex } from '../hardware/firmware/emulator/hex.ts'
import { writeFirmware } from '../hardware/firmware/generate/write.ts'
import { createRandom } from '../src/contract/random.ts'
import { loadDescription } from '../src/description/load.ts'

const robot = 'servo_pair'
const allowedMs = 100

/**
 * The firmware's flash and RAM, and how long after the last valid COMMAND the pins of an emulated ATmega328P are at
 * rest: `--cuts` of them (1000), `--seed` (1). Virtual time: the figures are the firmware's, whatever the machine does.
 */
export async function firmwareBenchmark(): Promise<void> {
  const option = (name: string, fallback: number): number => {
    const at = process.argv.indexOf(`--${name}`)
    return at < 0 ? fallback : Number(process.argv[at + 1])
  }
  const cuts = option('cuts', 1000)
  const seed = option('seed', 1)
  const folder = mkdtempSync(join(tmpdir(), 'sinew-firmware-'))
  try {
    const description = await loadDescription(robot)
    await writeFirmware(description, folder)
    const made = spawnSync('make', ['-C', folder], { encoding: 'utf8' })
    if (made.status !== 0)
      throw new Error(`make failed (apt-get install gcc-avr avr-libc make):\n${made.stderr}`)
    const size = /^flash.*$/m.exec(made.stdout)?.[0]
    console.log(`Firmware of ${robot}, ${cpus()[0]?.model}, Node ${process.version}\n${size}\n`)

    const firmware = readHex(readFileSync(join(folder, 'build', 'firmware.hex'), 'utf8'), 32_768)
    const trial = createCutTrial(description, firmware, createRandom(seed))
    const startedS = performance.now() / 1000
    const results = Array.from({ length: cuts }, () => trial())
    report(results, seed)
    console.log(`\n${(performance.now() / 1000 - startedS).toFixed(0)} s of work`)
    if (results.some(({ restS }) => !(restS * 1000 <= allowedMs))) process.exitCode = 1
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function report(results: readonly Cut[], seed: number): void {
  console.log(
    `At rest at the pins after the last valid COMMAND, ms, ${results.length} random cuts, seed ${seed}\n`,
  )
  console.log(
    '| what came instead | cuts | least | median | p99 | most |\n| --- | ---: | ---: | ---: | ---: | ---: |',
  )
  for (const then of [...afterwards, undefined]) {
    const times = results
      .filter((cut) => then === undefined || cut.then === then)
      .map(({ restS }) => restS * 1000)
    times.sort((a, b) => a - b)
    const at = (share: number): string =>
      times[Math.min(times.length - 1, Math.floor(share * times.length))].toFixed(1)
    if (times.length === 0) continue
    console.log(`| ${then ?? 'all'} | ${times.length} | ${at(0)} | ${at(0.5)} | ${at(0.99)} | ${at(1)} |`)
  }
  const late = results.filter(({ restS }) => !(restS * 1000 <= allowedMs)).length
  console.log(`\nlater than ${allowedMs} ms: ${late}`)
}
