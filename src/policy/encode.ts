import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex } from '@noble/hashes/utils.js'
import { SinewError } from '../contract/errors.ts'
import { encodeMetadata, type OnnxFile, readOnnx } from './onnx-metadata.ts'
import { contractSchema, experienceSchema, goldenSchema, provenanceSchema, toJson } from './schema.ts'
import { type Experience, type PolicyContract, type PolicyParts, policyFormat } from './types.ts'

/** Keys of the ONNX metadata that make a model a policy. */
export const keys = {
  format: 'sinew.format',
  contract: 'sinew.contract',
  golden: 'sinew.golden',
  provenance: 'sinew.provenance',
  experience: 'sinew.experience',
  digest: 'sinew.digest',
} as const

/** SHA-256 of everything before the digest, in hex. */
export function digestOf(bytes: Uint8Array): string {
  return bytesToHex(sha256(bytes))
}

/** The very last bytes of a policy file. Nothing may follow them, so no byte of a file is without guard. */
export function digestEntry(digest: string): Uint8Array {
  return encodeMetadata(keys.digest, digest)
}

/**
 * The bytes of a policy file: the model, then its metadata, then the digest of both.
 *
 * @throws SinewError `contract` if the parts do not fit together, before a file exists that says so.
 */
export function encodePolicy({ model, contract, golden, provenance, experience }: PolicyParts): Uint8Array {
  requireModel(model)
  requireVectors('observations', golden.observations, contract.observation.length)
  requireVectors('actions', golden.actions, contract.action.length)
  if (golden.observations.length !== golden.actions.length) {
    throw unfit('golden', `${golden.observations.length} actions`, `${golden.actions.length}`)
  }
  if (experience) requireObserved(experience.observed, contract.observation.length)
  const entries = [
    encodeMetadata(keys.format, String(policyFormat)),
    encodeMetadata(keys.contract, checkedJson(contractSchema, keys.contract, contract)),
    encodeMetadata(keys.golden, checkedJson(goldenSchema, keys.golden, golden)),
    encodeMetadata(keys.provenance, checkedJson(provenanceSchema, keys.provenance, provenance)),
    ...(experience
      ? [encodeMetadata(keys.experience, checkedJson(experienceSchema, keys.experience, experience))]
      : []),
  ]
  const body = concat([model, ...entries])
  return concat([body, digestEntry(digestOf(body))])
}

function requireModel(model: Uint8Array): void {
  let file: OnnxFile
  try {
    file = readOnnx(model)
  } catch (cause) {
    throw new SinewError('contract', 'the model is not ONNX', { received: String(cause), cause })
  }
  const taken = Object.values(keys).filter((key) => file.metadata.has(key))
  if (file.isModel && taken.length === 0) return
  throw unfit(
    'model',
    'a plain ONNX model',
    taken.length > 0 ? `one that holds ${taken.join(', ')}` : 'no graph',
  )
}

function requireVectors(name: string, vectors: readonly (readonly number[])[], size: number): void {
  const wrong = vectors.find((vector) => vector.length !== size || !vector.every(Number.isFinite))
  if (vectors.length > 0 && !wrong) return
  throw unfit(`golden.${name}`, `vectors of ${size} finite numbers`, wrong ? `[${wrong.join(', ')}]` : 'none')
}

/** A channel too few would be noticed only on the robot; one that is no number would never alarm. */
function requireObserved({ count, ...columns }: Experience['observed'], size: number): void {
  for (const [name, values] of Object.entries(columns)) {
    if (values.length === size && values.every(Number.isFinite)) continue
    throw unfit(`experience.observed.${name}`, `${size} finite numbers`, `[${values.join(', ')}] of ${count}`)
  }
}

function unfit(where: string, expected: string, received: string): SinewError {
  return new SinewError('contract', `a policy cannot be written: its ${where} does not fit`, {
    where,
    expected,
    received,
    fix: 'make the model, the contract and the golden vectors from the same task and robot',
  })
}

/** What is written must be what is read back. */
function checkedJson(
  schema: { safeParse(value: unknown): { success: boolean; error?: { message: string } | undefined } },
  where: string,
  value: PolicyContract | PolicyParts['golden'] | PolicyParts['provenance'] | Experience,
): string {
  const json = toJson(value)
  const parsed = schema.safeParse(JSON.parse(json))
  if (parsed.success) return json
  throw unfit(where, 'all fields, with their types', parsed.error?.message ?? 'something else')
}

function concat(parts: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((total, part) => total + part.length, 0))
  let offset = 0
  for (const part of parts) {
    bytes.set(part, offset)
    offset += part.length
  }
  return bytes
}
