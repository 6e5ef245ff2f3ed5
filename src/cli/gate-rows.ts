import type { RunReport } from '../control/types.ts'
import type { GateActivity } from '../safety/activity.ts'
import { type Reason, reasonNames } from '../safety/types.ts'
import { formatPercent } from './format.ts'
import type { Row } from './table.ts'

const shareOf = (count: number, { steps }: GateActivity): string =>
  steps === 0 ? 'none' : formatPercent(count / steps, 1)

/**
 * How much of the gate there was here and in training, for each reason and actuator that either knows: a policy that
 * leans on the gate more than it did when it was chosen does not meet what it was trained for.
 */
export function gateRows({
  actuators,
  gateActivity: here,
  gateInTraining: before,
}: Pick<RunReport, 'actuators' | 'gateActivity' | 'gateInTraining'>): Row[] {
  const compare = (count: number, countBefore: number): string =>
    before
      ? `${shareOf(count, here)} of the steps (${shareOf(countBefore, before)} in training)`
      : `${shareOf(count, here)} of the steps`
  const rows: Row[] = [['limited', compare(here.limitedSteps, before?.limitedSteps ?? 0)]]
  const countOf = (activity: GateActivity | undefined, reason: Reason, actuator: number): number =>
    activity?.limited[reason]?.[actuator] ?? 0
  for (const reason of reasonNames) {
    for (const [index, name] of actuators.entries()) {
      const [now, then] = [countOf(here, reason, index), countOf(before, reason, index)]
      if (now + then > 0) rows.push([`  ${name}, ${reason}`, compare(now, then)])
    }
  }
  return rows
}

/** What was unlike training, or why nobody looked. */
export function distributionRow({ distribution }: Pick<RunReport, 'distribution'>): Row {
  const name = 'unlike training'
  if (!distribution) return [name, 'not watched']
  const { steps, warned, held, peak } = distribution
  if (!peak || steps === 0) return [name, `never in ${steps} steps`]
  const worst = `${peak.channel} at ${peak.value.toPrecision(4)}, ${peak.score.toPrecision(3)} standard deviations beyond`
  return [
    name,
    `${formatPercent(warned / steps, 1)} of the steps, held in ${formatPercent(held / steps, 1)}; worst: ${worst}`,
  ]
}
