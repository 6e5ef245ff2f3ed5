import type { Preset, PresetTable } from './types.ts'

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

export const reacherPresets: PresetTable = {
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
}
