import { spreadOf } from '../statistics.ts'

/** One link with something at its far end that answers. */
export interface Echo {
  readonly name: string
  /** Before each round. */
  begin(): Promise<void>
  /** One round trip, in µs. */
  roundTrip(): Promise<number>
  close(): Promise<void>
}

/** Round trips over each link in turns, so that a busy machine slows all of them; prints p50 and p99 of the rounds. */
export async function compareEchoes(echoes: readonly Echo[], rounds: number, trips: number): Promise<void> {
  const results = echoes.map((echo) => ({ echo, p50: [] as number[], p99: [] as number[] }))
  for (let round = 0; round < rounds; round++) {
    for (const { echo, p50, p99 } of results) {
      await echo.begin()
      const times: number[] = []
      for (let trip = 0; trip < trips; trip++) times.push(await echo.roundTrip())
      times.sort((a, b) => a - b)
      const at = (share: number): number => times[Math.floor(share * times.length)] ?? Number.NaN
      p50.push(at(0.5))
      p99.push(at(0.99))
    }
  }
  console.log()
  for (const { echo, p50, p99 } of results) {
    console.log(`${echo.name.padEnd(40)} p50 ${spreadOf(p50)} µs   p99 ${spreadOf(p99)} µs`)
  }
  for (const { close } of echoes) await close()
}
