import { defaultPhysics, type PhysicsName, parsePhysics, physicsNames } from '../../../sim/physics-name.ts'
import type { Provenance } from '../../policy/types.ts'
import { defineCommand, integer, text } from '../command.ts'
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
    physics: text(
      '--physics <name>',
      `${physicsNames.join(' or ')} (default: what the policy was trained in)`,
      undefined,
    ),
  },
  examples: [
    'npx sinew eval runs/reach --episodes 100 --seed 0',
    'npx sinew eval runs/reach --physics mujoco',
  ],
  async run({ args: [subject = ''], options, out, style, io, signal }) {
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
    const environment = await task.openFor(policy.contract, { physics })
    out.write(`${style.bold(`Evaluating ${path}`)} on ${task.name}${physicsNote(physics, trained)}\n`)
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
      return { json: { policy: path, task: task.name, physics, ...evaluation } }
    } finally {
      environment.close()
      await policy.close()
    }
  },
})

/** What a policy was trained in, as its settings say; older ones do not, and there was only one. */
function trainedPhysics({ details }: Provenance): PhysicsName {
  const { trainer } = (details?.config ?? {}) as { readonly trainer?: { readonly physics?: string } }
  return parsePhysics(trainer?.physics ?? defaultPhysics)
}

function physicsNote(physics: PhysicsName, trained: PhysicsName): string {
  if (physics !== trained) return `, in ${physics} (trained in ${trained})`
  return physics === defaultPhysics ? '' : `, in ${physics}`
}
