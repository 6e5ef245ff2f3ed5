import { AVRUSART, type CPU, usart0Config } from 'avr8js'

/** The controller's serial port, and the line to it. */
export interface EmulatedUsart {
  /** Bytes that come one after the other, each in its time. */
  receive(bytes: Uint8Array): void
  /** Bytes that are not through yet. */
  readonly waiting: number
  /** Bytes lost because the program was too slow to fetch them. */
  readonly overruns: number
  /** Is the program still sending? */
  readonly sending: boolean
}

type Interrupt = Parameters<CPU['setInterruptFlag']>[0]
interface UsartInside {
  UDRE: Interrupt
  readonly RXC: Interrupt
}

const { UCSRA, UCSRB, UDR } = usart0Config
const receiveComplete = 0x80
const sendInterrupt = 0x20
const bitsPerByte = 10
/** Bytes that the hardware keeps besides the one that is coming in. */
const kept = 2

/**
 * avr8js's serial port, with three things as the hardware has them: that the send register is empty stays true when
 * the interrupt for it has run (only a byte sent makes it false), writing UCSR0B loses no byte received, and two bytes
 * wait to be fetched before one is lost.
 */
export function createUsart(cpu: CPU, clockHz: number, onByte: (byte: number) => void): EmulatedUsart {
  const usart = new AVRUSART(cpu, usart0Config, clockHz)
  const inside = usart as unknown as UsartInside
  const line: number[] = []
  const fetched: number[] = []
  let coming = false
  let overruns = 0
  usart.onByteTransmit = onByte
  inside.UDRE = { ...inside.UDRE, constant: true }

  const write = cpu.writeHooks[UCSRB]
  cpu.writeHooks[UCSRB] = (value, old, address, mask) => {
    const received = (cpu.data[UCSRA] & receiveComplete) !== 0
    const done = write?.(value, old, address, mask)
    if (received) cpu.setInterruptFlag(inside.RXC)
    return done
  }
  const read = cpu.readHooks[UDR]
  cpu.readHooks[UDR] = (address) => {
    const byte = read?.(address) ?? 0
    fetched.shift()
    if (fetched[0] !== undefined) usart.writeByte(fetched[0], true)
    return byte
  }

  const listen = (): void => {
    const [byte] = line
    coming = byte !== undefined
    if (byte === undefined) return
    const arrive = (): void => {
      line.shift()
      if (fetched.length === kept) overruns++
      else if (usart.rxEnable) {
        fetched.push(byte)
        if (fetched.length === 1) usart.writeByte(byte, true)
      }
      listen()
    }
    cpu.addClockEvent(arrive, Math.round((bitsPerByte * clockHz) / usart.baudRate))
  }

  return {
    receive: (bytes) => {
      for (const byte of bytes) line.push(byte)
      if (!coming) listen()
    },
    get waiting() {
      return line.length
    },
    get overruns() {
      return overruns
    },
    get sending() {
      return (cpu.data[UCSRB] & sendInterrupt) !== 0
    },
  }
}
