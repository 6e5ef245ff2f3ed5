import { readFile } from 'node:fs/promises'
import { SinewError } from '../contract/errors.ts'
import { decodePolicy } from './decode.ts'
import type { PolicyFile } from './types.ts'

/**
 * Read a policy file and check that it is whole.
 *
 * @throws SinewError `usage` when it cannot be read, `contract` when it is not a policy, truncated, edited, or newer.
 */
export async function readPolicy(path: string): Promise<PolicyFile> {
  let bytes: Uint8Array
  try {
    bytes = await readFile(path)
  } catch (cause) {
    throw new SinewError('usage', `cannot read the policy ${path}`, {
      where: path,
      expected: 'a policy file, such as runs/<run>/policy.onnx',
      received: cause instanceof Error ? cause.message : String(cause),
      fix: 'check the path, or train one: sinew train reacher-reach',
      cause,
    })
  }
  return decodePolicy(bytes, path)
}
