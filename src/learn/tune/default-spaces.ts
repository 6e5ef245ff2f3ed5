import type { SearchSpace } from './space.ts'

/** Where published settings of these algorithms lie (rl-zoo's samplers and tuned values), a little wider. */
const common = (algorithm: string): SearchSpace => ({
  [`${algorithm}.learningRate`]: { kind: 'log', low: 1e-4, high: 3e-3 },
  [`${algorithm}.batchSize`]: { kind: 'choice', values: ['64', '128', '256', '512'] },
  [`${algorithm}.discount`]: { kind: 'choice', values: ['0.95', '0.98', '0.99', '0.995'] },
  [`${algorithm}.polyak`]: { kind: 'log', low: 1e-3, high: 5e-2 },
  [`${algorithm}.hidden`]: { kind: 'choice', values: ['64,64', '128,128', '256,256'] },
})

export const defaultSpaces: Readonly<Record<string, SearchSpace>> = {
  sac: { ...common('sac'), 'sac.initialTemperature': { kind: 'log', low: 0.05, high: 1 } },
  td3: { ...common('td3'), 'td3.explorationNoise': { kind: 'uniform', low: 0.05, high: 0.5 } },
  ddpg: { ...common('ddpg'), 'ddpg.explorationNoise': { kind: 'uniform', low: 0.05, high: 0.5 } },
}
