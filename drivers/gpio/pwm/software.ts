import type { Clock } from '../../../src/contract/clock.ts'
import { SinewError } from '../../../src/contract/errors.ts'
import type { GpioOutput } from '../types.ts'
import type { PwmChannel } from './types.ts'

const samples = 200
/** The duty cycle is to be right within this share of the period, 99 times in 100. */
const tolerance = 0.02

/** How late a timer of this process is, here and now: the 99th percentile of 200, in seconds. */
export async function measureTimerJitter(clock: Clock): Promise<number> {
  const late: number[] = []
  for (let sample = 0; sample < samples; sample++) {
    const dueS = clock.nowS() + 0.001
    await new Promise((resolve) => setTimeout(resolve, 1))
    late.push(Math.max(0, clock.nowS() - dueS))
  }
  late.sort((a, b) => a - b)
  return late[Math.floor(0.99 * samples)] ?? 0
}

/** The fastest software PWM that timers so late can make. */
export const fastestSoftwarePwmHz = (jitterS: number): number => tolerance / Math.max(jitterS, 1e-6)

/**
 * PWM by timers of this process, for lamps, heaters and valves.
 *
 * @param jitterS of {@link measureTimerJitter}
 * @throws SinewError `link` if it is too fast for that
 */
export function createSoftwarePwm(output: GpioOutput, hz: number, jitterS: number, clock: Clock): PwmChannel {
  const mostHz = fastestSoftwarePwmHz(jitterS)
  if (hz > mostHz) {
    throw new SinewError('link', `${output.address.text} cannot make ${hz} Hz by software`, {
      where: output.address.text,
      expected: `at most ${mostHz.toPrecision(2)} Hz: timers here are ${(jitterS * 1000).toPrecision(2)} ms late (p99)`,
      received: `${hz} Hz`,
      fix: 'use a hardware PWM channel (pwm: <chip>/<channel>)',
    })
  }
  const periodS = 1 / hz
  let dutyS = 0
  let startS = clock.nowS()
  let timer: ReturnType<typeof setTimeout> | undefined
  let closed = false

  const fall = (): void => {
    if (dutyS < periodS) output.write(0)
    startS += periodS
    timer = setTimeout(rise, Math.max(0, startS - clock.nowS()) * 1000)
  }
  const rise = (): void => {
    const nowS = clock.nowS()
    // Behind by more than a period: no burst.
    if (nowS - startS > periodS) startS = nowS
    if (dutyS > 0) output.write(1)
    timer = setTimeout(fall, Math.max(0, startS + dutyS - clock.nowS()) * 1000)
  }
  rise()

  return {
    periodNs: Math.round(periodS * 1e9),
    write: (dutyNs) => {
      dutyS = dutyNs / 1e9
      // Rest is now, not at the end of the period.
      if (dutyNs === 0 && !closed) output.write(0)
    },
    // The line’s own.
    restFiles: [],
    lastFiles: [],
    close: () => {
      if (closed) return
      closed = true
      clearTimeout(timer)
      output.write(0)
    },
  }
}
