import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import { canonicalJson } from './canonical-json.ts'
import type { RobotDescription } from './types.ts'

/**
 * SHA-256 (hex) of what in a description bears on control: the two ends of a link, and a policy and its robot,
 * compare it. Name, summary, file and baud rate do not bear on control and are left out.
 */
export function descriptionHash(description: Omit<RobotDescription, 'hash' | 'source'>): string {
  const { name: _name, summary: _summary, transports, ...body } = description
  const { serial } = transports
  const link = serial && { stateRateHz: serial.stateRateHz, watchdogS: serial.watchdogS }
  const parts = { ...withoutSource(body), serial: link }
  return bytesToHex(sha256(utf8ToBytes(canonicalJson(parts))))
}

/** A whole description may be passed as well: its own hash and source are not part of what is hashed. */
function withoutSource(body: object): object {
  const { hash: _hash, source: _source, ...rest } = body as Partial<RobotDescription>
  return rest
}
