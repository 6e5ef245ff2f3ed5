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
  // rl-zoo's settings for SAC on Pendulum-v1, which Stable-Baselines3's published figures are made with; and the
  // published task has no success to stop at. Small networks: --sac.hidden 64,64 --sac.batchSize 100.
  pendulum: {
    sac: {
      steps: 20_000,
      trainer: { warmupSteps: 100, evaluateEverySteps: 2_500, evaluationEpisodes: 20 },
      config: { hidden: [256, 256], batchSize: 256, learningRate: 1e-3, discount: 0.99 },
    },
    td3: {
      steps: 20_000,
      trainer: { warmupSteps: 1_000, evaluateEverySteps: 2_500, evaluationEpisodes: 20 },
      config: { discount: 0.98 },
    },
    ddpg: {
      steps: 20_000,
      trainer: { warmupSteps: 1_000, evaluateEverySteps: 2_500, evaluationEpisodes: 20 },
      config: { discount: 0.98 },
    },
  },
}

export function findPreset(task: string, algorithm: string): Preset {
  return presets[task]?.[algorithm] ?? anyTask
}
