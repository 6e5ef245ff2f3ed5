import {
  AVRADC,
  AVRClock,
  AVREEPROM,
  AVRIOPort,
  AVRTimer,
  AVRWatchdog,
  adcConfig,
  avrInstruction,
  EEPROMMemoryBackend,
  portBConfig,
  portCConfig,
  portDConfig,
  timer0Config,
  timer1Config,
  timer2Config,
  watchdogConfig,
} from 'avr8js'
import { EmulatedCpu } from './cpu.ts'
import { createUsart } from './usart.ts'

export const clockHz = 16_000_000
const flashBytes = 32_768
const eepromBytes = 1024
const mcusr = 0x54
/** `rjmp .-2`, forever. */
const jumpToItself = 0xcfff

export type ResetCause = 'power-on' | 'brown-out' | 'watchdog'
const causeBits: Record<ResetCause, number> = { 'power-on': 1, 'brown-out': 4, watchdog: 8 }

export interface Atmega328p {
  /** Since power came on, over resets. */
  readonly timeS: number
  readonly resets: readonly { readonly cause: ResetCause; readonly timeS: number }[]
  /** Bytes for its serial input, which take their time on the line. */
  receive(bytes: Uint8Array): void
  /** Nothing comes in, nothing goes out, and the program sleeps. */
  readonly idle: boolean
  /** Bytes lost because the program was too slow to fetch them, since the last reset. */
  readonly overruns: number
  /** Let `seconds` pass. */
  run(seconds: number): void
  /** As if the supply had dipped: all begins anew but the EEPROM. */
  reset(cause: ResetCause): void
  /** Its program goes nowhere from the next instruction on; interrupts still work. */
  lockUp(): void
  /** Is this pin (an Arduino's number, 0 to 19) driven, and high? */
  pin(number: number): 'high' | 'low' | 'input'
  /** From outside, on an input. */
  setPin(number: number, high: boolean): void
  setVolts(channel: number, volts: number): void
}

export interface Atmega328pListeners {
  onByte(byte: number): void
  /** An output changed its level. */
  onEdge(pin: number, high: boolean, timeS: number): void
}

/** Of port B, C and D: the Arduino's number of its bit 0. */
const ports = [
  [portBConfig, 8, 6],
  [portCConfig, 14, 6],
  [portDConfig, 0, 8],
] as const

function build(
  program: Uint16Array,
  cycles: number,
  cause: ResetCause,
  eeprom: EEPROMMemoryBackend,
  onByte: (byte: number) => void,
) {
  const cpu = new EmulatedCpu(program.slice())
  cpu.cycles = cycles
  cpu.data[mcusr] = causeBits[cause]
  const gpio = ports.map(([config]) => new AVRIOPort(cpu, config))
  for (const config of [timer0Config, timer1Config, timer2Config]) cpu.watch(new AVRTimer(cpu, config))
  new AVRWatchdog(cpu, watchdogConfig, new AVRClock(cpu, clockHz))
  new AVREEPROM(cpu, eeprom)
  return { cpu, gpio, usart: createUsart(cpu, clockHz, onByte), adc: new AVRADC(cpu, adcConfig) }
}

/**
 * An ATmega328P at 16 MHz in virtual time, by avr8js. Not emulated: the delay of a start, the boot loader, and
 * errors of the line.
 *
 * @param firmware program memory, as `readHex` gives it
 */
export function createAtmega328p(firmware: Uint8Array, listeners: Atmega328pListeners): Atmega328p {
  const program = new Uint16Array(flashBytes / 2).fill(0xffff)
  new Uint8Array(program.buffer).set(firmware.subarray(0, flashBytes))
  const eeprom = new EEPROMMemoryBackend(eepromBytes)
  const resets: { cause: ResetCause; timeS: number }[] = []
  const volts = new Float64Array(8)
  const levels = new Array<boolean>(20).fill(false)
  let part: ReturnType<typeof build>

  const begin = (cycles: number, cause: ResetCause): void => {
    part = build(program, cycles, cause, eeprom, listeners.onByte)
    const { cpu, gpio, adc } = part
    volts.forEach((value, channel) => {
      adc.channelValues[channel] = value
    })
    for (const [index, [config, first, bits]] of ports.entries()) {
      const port = gpio[index]
      let before = 0
      port?.addListener((value) => {
        // Only what is driven counts as an output's level; a pull-up is none.
        const now = value & (cpu.data[config.DDR] ?? 0)
        for (let bit = 0; bit < bits; bit++) {
          if (((now ^ before) >> bit) & 1)
            listeners.onEdge(first + bit, ((now >> bit) & 1) === 1, cpu.cycles / clockHz)
        }
        before = now
      })
      for (let bit = 0; bit < bits; bit++) port?.setPin(bit, levels[first + bit] ?? false)
    }
  }

  const restart = (cause: ResetCause): void => {
    const { cycles } = part.cpu
    resets.push({ cause, timeS: cycles / clockHz })
    // The pins are let go of.
    for (let pin = 0; pin < 20; pin++)
      if (level(pin) === 'high') listeners.onEdge(pin, false, cycles / clockHz)
    begin(cycles, cause)
  }

  const portOf = (pin: number): number => (pin < 8 ? 2 : pin < 14 ? 0 : 1)
  const level = (pin: number): 'high' | 'low' | 'input' => {
    const index = portOf(pin)
    const [, first] = ports[index] ?? ports[0]
    const state = part.gpio[index]?.pinState(pin - first) ?? 2
    return state === 1 ? 'high' : state === 0 ? 'low' : 'input'
  }

  const run = (until: number): void => {
    while (part.cpu.cycles < until) {
      const { cpu } = part
      if (cpu.atSleep || cpu.asleep) {
        cpu.asleep = true
        const { pc } = cpu
        cpu.sleepOn(until)
        cpu.tick()
        // An interrupt wakes it: it returns to what comes after SLEEP.
        if (cpu.pc !== pc) {
          cpu.asleep = false
          const { SP } = cpu
          const after = pc + 1
          cpu.data[SP + 2] = after & 0xff
          cpu.data[SP + 1] = after >> 8
        }
      } else {
        avrInstruction(cpu)
        cpu.tick()
      }
      if (cpu.resetAsked) restart('watchdog')
    }
  }

  begin(0, 'power-on')
  return {
    resets,
    get timeS() {
      return part.cpu.cycles / clockHz
    },
    get idle() {
      return part.cpu.asleep && part.usart.waiting === 0 && !part.usart.sending
    },
    get overruns() {
      return part.usart.overruns
    },
    receive: (bytes) => part.usart.receive(bytes),
    run: (seconds) => run(part.cpu.cycles + Math.round(seconds * clockHz)),
    reset: restart,
    lockUp: () => {
      const { cpu } = part
      cpu.asleep = false
      cpu.progMem[cpu.pc] = jumpToItself
    },
    pin: level,
    setPin: (pin, high) => {
      levels[pin] = high
      const index = portOf(pin)
      const [, first] = ports[index] ?? ports[0]
      part.gpio[index]?.setPin(pin - first, high)
    },
    setVolts: (channel, value) => {
      volts[channel] = value
      part.adc.channelValues[channel] = value
    },
  }
}
