/** What was sent and may come back, where both directions share one wire. */
export interface Echo {
  sent(frame: Uint8Array, length: number): void
  /** Take the echo out of what came; gives where the rest of it begins. */
  skip(chunk: Uint8Array): number
  /** Whatever is due has come or will not. */
  forget(): void
}

const capacity = 4096

/** @param onMismatch what came back is not what was sent */
export function createEcho(onMismatch: () => void): Echo {
  const ring = new Uint8Array(capacity)
  let head = 0
  let due = 0
  return {
    sent: (frame, length) => {
      for (let index = 0; index < length; index++) ring[(head + due + index) % capacity] = frame[index] ?? 0
      due = Math.min(capacity, due + length)
    },
    skip: (chunk) => {
      let at = 0
      while (due > 0 && at < chunk.length) {
        const expected = ring[head]
        head = (head + 1) % capacity
        due--
        if (chunk[at++] === expected) continue
        onMismatch()
        due = 0
      }
      return at
    },
    forget: () => {
      due = 0
    },
  }
}
