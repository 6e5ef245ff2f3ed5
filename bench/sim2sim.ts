import { findEnvironment } from '../sim/catalogue.ts'
import { type PhysicsName, physicsNames } from '../sim/physics-name.ts'
import { policyPath } from '../src/cli/policy-path.ts'
import { trainedPhysics } from '../src/cli/trained-physics.ts'
import { type Evaluation, evaluate } from '../src/learn/evaluate.ts'
import { heldOutSeeds } from '../src/learn/seeds.ts'
import { openPolicy } from '../src/policy/session.ts'

const episodes = 100

/**
 * `npm run bench -- sim2sim <policy or run> …`: every policy in every physics engine, on the same held-out episodes.
 * Prints the table of docs/results/sim2sim.md.
 */
export async function sim2simBenchmark(): Promise<void> {
  const subjects = process.argv.slice(3)
  if (subjects.length === 0) throw new Error('name policies or run directories')
  console.log(
    `| task | algorithm, seed | trained in | ${physicsNames.map((name) => `in ${name}`).join(' | ')} | difference |`,
  )
  console.log(`| --- | --- | --- | ${physicsNames.map(() => '---').join(' | ')} | --- |`)
  for (const subject of subjects) console.log(await row(policyPath(subject)))
}

async function row(path: string): Promise<string> {
  const policy = await openPolicy(path)
  const { contract, provenance } = policy
  const found: Evaluation[] = []
  try {
    for (const physics of physicsNames) found.push(await evaluateIn(policy, physics))
  } finally {
    await policy.close()
  }
  const [rapier, mujoco] = found
  const trained = trainedPhysics(provenance)
  return `| ${contract.task} | ${provenance.algorithm}, ${provenance.seed} | ${trained} | ${found.map(cell).join(' | ')} | ${difference(rapier, mujoco)} |`
}

async function evaluateIn(
  policy: Awaited<ReturnType<typeof openPolicy>>,
  physics: PhysicsName,
): Promise<Evaluation> {
  const environment = await findEnvironment(policy.contract.task).openFor(policy.contract, { physics })
  try {
    return await evaluate(
      environment,
      async (observation, action) => action.set(await policy.act(observation)),
      heldOutSeeds(episodes),
    )
  } finally {
    environment.close()
  }
}

const cell = ({ hasSuccess, successRate, returnMean }: Evaluation): string =>
  `${hasSuccess ? `${(100 * successRate).toFixed(0)}%, ` : ''}return ${returnMean.toFixed(1)}`

function difference(one: Evaluation, other: Evaluation): string {
  if (one.hasSuccess) return `${(100 * (other.successRate - one.successRate)).toFixed(0)} points`
  return `return ${(other.returnMean - one.returnMean).toFixed(1)}`
}
