import { systemClock } from '../src/contract/clock.ts'
import { createLateness, type Jitter } from '../src/control/lateness.ts'
import { createTicker } from '../src/control/ticker.ts'

const seconds = 5

interface Row {
  /** |time between two ticks − period|. */
  readonly jitter: Jitter
  /** How far the last tick was off the grid that began with the first. */
  readonly driftMs: number
}

function createMeter(periodS: number) {
  const deviation = createLateness()
  const startS = systemClock.nowS()
  let lastS = startS
  return {
    /** Served a tick; false when it is enough. */
    tick(): boolean {
      const nowS = systemClock.nowS()
      deviation.add(Math.abs(nowS - lastS - periodS))
      lastS = nowS
      return nowS - startS < seconds
    },
    row(ticks: number): Row {
      return { jitter: deviation.summary(), driftMs: (lastS - startS - ticks * periodS) * 1000 }
    },
  }
}

async function tickerRow(rateHz: number): Promise<Row> {
  const ticker = await createTicker(1 / rateHz, systemClock)
  const meter = createMeter(1 / rateHz)
  ticker.start()
  let ticks = 0
  for (let more = true; more; ) {
    const tick = await ticker.next()
    ticks += 1 + (tick?.missed ?? 0)
    more = meter.tick()
  }
  await ticker.close()
  return meter.row(ticks)
}

/** What most programs use. */
function intervalRow(rateHz: number): Promise<Row> {
  const meter = createMeter(1 / rateHz)
  let ticks = 0
  return new Promise((resolve) => {
    const timer = setInterval(() => {
      ticks++
      if (meter.tick()) return
      clearInterval(timer)
      resolve(meter.row(ticks))
    }, 1000 / rateHz)
  })
}

function cells({ jitter, driftMs }: Row): string {
  const us = [jitter.p50Us, jitter.p99Us, jitter.maxUs].map((value) => value.toFixed(0).padStart(7))
  return `${us.join('')}${driftMs.toFixed(1).padStart(9)}`
}

/** `npm run bench -- loop`: how even the live loop's ticks are, beside a plain setInterval in the same process. */
export async function loopBenchmark(): Promise<void> {
  console.log(
    `deviation of the period in µs and drift in ms, ${seconds} s each, in a process that does nothing else`,
  )
  console.log(`${'live loop'.padStart(22)}${'setInterval'.padStart(32)}`)
  console.log(`rate  ${'    p50    p99    max    drift'.repeat(2)}`)
  for (const rateHz of [50, 100, 200]) {
    console.log(
      `${String(rateHz).padStart(3)} Hz${cells(await tickerRow(rateHz))}${cells(await intervalRow(rateHz))}`,
    )
  }
}
