import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { SinewError } from '../contract/errors.ts'

/**
 * The policy file that a person means: the file itself, or the one in a run directory.
 *
 * @throws SinewError `usage` when there is none.
 */
export function policyPath(fileOrRun: string): string {
  if (!existsSync(fileOrRun)) {
    throw new SinewError('usage', `there is no ${fileOrRun}`, {
      where: fileOrRun,
      expected: 'a policy file or a run directory',
      fix: 'train one: npx sinew train reacher-reach',
    })
  }
  if (!statSync(fileOrRun).isDirectory()) return fileOrRun
  const inside = join(fileOrRun, 'policy.onnx')
  if (existsSync(inside)) return inside
  throw new SinewError('usage', `the run ${fileOrRun} has no policy yet`, {
    where: inside,
    fix: 'let it train to its first evaluation',
  })
}
