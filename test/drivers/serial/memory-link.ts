import type { SerialLink, SerialLinkOptions } from '../../../drivers/serial/link.ts'

/** A link that is a pair of functions. The far end's side: */
export interface MemoryLink {
  readonly open: (options: SerialLinkOptions) => Promise<SerialLink>
  /** Bytes to the host. */
  toHost(bytes: Uint8Array): void
  /** As a cable being pulled, when the system notices. */
  break(reason: string): void
  /** Bytes neither way, and nobody notices. */
  mute: boolean
  /** The host's writes do not go out. */
  full: boolean
  readonly isOpen: boolean
}

export function createMemoryLink(toRobot: (bytes: Uint8Array) => void): MemoryLink {
  let listener: (chunk: Uint8Array) => void = () => {}
  let lost: (reason: string) => void = () => {}
  let isOpen = false
  const link: MemoryLink = {
    mute: false,
    full: false,
    get isOpen() {
      return isOpen
    },
    open: async ({ path }) => {
      isOpen = true
      return {
        path,
        get isOpen() {
          return isOpen
        },
        onData: (next) => {
          listener = next
        },
        onLost: (next) => {
          lost = next
        },
        write: (bytes, length) => {
          if (!isOpen || link.full) return false
          if (!link.mute) toRobot(bytes.slice(0, length))
          return true
        },
        close: async () => {
          isOpen = false
        },
      }
    },
    toHost: (bytes) => {
      if (isOpen && !link.mute && bytes.length > 0) listener(bytes)
    },
    break: (reason) => {
      isOpen = false
      lost(reason)
    },
  }
  return link
}
