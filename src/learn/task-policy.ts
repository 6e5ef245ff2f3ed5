import { findEnvironment } from '../../sim/catalogue.ts'
import { repeatContract } from '../policy/contract.ts'
import type { Experience } from '../policy/types.ts'
import { writePolicy } from '../policy/write-policy.ts'
import { observationStatistics } from '../safety/distribution/moments.ts'
import type { RunConfig } from './config.ts'
import type { PolicySnapshot } from './policy-snapshot.ts'
import type { RunOrigin } from './run-directory.ts'

/** Writes a policy of one of Sinew's tasks as a policy file, with the task's contract. */
export async function saveTaskPolicy(
  path: string,
  snapshot: PolicySnapshot,
  config: RunConfig,
  { versions, commit, command, startedAt }: RunOrigin,
): Promise<void> {
  const { model, golden, steps } = snapshot
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
  await writePolicy(path, { model, contract, golden, provenance, experience: experienceOf(snapshot) })
}

function experienceOf({ observed, observedSample, gate }: PolicySnapshot): Experience | undefined {
  if (!observed?.count || !observedSample?.length) return undefined
  return { observed: observationStatistics(observed, observedSample), ...(gate ? { gate } : {}) }
}
