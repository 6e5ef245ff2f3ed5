import { expect, test } from 'vitest'
import { createStyle } from '../../../src/cli/style.ts'
import { renderTraining, renderTrainingLine } from '../../../src/cli/train/live-view.ts'
import { nextState, startingState, type TrainingState } from '../../../src/cli/train/training-state.ts'
import type { EvaluationPoint } from '../../../src/learn/evaluations.ts'
import type { TrainEvent } from '../../../src/learn/train.ts'

const style = createStyle(false)
const point: EvaluationPoint = {
  steps: 10_000,
  episodes: 20,
  seeds: { first: 0, count: 20 },
  hasSuccess: true,
  successRate: 0.85,
  successLastHalf: 0.7,
  returnMean: 12.345,
  returnSd: 2,
  lengthMean: 200,
  rewardTerms: [],
  limitedShare: 0,
  limitedSteps: {},
}
const progress: TrainEvent = {
  kind: 'progress',
  steps: 12_000,
  totalSteps: 20_000,
  updates: 11_000,
  stepsPerSecond: 152.4,
  etaS: 52.5,
  phase: 'learning',
  returnMean: 8.25,
  successRate: 0.4,
}
const metrics: TrainEvent = {
  kind: 'metrics',
  row: {
    'time/fps': 150,
    'train/critic_loss': 0.012345,
    'train/actor_loss': -12.345,
    'train/ent_coef': 0.2,
    'train/update_to_data': 1,
    'train/saturated_actions': 0.25,
    'train/actor_dead_units': 0.01,
    'train/critic_dead_units': 0.5,
  },
}
const after = (...events: TrainEvent[]): TrainingState => events.reduce(nextState, startingState)

test('at first there is little to say', () => {
  const warmUp = {
    ...progress,
    steps: 500,
    phase: 'warm-up',
    returnMean: Number.NaN,
    stepsPerSecond: 0,
  } as const
  expect(renderTraining(after(warmUp), style)).toMatchInlineSnapshot(`
    [
      "  ━╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌  500/20 000 steps  warm-up",
    ]
  `)
})

test('in the middle all of it', () => {
  const worse = { ...point, steps: 11_000, returnMean: 11, returnSd: 3 }
  const state = after(
    progress,
    metrics,
    { kind: 'evaluation', point, best: true },
    { kind: 'metrics', row: { 'eval/mean_reward': 1 } },
    { kind: 'evaluation', point: worse, best: false },
  )
  expect(renderTraining(state, style).join('\n')).toMatchInlineSnapshot(`
    "  ━━━━━━━━━━━━━━╌╌╌╌╌╌╌╌╌╌  12 000/20 000 steps  152 steps/s  ETA 53 s
      training    return 8.25  success 40 %
      learner     critic loss 0.0123  actor loss -12.3  temperature 0.2  updates a step 1
      networks    actions at bounds 25 %  dead units: policy 1 %  critics 50 %
      evaluation  return 11.00 ± 3.00, success 85 %, held 70 % after 11 000 steps
      best        return 12.35 ± 2.00, success 85 %, held 70 % after 10 000 steps"
  `)
})

test('a task without a notion of success has none to show', () => {
  const state = after(
    { ...progress, successRate: Number.NaN },
    { kind: 'evaluation', point: { ...point, hasSuccess: false }, best: true },
  )
  expect(renderTraining(state, style).join('\n')).not.toMatch(/success|held|NaN/)
})

test('the last evaluation has no speed', () => {
  const state = after(progress, { kind: 'finalEvaluation', episodes: 100 })
  expect(renderTraining(state, style)[0]).toMatchInlineSnapshot(
    `"  ━━━━━━━━━━━━━━╌╌╌╌╌╌╌╌╌╌  12 000/20 000 steps  final evaluation"`,
  )
})

test('of several trainings one line each', () => {
  expect(renderTrainingLine('seed 3', after(progress, metrics), style)).toMatchInlineSnapshot(
    `"  seed 3      ━━━━━━━╌╌╌╌╌  12 000/20 000 steps  152 steps/s  ETA 53 s  return 8.25  success 40 %"`,
  )
})
