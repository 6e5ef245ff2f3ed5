/** How often a thing was done, a second on the clock and a second of this process's processor time. */
export interface Rate {
  readonly wall: number
  readonly cpu: number
}

/** One of several things that are measured in turns, so that a busy machine slows all of them. */
export interface Subject {
  readonly name: string
  measure(seconds: number): Promise<Rate>
}

/** Each subject once to warm up (unless it sets its own length: `seconds` 0), then `rounds` times in turn. */
export async function takeTurns(
  subjects: readonly Subject[],
  rounds: number,
  seconds: number,
): Promise<ReadonlyMap<string, readonly Rate[]>> {
  const rates = new Map<string, Rate[]>(subjects.map(({ name }) => [name, []]))
  if (seconds > 0) for (const { measure } of subjects) await measure(Math.min(1, seconds))
  for (let round = 0; round < rounds; round++) {
    for (const { name, measure } of subjects) rates.get(name)?.push(await measure(seconds))
  }
  return rates
}

/** `once` again and again for about `seconds`, `count` times between two looks at the clock. */
export async function repeat(seconds: number, count: number, once: () => Promise<unknown>): Promise<Rate> {
  const cpuStart = process.cpuUsage()
  const start = performance.now()
  let done = 0
  let elapsedS = 0
  for (; elapsedS < seconds; elapsedS = (performance.now() - start) / 1000) {
    for (let index = 0; index < count; index++) await once()
    done += count
  }
  const { user, system } = process.cpuUsage(cpuStart)
  return { wall: done / elapsedS, cpu: (1e6 * done) / (user + system) }
}
