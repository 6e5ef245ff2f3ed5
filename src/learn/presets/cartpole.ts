import type { Preset, PresetTable } from './types.ts'

// A quarter of an update a step: the simulation is cheap beside an update.
const swinging: Preset['trainer'] = {
  updatesPerStep: 0.25,
  roundSteps: 100,
  warmupSteps: 2_000,
  evaluateEverySteps: 5_000,
  stopAtSuccess: 0.9,
}

const config = {
  hidden: [64, 64],
  batchSize: 256,
  learningRate: 1e-3,
  discount: 0.99,
  polyak: 0.01,
} as const

const sac = { ...config, initialTemperature: 0.1, targetEntropy: -1 } as const

export const cartpolePresets: PresetTable = {
  'cartpole-swingup': {
    sac: { steps: 100_000, trainer: swinging, config: sac },
    // Pink noise: pushes that last long enough to swing the pole.
    td3: {
      steps: 100_000,
      trainer: swinging,
      config: { ...config, noise: 'pink', explorationNoise: 0.3 },
    },
  },
  'cartpole-balance': {
    sac: {
      steps: 40_000,
      trainer: {
        ...swinging,
        warmupSteps: 1_000,
        evaluateEverySteps: 4_000,
        evaluationEpisodes: 50,
        stopAtSuccess: 1,
      },
      config: sac,
    },
  },
  'double-pendulum-swingup': {
    sac: {
      steps: 150_000,
      trainer: { ...swinging, evaluateEverySteps: 10_000, evaluationEpisodes: 50, stopAtSuccess: 0.98 },
      config: sac,
    },
  },
}
