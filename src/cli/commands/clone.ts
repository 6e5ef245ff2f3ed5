import { defineCommand, text } from '../command.ts'
import { imitateHere } from '../imitation/imitate-here.ts'
import { imitationOptions, imitationRequest } from '../imitation/request.ts'

export const cloneCommand = defineCommand({
  name: 'clone',
  summary: 'behavioural cloning: a policy that does what an expert showed',
  args: [{ name: 'task', about: 'reacher-reach, cartpole-swingup, …' }],
  options: {
    ...imitationOptions,
    noise: text(
      '--noise <share>',
      "noise on what the expert does, not on its labels (DART), as a share of half an action's range",
      undefined,
    ),
  },
  overrides: true,
  examples: [
    'npx sinew clone reacher-reach --demonstrations 20 --seed 0 --run-dir runs/cloned',
    'npx sinew clone cartpole-swingup --noise 0.2 --bc.hidden 128,128',
    'npx sinew clone reacher-reach --logs demonstrations.mcap',
  ],
  run(invocation) {
    const { args, options, overrides } = invocation
    const settings = { 'demonstrations.noise': options.noise, ...overrides }
    return imitateHere(imitationRequest('clone', args[0] ?? '', options, settings), invocation)
  },
})
