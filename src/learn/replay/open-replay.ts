import type { Space } from '../../contract/channel.ts'
import type { GoalContract } from '../../contract/environment.ts'
import { SinewError } from '../../contract/errors.ts'
import type { RunConfig } from '../config.ts'
import { type EnvironmentReference, openEnvironment } from '../module-reference.ts'
import { createReplayBuffer, type ReplayBuffer } from '../replay-buffer.ts'
import type { AlgorithmConfig, Learner } from '../types.ts'
import type { TransitionRows } from './rows.ts'

/** Everything about a run that its replay depends on; plain data, as it goes to another thread. */
export interface ReplaySettings {
  readonly task: string
  readonly environment: EnvironmentReference
  /** Names of the terms of the reward. */
  readonly rewardNames: readonly string[]
  readonly capacity: number
  /** Updates that the whole run will make: over so many the correction of prioritised replay becomes full. */
  readonly updates: number
  readonly hindsight: number
  readonly normaliseRewards: boolean
  readonly demonstrations: string
  readonly learnFrom: 'requested' | 'sent'
}

export function replaySettings(
  { task, steps, trainer }: RunConfig,
  environment: EnvironmentReference,
  rewardNames: readonly string[],
): ReplaySettings {
  const { hindsight, normaliseRewards, demonstrations, learnFrom } = trainer
  return {
    task,
    environment,
    rewardNames,
    // A short run needs no more than it will ever fill.
    capacity: Math.min(trainer.replayCapacity, steps + trainer.roundSteps),
    updates: Math.max(1, Math.floor((steps - trainer.warmupSteps) * trainer.updatesPerStep)),
    hindsight,
    normaliseRewards,
    demonstrations,
    learnFrom,
  }
}

/**
 * The replay buffer of a run, with its demonstrations.
 *
 * @throws SinewError `usage` if the algorithm or the task lacks what a setting asks for; `data` for demonstrations
 *   that are not this task's
 */
export async function openReplay(
  settings: ReplaySettings,
  spaces: { readonly observationSpace: Space; readonly actionSpace: Space },
  config: AlgorithmConfig,
  learner: Learner,
): Promise<ReplayBuffer> {
  const { observationSpace, actionSpace } = spaces
  const { replay, nStep, discount } = config
  if (replay === 'prioritised' && !learner.priorities) {
    throw new SinewError('usage', 'this algorithm does not say how wrong it was about each row', {
      where: 'replay: prioritised',
      fix: 'use replay: uniform, or an algorithm whose learner gives priorities',
    })
  }
  const goal = settings.hindsight > 0 ? await exchangeableGoal(settings) : undefined
  const demonstrations = await demonstrationsOf(settings, spaces)
  if (demonstrations) learner.observe?.(demonstrations.observation, demonstrations.reward.length)
  return createReplayBuffer(settings.capacity, observationSpace.size, actionSpace.size, {
    replay,
    priority: { batches: settings.updates },
    nStep,
    discount,
    normaliseRewards: settings.normaliseRewards,
    learnFrom: settings.learnFrom,
    ...(goal ? { hindsight: { goal, goalsPerTransition: settings.hindsight, ...spaces } } : {}),
    ...(demonstrations ? { demonstrations } : {}),
  })
}

/** Knows the whole simulator, which takes a learner's thread longer to load than all the rest: only where asked for. */
async function demonstrationsOf(
  settings: ReplaySettings,
  spaces: { readonly observationSpace: Space; readonly actionSpace: Space },
): Promise<TransitionRows | undefined> {
  if (settings.demonstrations === 'none') return undefined
  const { loadDemonstrations } = await import('./demonstrations.ts')
  return loadDemonstrations(settings, spaces)
}

/** The goal's functions outlive the environment that they come from. */
async function exchangeableGoal({ task, environment }: ReplaySettings): Promise<GoalContract> {
  const opened = await openEnvironment(environment)
  const { goal } = opened
  opened.close()
  if (goal) return goal
  throw new SinewError('usage', `"${task}" has no goal that could be exchanged afterwards`, {
    where: 'trainer.hindsight',
    expected: 'an environment with `goal` (src/contract/environment.ts)',
    fix: 'leave trainer.hindsight at 0, or give the task a goal; a repeated action (trainer.actionRepeat) hides it',
  })
}
