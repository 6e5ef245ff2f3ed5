import { defineCommand, integer } from '../command.ts'
import { evaluationRows } from '../evaluation-rows.ts'
import { policyPath } from '../policy-path.ts'
import { createProgress } from '../progress.ts'
import { formatPairs } from '../table.ts'

export const evalCommand = defineCommand({
  name: 'eval',
  summary: 'evaluate a policy in simulation, on episodes that training never saw',
  args: [{ name: 'policy', about: 'policy.onnx or a run directory' }],
  options: {
    episodes: integer('--episodes <n>', 'how many', 100, { min: 1 }),
    seed: integer('--seed <n>', 'where in the held-out seeds to begin', 0, { min: 0 }),
  },
  examples: ['npx sinew eval runs/reach --episodes 100 --seed 0'],
  async run({ args: [subject = ''], options, out, style, io, signal }) {
    const path = policyPath(subject)
    const { openPolicy } = await import('../../policy/session.ts')
    const { findEnvironment } = await import('../../../sim/catalogue.ts')
    const { evaluate } = await import('../../learn/evaluate.ts')
    const { heldOutSeeds } = await import('../../learn/seeds.ts')

    const policy = await openPolicy(path)
    const task = findEnvironment(policy.contract.task)
    const environment = await task.openFor(policy.contract)
    out.write(`${style.bold(`Evaluating ${path}`)} on ${task.name}\n`)
    const total = options.episodes
    const progress = createProgress({
      output: out,
      style,
      clock: io.clock,
      title: 'eval',
      total,
      unit: 'episodes',
    })
    try {
      const seeds = { first: heldOutSeeds(total).first + options.seed, count: total }
      const evaluation = await evaluate(
        environment,
        async (observation, action) => action.set(await policy.act(observation)),
        seeds,
        { signal, onEpisode: (done) => progress.update(done) },
      )
      progress.finish()
      out.write(`\n${formatPairs(evaluationRows(evaluation), style)}`)
      return { json: { policy: path, task: task.name, ...evaluation } }
    } finally {
      environment.close()
      await policy.close()
    }
  },
})
