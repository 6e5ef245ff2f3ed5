import type { Preset, PresetTable } from './types.ts'

// Four relabelled goals for each transition, as in Andrychowicz et al. 2017.
const sparse: Preset['trainer'] = { hindsight: 4, updatesPerStep: 0.5 }

// The policy that acts is 10 to 20 steps old. Policies differ by a few points from one thousand updates to the next, so
// the best is chosen often, by 100 episodes.
const swinging: Preset['trainer'] = {
  warmupSteps: 100,
  roundSteps: 10,
  evaluateEverySteps: 1_000,
  evaluationEpisodes: 100,
  evaluationLagSteps: 200,
}

export const classicPresets: PresetTable = {
  // What the deterministic actor-critics of 2014 are for: small, and almost linear.
  'pendulum-upright': {
    dpg: { steps: 12_000, trainer: { warmupSteps: 1_000, evaluateEverySteps: 1_000 } },
    copdac: { steps: 12_000, trainer: { warmupSteps: 1_000, evaluateEverySteps: 1_000 } },
  },
  // A short horizon: 50 steps, and nothing to lose by being fast. What it reaches stands in docs/experience.md.
  'point-reach': {
    sac: {
      steps: 10_000,
      trainer: sparse,
      config: { hidden: [64, 64], batchSize: 256, learningRate: 1e-3, discount: 0.95, polyak: 0.02 },
    },
    td3: {
      steps: 20_000,
      trainer: sparse,
      config: {
        hidden: [64, 64],
        batchSize: 256,
        learningRate: 1e-3,
        discount: 0.95,
        polyak: 0.02,
        explorationNoise: 0.3,
      },
    },
  },
  // The published task has no success to stop at. SAC: rewards of up to −16 would make critics of up to −100, and most
  // of 5 000 steps would go into finding that scale; a low entropy, because balancing wants exact actions.
  pendulum: {
    sac: {
      steps: 20_000,
      trainer: { ...swinging, updatesPerStep: 2, normaliseRewards: true, evaluateEverySteps: 500 },
      config: {
        hidden: [128, 128],
        batchSize: 256,
        learningRate: 5e-4,
        discount: 0.99,
        polyak: 0.01,
        initialTemperature: 0.05,
        targetEntropy: -3,
        normaliseObservations: true,
      },
    },
    td3: {
      steps: 20_000,
      trainer: swinging,
      config: { hidden: [64, 64], batchSize: 256, discount: 0.98, polyak: 0.01 },
    },
    ddpg: {
      steps: 20_000,
      trainer: swinging,
      config: { hidden: [64, 64], batchSize: 256, discount: 0.98, polyak: 0.01 },
    },
  },
  // Only swinging to and fro gets up the hill, and independent noise never does: pink noise does, from the first steps
  // on. A fixed temperature, because the automatic one settles for standing still.
  'mountain-car-continuous': {
    sac: {
      steps: 20_000,
      trainer: { warmupSteps: 100, updatesPerStep: 0.5, evaluateEverySteps: 1_000 },
      config: { hidden: [64, 64], noise: 'pink', temperature: 0.1 },
    },
  },
}
