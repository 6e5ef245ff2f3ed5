import type { WireLimits } from '../protocol/layout.ts'

/** What both sides must have in common, whatever carries it. */
interface Agreed {
  readonly robot: string
  readonly descriptionHash: Uint8Array | string
  readonly watchdogMs: number
  readonly stateRateHz: number
  readonly periodUs: number
  readonly limits: readonly WireLimits[]
}

/** The start-up test as a person reads it, once it has passed: what the far end said itself, or showed. */
export function proofLines(agreed: Agreed, noticedS: number): readonly string[] {
  const { robot, descriptionHash, watchdogMs, stateRateHz, periodUs, limits } = agreed
  const hash =
    typeof descriptionHash === 'string' ? descriptionHash : Buffer.from(descriptionHash).toString('hex')
  return [
    `${robot} was built from this description (${hash.slice(0, 16)})`,
    `it enforces the same position, velocity, acceleration and effort limits on ${limits.length} actuators, at ${1e6 / periodUs} Hz`,
    `its watchdog of ${watchdogMs} ms works: it noticed a silent host after ${Math.round(noticedS * 1000)} ms by its own clock`,
    `it measures ${stateRateHz} times a second, and nothing holds it back`,
  ]
}
