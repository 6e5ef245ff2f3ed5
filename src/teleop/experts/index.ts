import { SinewError } from '../../contract/errors.ts'
import { cartpoleBalanceExpert, cartpoleSwingupExpert } from './cartpole.ts'
import { reacherReachExpert } from './reacher-reach.ts'
import type { ExpertEntry } from './types.ts'

/** Every task that somebody has written an expert for. */
export const experts: readonly ExpertEntry[] = [
  cartpoleBalanceExpert,
  cartpoleSwingupExpert,
  reacherReachExpert,
]

/** @throws SinewError `usage` if nobody has written one for this task */
export function findExpert(task: string): ExpertEntry {
  const entry = experts.find((each) => each.task === task)
  if (entry) return entry
  throw new SinewError('usage', `there is no scripted expert for "${task}"`, {
    expected: `one of ${experts.map((each) => each.task).join(', ')}`,
    received: task,
    fix: 'show it by hand (recorded episodes), or let a policy file be the expert',
  })
}
