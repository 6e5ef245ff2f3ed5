import { writeFileAtomic } from '../runtime/write-file.ts'
import { decodePolicy } from './decode.ts'
import { encodePolicy } from './encode.ts'
import { openPolicyFile } from './session.ts'
import type { PolicyFile, PolicyParts } from './types.ts'

/**
 * Write a policy file: aside, then renamed over, so that `path` is always the old policy or the new one.
 * It is opened and its golden vectors are replayed first; a model that does not answer to them is not written.
 *
 * @throws SinewError `contract` if the parts do not fit together or the golden vectors do not hold.
 */
export async function writePolicy(path: string, parts: PolicyParts): Promise<PolicyFile> {
  const bytes = encodePolicy(parts)
  const file = decodePolicy(bytes, path)
  const policy = await openPolicyFile(file)
  await policy.close()
  await writeFileAtomic(path, bytes)
  return file
}
