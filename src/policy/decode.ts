import type { z } from 'zod'
import { SinewError } from '../contract/errors.ts'
import { digestEntry, digestOf, keys } from './encode.ts'
import { type OnnxFile, readOnnx } from './onnx-metadata.ts'
import { WireError } from './protobuf-reader.ts'
import { contractSchema, experienceSchema, goldenSchema, provenanceSchema } from './schema.ts'
import { type PolicyFile, policyFormat } from './types.ts'

const copyAgain = 'copy the file again from its run directory, or train again'

function refuse(message: string, path: string, expected: string, received: string, fix: string): SinewError {
  return new SinewError('contract', `${path}: ${message}`, { where: path, expected, received, fix })
}

/**
 * The parts of a policy file, once its digest is found to match every byte.
 *
 * @throws SinewError `contract`: not a policy, truncated, edited, or written by a newer Sinew.
 */
export function decodePolicy(bytes: Uint8Array, path: string): PolicyFile {
  const { metadata, isModel, last } = readWhole(bytes, path)
  const format = metadata.get(keys.format)
  const known = Object.values(keys).filter((key) => metadata.has(key))
  if (known.length === 0) {
    throw refuse(
      'not a policy, or the end of one is missing',
      path,
      'an ONNX file with a Sinew contract in its metadata',
      isModel ? 'an ONNX model without one' : 'no ONNX model',
      `give the policy.onnx of a run directory; if it is one, ${copyAgain}`,
    )
  }
  if (format !== undefined && /^\d+$/.test(format) && Number(format) > policyFormat) {
    throw refuse(
      'written by a newer Sinew',
      path,
      `policy format ${policyFormat}`,
      `policy format ${format}`,
      'update Sinew on this machine',
    )
  }
  const stored = metadata.get(keys.digest)
  if (stored === undefined) {
    throw refuse('the end of the policy is missing', path, 'a digest at the end', 'no digest', copyAgain)
  }
  const bodyEnd = last?.start ?? 0
  const actual = digestOf(bytes.subarray(0, bodyEnd))
  if (!equalBytes(bytes.subarray(bodyEnd), digestEntry(actual))) {
    throw refuse(
      'the policy was changed after it was written',
      path,
      `SHA-256 ${stored.slice(0, 16)}…`,
      `SHA-256 ${actual.slice(0, 16)}…`,
      `do not edit a policy file; ${copyAgain}`,
    )
  }
  return {
    path,
    digest: actual,
    model: bytes,
    contract: part(contractSchema, keys.contract, metadata, path),
    golden: part(goldenSchema, keys.golden, metadata, path),
    provenance: part(provenanceSchema, keys.provenance, metadata, path),
    ...(metadata.has(keys.experience)
      ? { experience: part(experienceSchema, keys.experience, metadata, path) }
      : {}),
  }
}

function readWhole(bytes: Uint8Array, path: string): OnnxFile {
  try {
    return readOnnx(bytes)
  } catch (error) {
    if (!(error instanceof WireError)) throw error
    // An ONNX file opens with its IR version (field 1, a small number); text and pictures do not.
    const opensLikeOnnx = bytes[0] === 0x08 && (bytes[1] ?? 0xff) < 0x80
    const received = `${error.message} at byte ${error.offset} of ${bytes.length}`
    if (opensLikeOnnx && error.cutShort) {
      throw refuse('the policy is truncated', path, 'a whole ONNX file', received, copyAgain)
    }
    if (opensLikeOnnx) throw refuse('the policy is damaged', path, 'a whole ONNX file', received, copyAgain)
    throw refuse('not a policy', path, 'an ONNX file', received, 'give the policy.onnx of a run directory')
  }
}

function part<T>(schema: z.ZodType<T>, key: string, metadata: OnnxFile['metadata'], path: string): T {
  const text = metadata.get(key)
  let value: unknown
  try {
    value = JSON.parse(text ?? '')
  } catch {
    value = undefined
  }
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  throw refuse(
    `${key} cannot be understood`,
    path,
    'what this version of Sinew writes',
    parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; '),
    copyAgain,
  )
}

function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, index) => byte === b[index])
}
