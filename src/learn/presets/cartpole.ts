import type { PresetTable } from './types.ts'

export const cartpolePresets: PresetTable = {
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
  'cartpole-balance': {
    sac: {
      steps: 40_000,
      trainer: {
        updatesPerStep: 0.25,
        roundSteps: 100,
        warmupSteps: 1_000,
        evaluateEverySteps: 4_000,
        evaluationEpisodes: 50,
        stopAtSuccess: 1,
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
  'double-pendulum-swingup': {
    sac: {
      steps: 200_000,
      trainer: {
        updatesPerStep: 0.25,
        roundSteps: 100,
        warmupSteps: 2_000,
        evaluateEverySteps: 10_000,
        evaluationEpisodes: 50,
        stopAtSuccess: 0.98,
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
}
