import type { CatalogueEntry } from '../../../sim/catalogue.ts'
import { findTask } from '../../../sim/tasks/index.ts'
import type { Environment } from '../../contract/environment.ts'
import { SinewError } from '../../contract/errors.ts'
import { loadDescription } from '../../description/load.ts'
import { openPolicy } from '../../policy/session.ts'
import { findExpert } from '../../teleop/experts/index.ts'
import type { Act } from '../evaluate.ts'

export interface OpenExpert {
  readonly decide: Act
  close(): Promise<void>
}

/**
 * Whoever says what is right: `scripted`, or the policy file at a path.
 *
 * @throws SinewError `usage` if the task has no scripted expert or there is no such file, `contract` if the policy was
 *   made for something else
 */
export async function openExpert(
  name: string,
  entry: CatalogueEntry,
  { observationSpace, actionSpace }: Environment,
): Promise<OpenExpert> {
  if (name === 'scripted') {
    const expert = findExpert(entry.name)
    const description = await loadDescription(findTask(entry.name).robot)
    return { decide: expert.create({ description, observationSpace, actionSpace }), close: async () => {} }
  }
  const policy = await openPolicy(name)
  const repeat = policy.contract.actionRepeat ?? 1
  if (repeat > 1) {
    await policy.close()
    throw new SinewError('contract', 'an expert has to decide at every step', {
      where: name,
      expected: 'a policy without action repeat',
      received: `one that decides at every ${repeat} steps`,
    })
  }
  const checked = await entry.openFor(policy.contract)
  checked.close()
  return {
    decide: async (observation, action) => action.set(await policy.act(observation)),
    close: policy.close,
  }
}
