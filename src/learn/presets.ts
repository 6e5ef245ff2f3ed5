import type { EngineConfig, TrainerConfig } from './config.ts'

/** Hyper-parameters of one algorithm on one task; what is not named keeps its default. */
export interface Preset {
  readonly steps: number
  readonly engine?: Partial<EngineConfig>
  readonly trainer?: Partial<TrainerConfig>
  /** The algorithm's own settings. */
  readonly config?: Readonly<Record<string, unknown>>
}

const anyTask: Preset = { steps: 100_000 }

// A quarter of an update a step: the simulation is cheap beside an update, and every further episode shows another
// target. Solved is every one of 100 episodes: on hardware episodes follow each other from wherever the arm is, and a
// policy that gets stuck in one pose in fifty stays there.
const reaching: Preset['trainer'] = {
  updatesPerStep: 0.25,
  roundSteps: 100,
  warmupSteps: 2_000,
  evaluateEverySteps: 4_000,
  evaluationEpisodes: 100,
  stopAtSuccess: 0.995,
}

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

/** By task, then by algorithm. docs/results/ shows what they reach. */
export const presets: Readonly<Record<string, Readonly<Record<string, Preset>>>> = {
  // SAC: a low target entropy, because two centimetres leave no room for noise.
  'reacher-reach': {
    sac: {
      steps: 60_000,
      trainer: reaching,
      config: {
        hidden: [64, 64],
        batchSize: 256,
        learningRate: 1e-3,
        discount: 0.98,
        polyak: 0.01,
        initialTemperature: 0.1,
        targetEntropy: -3,
      },
    },
    td3: {
      steps: 60_000,
      trainer: reaching,
      config: { hidden: [64, 64], learningRate: 1e-3, discount: 0.98, polyak: 0.01 },
    },
    ddpg: {
      steps: 60_000,
      trainer: reaching,
      config: { hidden: [64, 64], learningRate: 1e-3, discount: 0.98, polyak: 0.01 },
    },
  },
  'cartpole-swingup': {
    sac: {
      steps: 100_000,
      trainer: {
        updatesPerStep: 0.25,
        roundSteps: 100,
        warmupSteps: 2_000,
        evaluateEverySteps: 5_000,
        stopAtSuccess: 0.9,
      },
      config: {
        hidden: [64, 64],
        batchSize: 256,
        learningRate: 1e-3,
        discount: 0.99,
        polyak: 0.01,
        initialTemperature: 0.1,
        targetEntropy: -1,
      },
    },
    // Pink noise: pushes that last long enough to swing the pole.
    td3: {
      steps: 100_000,
      trainer: {
        updatesPerStep: 0.25,
        roundSteps: 100,
        warmupSteps: 2_000,
        evaluateEverySteps: 5_000,
        stopAtSuccess: 0.9,
      },
      config: {
        hidden: [64, 64],
        batchSize: 256,
        learningRate: 1e-3,
        discount: 0.99,
        polyak: 0.01,
        noise: 'pink',
        explorationNoise: 0.3,
      },
    },
  },
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

export function findPreset(task: string, algorithm: string): Preset {
  return presets[task]?.[algorithm] ?? anyTask
}
