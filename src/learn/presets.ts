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

/** By task, then by algorithm. docs/results/ shows what they reach. */
export const presets: Readonly<Record<string, Readonly<Record<string, Preset>>>> = {
  'reacher-reach': {
    sac: {
      steps: 60_000,
      trainer: { warmupSteps: 1_000, evaluateEverySteps: 1_500, evaluationEpisodes: 50, stopAtSuccess: 0.98 },
      config: { hidden: [64, 64], batchSize: 128, learningRate: 1e-3, discount: 0.98, targetEntropy: -2 },
    },
  },
  'cartpole-swingup': {
    sac: {
      steps: 100_000,
      trainer: { warmupSteps: 2_000, evaluateEverySteps: 5_000, evaluationEpisodes: 20, stopAtSuccess: 0.9 },
      config: { hidden: [64, 64], batchSize: 256, learningRate: 1e-3, discount: 0.99, targetEntropy: -1 },
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
  },
}

export function findPreset(task: string, algorithm: string): Preset {
  return presets[task]?.[algorithm] ?? anyTask
}
