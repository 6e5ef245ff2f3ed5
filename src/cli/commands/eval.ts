import { defaultPhysics, type PhysicsName, parsePhysics, physicsNames } from '../../../sim/physics-name.ts'
import { decimal, defineCommand, integer, text } from '../command.ts'
import { evaluationRows } from '../evaluation-rows.ts'
import { policyPath } from '../policy-path.ts'
import { createProgress } from '../progress.ts'
import { formatPairs } from '../table.ts'
import { trainedPhysics } from '../trained-physics.ts'

export const evalCommand = defineCommand({
  name: 'eval',
  summary: 'evaluate a policy in simulation, on episodes that training never saw',
  args: [{ name: 'policy', about: 'policy.onnx or a run directory' }],
  options: {
    episodes: integer('--episodes <n>', 'how many', 100, { min: 1 }),
    seed: integer('--seed <n>', 'where in the held-out seeds to begin', 0, { min: 0 }),
    physics: text(
      '--physics <name>',
      `${physicsNames.join(' or ')} (default: what the policy was trained in)`,
      undefined,
    ),
    randomise: decimal('--randomise <share>', 'how much of what the task randomises, 0 to 1', 0, {
      min: 0,
      max: 1,
    }),
  },
  examples: [
    'npx sinew eval runs/reach --episodes 100 --seed 0',
    'npx sinew eval runs/reach --physics mujoco',
  ],
  async run({ args: [subject = ''], options, out, style, io, signal }) {
    const { episodes, randomise } = options
    const path = policyPath(subject)
    const asked = options.physics === undefined ? undefined : parsePhysics(options.physics)
    const { openPolicy } = await import('../../policy/session.ts')
    const { findEnvironment } = await import('../../../sim/catalogue.ts')
    const { evaluate } = await import('../../learn/evaluate.ts')
    const { heldOutSeeds } = await import('../../learn/seeds.ts')

    const policy = await openPolicy(path)
    const task = findEnvironment(policy.contract.task)
    const trained = trainedPhysics(policy.provenance)
    const physics = asked ?? trained
    const environment = await task.openFor(policy.contract, { physics, randomise })
    out.write(`${style.bold(`Evaluating ${path}`)} on ${task.name}${physicsNote(physics, trained)}\n`)
    const total = episodes
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
      return { json: { policy: path, task: task.name, physics, randomise, ...evaluation } }
    } finally {
      environment.close()
      await policy.close()
    }
  },
})

function physicsNote(physics: PhysicsName, trained: PhysicsName): string {
  if (physics !== trained) return `, in ${physics} (trained in ${trained})`
  return physics === defaultPhysics ? '' : `, in ${physics}`
}
