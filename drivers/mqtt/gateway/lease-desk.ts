import type { Clock } from '../../../src/contract/clock.ts'
import type { Random } from '../../../src/contract/random.ts'
import { isNewer } from '../../serial/protocol/counters.ts'

/** Leave to command the robot. */
export interface Lease {
  /** Known to all. */
  readonly number: number
  /** Known to its holder: old messages cannot have it. */
  readonly nonce: number
  /** The host program. */
  readonly host: string
  /** The same in words. */
  readonly holder: string
}

export type Verdict = 'accepted' | 'wrongLease' | 'oldSequence' | 'tooOld'

/** What a host puts on all that it sends. */
export interface Stamp {
  readonly nonce: number
  readonly sequence: number
  readonly seenUs: number
}

/**
 * Who may command the robot, and is this message from there and from now? It knows one clock, the robot's: a message
 * carries the time of the newest STATE that its sender had seen, so it was made after that, and its age is at most what
 * has passed since. No clocks need to agree; and what waited in a queue cannot make itself younger.
 */
export interface LeaseDesk {
  readonly lease: Lease | undefined
  /** Sequence number of the last message accepted. */
  readonly sequence: number
  /** A new lease for that host, or undefined while another one has it. */
  grant(host: string, holder: string): Lease | undefined
  judge(stamp: Stamp): Verdict
  /** By itself: was the state it goes back to sent at most `maximumAgeS` ago? */
  isFresh(seenUs: number): boolean
  /** The holder has not been heard for `silenceS`. */
  isForsaken(silenceS: number): boolean
  end(): void
}

export function createLeaseDesk(
  clock: Clock,
  random: Random,
  maximumAgeS: number,
  deviceTimeUs: () => number,
): LeaseDesk {
  let lease: Lease | undefined
  let number = 0
  let sequence = 0
  let heardAtS = Number.NEGATIVE_INFINITY

  const isFresh = (seenUs: number): boolean => {
    const ageUs = deviceTimeUs() - seenUs
    return seenUs > 0 && ageUs >= 0 && ageUs <= maximumAgeS * 1e6
  }

  return {
    get lease() {
      return lease
    },
    get sequence() {
      return sequence
    },
    isFresh,
    isForsaken: (silenceS) => lease !== undefined && clock.nowS() - heardAtS >= silenceS,
    grant: (host, holder) => {
      if (lease && lease.host !== host) return undefined
      const before = lease?.nonce
      let nonce: number
      do nonce = random.integer(0xffffffff) + 1
      while (nonce === before)
      lease = { number: ++number, nonce, host, holder }
      sequence = 0
      heardAtS = clock.nowS()
      return lease
    },
    judge: (stamp) => {
      if (!lease || stamp.nonce !== lease.nonce) return 'wrongLease'
      if (!isNewer(stamp.sequence, sequence)) return 'oldSequence'
      if (!isFresh(stamp.seenUs)) return 'tooOld'
      sequence = stamp.sequence
      heardAtS = clock.nowS()
      return 'accepted'
    },
    end: () => {
      lease = undefined
    },
  }
}
