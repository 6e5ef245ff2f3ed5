import { createLateness, type Jitter } from './lateness.ts'

/** From what a sensor said to what an actuator is told, stage by stage; commands that come of an answer only. */
export interface LatencyReport {
  /** From the reading's time stamp to the tick that acts on it. */
  readonly sensor: Jitter
  /** From that tick to the controller's answer, the task's observation included. */
  readonly policy: Jitter
  /** From the answer to the driver having taken the command: action mapping, gate, send. */
  readonly actuator: Jitter
  /** All three. */
  readonly total: Jitter
}

/** Times one question at a time; stamps are clock times, s. Allocation-free. */
export interface Latency {
  /** A question is put at `nowS`, of a reading taken at `readAtS`. */
  asked(readAtS: number, nowS: number): void
  answered(nowS: number): void
  /** The command of the last answer is on its way. */
  sent(nowS: number): void
  /** Of the last command, s; NaN before there is one and where a command came of no answer. */
  readonly policyS: number
  readonly actuatorS: number
  /** What is sent next comes of no answer. */
  none(): void
  report(): LatencyReport
}

export function createLatency(): Latency {
  const sensor = createLateness()
  const policy = createLateness()
  const actuator = createLateness()
  const total = createLateness()
  // Numbers that change live in a typed array: as variables of a closure each change would be a new heap number.
  const stamps = new Float64Array(5)
  const [readAt, askedAt, answeredAt, policyTime, actuatorTime] = [0, 1, 2, 3, 4]
  const none = (): void => {
    stamps[policyTime] = stamps[actuatorTime] = Number.NaN
  }
  none()

  return {
    get policyS() {
      return stamps[policyTime]
    },
    get actuatorS() {
      return stamps[actuatorTime]
    },
    none,
    asked(readAtS, nowS) {
      stamps[readAt] = readAtS
      stamps[askedAt] = nowS
    },
    answered(nowS) {
      stamps[answeredAt] = nowS
    },
    sent(nowS) {
      stamps[policyTime] = stamps[answeredAt] - stamps[askedAt]
      stamps[actuatorTime] = nowS - stamps[answeredAt]
      sensor.add(stamps[askedAt] - stamps[readAt])
      policy.add(stamps[policyTime])
      actuator.add(stamps[actuatorTime])
      total.add(nowS - stamps[readAt])
    },
    report: () => ({
      sensor: sensor.summary(),
      policy: policy.summary(),
      actuator: actuator.summary(),
      total: total.summary(),
    }),
  }
}
