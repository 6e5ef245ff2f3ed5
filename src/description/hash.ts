import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import { canonicalDescription } from './canonical-description.ts'
import { canonicalJson } from './canonical-json.ts'
import type { RobotDescription } from './types.ts'

/**
 * SHA-256 (hex) of what in a description bears on control: the two ends of a link, and a policy and its robot,
 * compare it.
 */
export function descriptionHash(description: Omit<RobotDescription, 'hash' | 'source'>): string {
  return bytesToHex(sha256(utf8ToBytes(canonicalJson(canonicalDescription(description)))))
}
