import { defineCommand, integer, text } from '../command.ts'
import { imitateHere } from '../imitation/imitate-here.ts'
import { imitationOptions, imitationRequest, resumeRequest } from '../imitation/request.ts'

export const daggerCommand = defineCommand({
  name: 'dagger',
  summary: 'dataset aggregation: let the clone drive, and the expert say what would have been right',
  args: [{ name: 'task', about: 'reacher-reach, cartpole-swingup, …', optional: true }],
  options: {
    ...imitationOptions,
    rounds: integer('--rounds <n>', 'after the clone of the demonstrations (default: 5)', undefined, {
      min: 1,
    }),
    episodes: integer('--episodes <n>', 'a round (default: 20)', undefined, { min: 1 }),
    resume: text(
      '--resume <run>',
      'go on with a run that was cut off: its directory, or "latest"',
      undefined,
    ),
  },
  overrides: true,
  examples: [
    'npx sinew dagger cartpole-swingup --rounds 5 --seed 0 --run-dir runs/aggregated',
    'npx sinew dagger reacher-reach --expert runs/reach/policy.onnx --dagger.schedule exponential',
    'npx sinew dagger --resume latest',
  ],
  run(invocation) {
    const { args, options, overrides } = invocation
    const { rounds, episodes, resume } = options
    const [task = ''] = args
    if (resume !== undefined) {
      return imitateHere(resumeRequest(resume, task, rounds, overrides), invocation)
    }
    const settings = { 'dagger.rounds': rounds ?? 5, 'dagger.episodes': episodes, ...overrides }
    return imitateHere(imitationRequest('dagger', task, options, settings), invocation)
  },
})
