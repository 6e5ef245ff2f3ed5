import { type AVRTimer, CPU } from 'avr8js'

/** What of avr8js is private, and needed to skip time in which nothing happens. */
interface TimerInside {
  readonly count: () => void
  readonly divider: number
  readonly lastCycle: number
  readonly tcnt: number
  readonly ocrA: number
  readonly ocrB: number
  readonly TOP: number
  readonly updateDivider: boolean
}
interface CpuInside {
  readonly nextClockEvent: { readonly cycles: number } | null
}

const sleepOpcode = 0x9588
const sramBytes = 2048

/**
 * avr8js's processor, with two changes. A timer asks to be woken at every one of its counts, which is most of the
 * cost of a sleeping firmware: it is woken at its next match or overflow instead, where all that it does happens.
 * And a reset is only noted, because `CPU.reset` leaves registers and timers as they were: who owns this one builds
 * another.
 */
export class EmulatedCpu extends CPU {
  readonly timers = new Map<() => void, TimerInside>()
  resetAsked = false
  asleep = false

  constructor(program: Uint16Array) {
    super(program, sramBytes)
    this.resetAsked = false
  }

  watch(timer: AVRTimer): void {
    const inside = timer as unknown as TimerInside
    this.timers.set(inside.count, inside)
  }

  override reset(): void {
    // Also called by the constructor of the base class, before there are fields here.
    super.reset()
    this.resetAsked = true
  }

  override addClockEvent(callback: () => void, cycles: number): () => void {
    const timer = this.timers?.get(callback)
    return super.addClockEvent(callback, timer && cycles > 0 ? this.#untilItActs(timer, cycles) : cycles)
  }

  #untilItActs(
    { divider, lastCycle, tcnt, ocrA, ocrB, TOP, updateDivider }: TimerInside,
    asked: number,
  ): number {
    if (divider === 0 || updateDivider) return asked
    let counts = TOP + 1 - tcnt
    for (const match of [ocrA, ocrB]) if (match > tcnt && match - tcnt < counts) counts = match - tcnt
    return Math.max(asked, lastCycle + Math.max(1, counts) * divider - this.cycles)
  }

  /** At a SLEEP instruction that is to be executed now? */
  get atSleep(): boolean {
    return this.progMem[this.pc] === sleepOpcode
  }

  /** Let time go on to the next thing that happens, `until` at most. */
  sleepOn(until: number): void {
    const next = (this as unknown as CpuInside).nextClockEvent
    this.cycles = Math.min(until, Math.max(this.cycles, next ? next.cycles : until))
  }
}
