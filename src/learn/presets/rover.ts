import type { Preset, PresetTable } from './types.ts'

// Every further episode shows another fall, and the simulation is cheap beside an update.
const balancing: Preset['trainer'] = {
  updatesPerStep: 0.25,
  roundSteps: 100,
  warmupSteps: 2_000,
  evaluateEverySteps: 10_000,
  evaluationEpisodes: 50,
  stopAtSuccess: 0.98,
}

const config = {
  hidden: [64, 64],
  batchSize: 256,
  learningRate: 1e-3,
  discount: 0.99,
  polyak: 0.01,
  initialTemperature: 0.1,
  targetEntropy: -3,
} as const

export const roverPresets: PresetTable = {
  'rover-balance': { sac: { steps: 80_000, trainer: balancing, config } },
  // Longer: it must know how to stand before it learns where to go.
  'rover-drive-to': { sac: { steps: 100_000, trainer: balancing, config } },
}
