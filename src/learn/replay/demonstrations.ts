import { findEnvironment } from '../../../sim/catalogue.ts'
import type { Channel, Space } from '../../contract/channel.ts'
import { SinewError } from '../../contract/errors.ts'
import { type EpisodeLog, type LoggedStep, readEpisodeLog } from '../../data/episode-log.ts'
import { compareChannels } from '../../policy/compare-channels.ts'
import { type ActionScale, createActionScale } from '../action-scale.ts'
import { type EnvironmentReference, simulatedTask } from '../module-reference.ts'
import { createRows, type TransitionRows } from './rows.ts'

/** What demonstrations have to be demonstrations of. */
export interface DemonstrationTarget {
  readonly task: string
  readonly environment: EnvironmentReference
  readonly rewardNames: readonly string[]
  /** Paths of episode logs, separated by commas. */
  readonly demonstrations: string
  /** With hindsight a terminated step is of no use, as the log does not have what was seen after it. */
  readonly hindsight: number
}

interface Spaces {
  readonly observationSpace: Space
  readonly actionSpace: Space
}

/**
 * The steps in episode logs (`sinew run` records them) as transitions.
 *
 * What is left out: steps that nobody was in control of, steps in which the gate was stopping the robot, steps with a
 * tick missed before the next, and the last step of an episode that ran out of time, as what was seen after it belongs
 * to the next episode already.
 *
 * @throws SinewError `data` for a log of another task, robot or time step, with a value missing (episode and step are
 *   named), or without a usable step
 */
export async function loadDemonstrations(
  target: DemonstrationTarget,
  spaces: Spaces,
): Promise<TransitionRows> {
  const paths = target.demonstrations.split(',').map((path) => path.trim())
  const found: {
    readonly step: LoggedStep
    readonly next: LoggedStep | undefined
    readonly stream: number
  }[] = []
  for (const [stream, path] of paths.entries()) {
    const log = await readEpisodeLog(path)
    await requireMatch(log, path, target, spaces)
    const before = found.length
    for (const [index, step] of log.steps.entries()) {
      const next = log.steps[index + 1]
      if (!isUsable(step, next, target.hindsight > 0)) continue
      requireWhole(step, path, spaces)
      found.push({ step, next: step.terminated ? undefined : next, stream })
    }
    if (found.length > before) continue
    throw mismatch(
      path,
      'the log has no step to learn from',
      'steps with an action',
      `${log.steps.length} without`,
    )
  }
  const { observationSpace, actionSpace } = spaces
  const rows = createRows(found.length, observationSpace.size, actionSpace.size)
  const scale = createActionScale(actionSpace)
  for (const [row, { step, next, stream }] of found.entries()) {
    const follows = found[row + 1]?.step === next
    writeRow(rows, row, step, next, scale)
    rows.stream[row] = stream
    rows.truncated[row] = !step.terminated && !follows ? 1 : 0
  }
  return rows
}

function isUsable(step: LoggedStep, next: LoggedStep | undefined, hindsight: boolean): boolean {
  const acted = Array.from(step.action).some((value) => !Number.isNaN(value))
  if (!acted || step.state !== 'open') return false
  // Where the task itself ended, the value of what was seen then counts for nothing.
  if (step.terminated) return !hindsight
  return next?.episode === step.episode && next.step === step.step + 1 && next.missedTicks === 0
}

function writeRow(
  rows: TransitionRows,
  row: number,
  step: LoggedStep,
  next: LoggedStep | undefined,
  scale: ActionScale,
): void {
  const { length } = step.observation
  const normalised = new Float32Array(step.action.length)
  scale.toNormalised(Float32Array.from(step.action), normalised)
  rows.observation.set(step.observation, row * length)
  // The task clips an action that lies outside its bounds.
  rows.action.set(
    normalised.map((value) => Math.max(-1, Math.min(1, value))),
    row * normalised.length,
  )
  rows.reward[row] = step.reward
  rows.nextObservation.set((next ?? step).observation, row * length)
  rows.terminated[row] = step.terminated ? 1 : 0
}

/** @throws SinewError `data` naming the first value that is missing */
function requireWhole(step: LoggedStep, path: string, { observationSpace, actionSpace }: Spaces): void {
  const parts = [
    ['observation', step.observation, observationSpace.channels],
    ['action', step.action, actionSpace.channels],
    ['reward', [step.reward], [{ name: 'reward' }]],
  ] as const
  for (const [part, values, channels] of parts) {
    for (const [index, { name }] of channels.entries()) {
      if (Number.isFinite(values[index])) continue
      const where = `${path}, episode ${step.episode}, step ${step.step}, ${part} ${name}`
      throw mismatch(where, 'a step of the log has no such value', 'a finite number', String(values[index]))
    }
  }
}

async function requireMatch(
  { header }: EpisodeLog,
  path: string,
  { task, environment, rewardNames }: DemonstrationTarget,
  { observationSpace, actionSpace }: Spaces,
): Promise<void> {
  if (header.task !== task) throw mismatch(path, 'demonstrations of another task', task, header.task)
  const differences = [
    ...channelDifferences('observation', header.observation, observationSpace),
    ...channelDifferences('action', header.action, actionSpace),
  ]
  if (differences.length > 0) {
    throw mismatch(path, `demonstrations of a task that has changed:\n  - ${differences.join('\n  - ')}`)
  }
  const [recorded, now] = [header.rewardTerms.join(', '), rewardNames.join(', ')]
  if (recorded !== now) throw mismatch(path, 'demonstrations with another reward', now, recorded)
  if (environment.url !== simulatedTask(task).url) return
  const contract = await findEnvironment(task).contract()
  if (header.descriptionHash !== contract.descriptionHash) {
    throw mismatch(path, 'demonstrations on another robot', contract.descriptionHash, header.descriptionHash)
  }
  const periodS = contract.periodS * (environment.actionRepeat ?? 1)
  if (header.periodS !== periodS) {
    throw mismatch(path, 'demonstrations at another period', `${periodS} s`, `${header.periodS} s`)
  }
}

/** As in a policy's contract; there `training` is what was recorded here. */
function channelDifferences(about: string, recorded: readonly Channel[], { channels }: Space): string[] {
  return compareChannels(about, recorded, channels).map(({ message }) =>
    message.replaceAll('in training', 'in the log'),
  )
}

function mismatch(where: string, message: string, expected?: string, received?: string): SinewError {
  return new SinewError('data', message, {
    where,
    ...(expected === undefined ? {} : { expected }),
    ...(received === undefined ? {} : { received }),
    fix: 'record new ones with sinew run, or leave trainer.demonstrations out',
  })
}
