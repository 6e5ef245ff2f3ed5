import { systemClock } from '../src/contract/clock.ts'
import { createLateness, type Lateness } from '../src/control/lateness.ts'
import { createTicker } from '../src/control/ticker.ts'

const seconds = 5

/** How late the live loop's ticks are served. */
async function tickerRow(rateHz: number): Promise<Lateness> {
  const lateness = createLateness()
  const ticker = await createTicker(1 / rateHz, systemClock)
  ticker.start()
  const untilS = systemClock.nowS() + seconds
  while (systemClock.nowS() < untilS) {
    const tick = await ticker.next()
    if (tick) lateness.add(systemClock.nowS() - tick.scheduledS)
  }
  await ticker.close()
  return lateness
}

/** The same of what most programs use. Its own drift is forgiven: late is late after the grid that it keeps. */
function intervalRow(rateHz: number): Promise<Lateness> {
  const lateness = createLateness()
  const periodS = 1 / rateHz
  const startS = systemClock.nowS()
  return new Promise((resolve) => {
    let count = 0
    const timer = setInterval(() => {
      const nowS = systemClock.nowS()
      count = Math.max(count + 1, Math.floor((nowS - startS) / periodS))
      lateness.add(nowS - (startS + count * periodS))
      if (nowS - startS < seconds) return
      clearInterval(timer)
      resolve(lateness)
    }, periodS * 1000)
  })
}

/** `npm run bench -- loop`: lateness of ticks in µs, beside a plain setInterval in the same process. */
export async function loopBenchmark(): Promise<void> {
  console.log(`lateness of ticks in µs, ${seconds} s each, otherwise idle process`)
  console.log('rate       live loop p50   p99    max    setInterval p50   p99    max')
  for (const rateHz of [50, 100, 200]) {
    const rows = [await tickerRow(rateHz), await intervalRow(rateHz)]
    const cells = rows.flatMap((row) => {
      const { p50Us, p99Us, maxUs } = row.summary()
      return [p50Us, p99Us, maxUs].map((us) => us.toFixed(0).padStart(7))
    })
    console.log(
      `${String(rateHz).padStart(4)} Hz       ${cells.slice(0, 3).join('')}          ${cells.slice(3).join('')}`,
    )
  }
}
