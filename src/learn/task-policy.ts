import { findEnvironment } from '../../sim/catalogue.ts'
import { repeatContract } from '../policy/contract.ts'
import { writePolicy } from '../policy/write-policy.ts'
import type { RunConfig } from './config.ts'
import type { PolicySnapshot } from './policy-snapshot.ts'
import type { RunOrigin } from './run-directory.ts'

/** Writes a policy of one of Sinew's tasks as a policy file, with the task's contract. */
export async function saveTaskPolicy(
  path: string,
  { model, golden, steps }: PolicySnapshot,
  config: RunConfig,
  { versions, commit, command, startedAt }: RunOrigin,
): Promise<void> {
  const task = await findEnvironment(config.task).contract()
  const contract = repeatContract(task, config.trainer.actionRepeat)
  const { algorithm, seed } = config
  const details = { config, command, startedAt }
  const provenance = {
    algorithm,
    seed,
    environmentSteps: steps,
    commit: commit ?? 'unknown',
    versions,
    details,
  }
  await writePolicy(path, { model, contract, golden, provenance })
}
