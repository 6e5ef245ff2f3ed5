import type { Random } from '../src/contract/random.ts'
import type { Act } from '../src/learn/evaluate.ts'

/** βᵢ, the share of the steps of round i = 1, 2, … in which the expert drives: Ross et al. 2011, section 3.2. */
export interface BetaSchedule {
  /** `none`: the policy always drives, which the paper finds as good as any. */
  readonly schedule: 'none' | 'linear' | 'exponential'
  /** `linear`: βᵢ falls to 0 in the last round; `exponential`: βᵢ = baseⁱ. */
  readonly rounds: number
  readonly base: number
}

export function beta({ schedule, rounds, base }: BetaSchedule, round: number): number {
  if (schedule === 'linear') return Math.max(0, 1 - round / rounds)
  return schedule === 'exponential' ? base ** round : 0
}

/** How far DAgger has come. `Episode` is whatever is learnt from. */
export interface DaggerState<Episode> {
  /** 0: nothing but what the expert has shown, and the policy cloned from it. */
  readonly round: number
  /** D, all of it so far. */
  readonly aggregated: readonly Episode[]
  readonly policy: Act
}

export interface DaggerSetup<Episode> extends BetaSchedule {
  /** Episodes a round. */
  readonly episodes: number
  readonly expert: Act
  /** Numbers of the round's own, so that it comes out the same whether or not the rounds before were played just now. */
  random(round: number): Random
  /** Play an episode with `act` in control, and have the expert say at each step what would have been right. */
  play(act: Act, random: Random): Promise<Episode>
  learn(aggregated: readonly Episode[], round: number): Promise<Act>
  /** After each round; true ends it. */
  onRound(state: DaggerState<Episode>, beta: number): Promise<boolean>
}

/**
 * Dataset aggregation: Ross, Gordon and Bagnell 2011, "A Reduction of Imitation Learning and Structured Prediction to
 * No-Regret Online Learning" (AISTATS, arXiv 1011.0686), algorithm 3.1. Which of the rounds' policies is the best one,
 * its last line, is for `onRound` to find out.
 */
export async function dagger<Episode>(
  setup: DaggerSetup<Episode>,
  from: DaggerState<Episode>,
): Promise<void> {
  const { rounds, episodes, expert, play, learn } = setup
  const aggregated = [...from.aggregated]
  let { policy } = from
  for (let round = from.round + 1; round <= rounds; round++) {
    const random = setup.random(round)
    const share = beta(setup, round)
    // πᵢ = βᵢ π* + (1 − βᵢ) π̂ᵢ, drawn anew at every step.
    const learnt = policy
    const mixed: Act = (observation, action) =>
      (random.uniform() < share ? expert : learnt)(observation, action)
    // D ← D ∪ {(s, π*(s))}, s as πᵢ met them.
    for (let episode = 0; episode < episodes; episode++) aggregated.push(await play(mixed, random))
    policy = await learn(aggregated, round)
    if (await setup.onRound({ round, aggregated, policy }, share)) return
  }
}
