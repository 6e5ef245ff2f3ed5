import { align } from './blocks.ts'

const pageBytes = 65536
const bytesPerFloat = 4

/** What threads share needs a bound: 2 GiB of addresses, of which only what is used takes memory. */
export const sharedPages = 32768

/** WebAssembly memory that grows as programs are added to it. Addresses in bytes. */
export interface LinearMemory {
  readonly handle: WebAssembly.Memory
  /** Where nothing has been put yet. */
  readonly end: number
  /** Room for so many floats, all zero. */
  allocate(count: number): number
  /** Everything before `end` is taken. */
  reserve(end: number): void
  write(address: number, values: Float32Array): void
  /** A window on memory, lost when it next grows unless threads share it. */
  floats(address: number, count: number): Float32Array
}

export function createLinearMemory({ shared = false } = {}): LinearMemory {
  const handle = shared
    ? new WebAssembly.Memory({ initial: 1, maximum: sharedPages, shared })
    : new WebAssembly.Memory({ initial: 1 })
  let end = align(1) // Nothing lies at 0, so that a forgotten address shows.
  let whole = new Float32Array(handle.buffer)
  /** Growing takes the old buffer away, or leaves it as short as it was if threads share it. */
  const current = (): Float32Array => {
    if (whole.length === 0 || whole.length * bytesPerFloat < end) whole = new Float32Array(handle.buffer)
    return whole
  }
  const reserve = (newEnd: number): void => {
    end = align(newEnd)
    const missing = end - handle.buffer.byteLength
    if (missing > 0) handle.grow(Math.ceil(missing / pageBytes))
  }
  return {
    handle,
    get end() {
      return end
    },
    allocate(count) {
      const address = end
      reserve(address + count * bytesPerFloat)
      return address
    },
    reserve,
    write: (address, values) => current().set(values, address / bytesPerFloat),
    floats(address, count) {
      return current().subarray(address / bytesPerFloat, address / bytesPerFloat + count)
    },
  }
}
