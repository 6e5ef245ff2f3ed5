/** What became of everything that was received. Every frame bumps exactly one of these. */
export interface LinkCounters {
  /** Frames that were handed on. */
  accepted: number
  /** Not decodable as COBS, or too short to be a frame. */
  malformed: number
  badCrc: number
  wrongVersion: number
  unknownType: number
  /** A known type whose payload is not of its length. */
  wrongLength: number
  /** More bytes without a delimiter than the longest frame has. */
  overflow: number
  /** Of a session that is not the present one. */
  wrongSession: number
  /** Sequence number not above the last one accepted: repeated or overtaken. */
  oldSequence: number
}

export function createCounters(): LinkCounters {
  return {
    accepted: 0,
    malformed: 0,
    badCrc: 0,
    wrongVersion: 0,
    unknownType: 0,
    wrongLength: 0,
    overflow: 0,
    wrongSession: 0,
    oldSequence: 0,
  }
}

/** Is sequence number `a` later than `b`? Both wrap at 2³² (RFC 1982, serial number arithmetic). */
export function isNewer(a: number, b: number): boolean {
  return ((a - b) | 0) > 0
}
