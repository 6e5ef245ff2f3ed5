import { createEnvironment } from '../../sim/environment.ts'
import { heldOutSeeds } from '../../src/learn/seeds.ts'
import { readPolicy } from '../../src/policy/read-policy.ts'
import { openPolicyFile } from '../../src/policy/session.ts'
import { distributionDefaults } from '../../src/safety/distribution/types.ts'
import { createDistributionWatch } from '../../src/safety/distribution/watch.ts'
import { unpaidReacher } from './unpaid-reacher.ts'

export interface Watched {
  readonly steps: number
  readonly warned: number
  readonly held: number
}

/** What the distribution watch says of a policy's held-out episodes; `spoil` stands for a sensor that fails. */
export async function watchHeldOut(
  path: string,
  episodes: number,
  spoil: (observation: Float32Array, step: number) => void = () => {},
): Promise<Watched> {
  const file = await readPolicy(path)
  const { contract, experience } = file
  if (!experience) throw new Error(`${path} carries no statistics`)
  const policy = await openPolicyFile(file)
  const environment = await createEnvironment(unpaidReacher)
  const watch = createDistributionWatch(
    contract.observation,
    experience.observed,
    distributionDefaults,
    contract.periodS,
  )
  const { first } = heldOutSeeds(episodes)
  const seen = new Float32Array(contract.observation.length)
  for (let episode = 0; episode < episodes; episode++) {
    let result = environment.reset(first + episode)
    for (let step = 0; !result.terminated && !result.truncated; step++) {
      seen.set(result.observation)
      spoil(seen, step)
      watch.step(seen)
      result = environment.step(await policy.act(seen))
    }
  }
  environment.close()
  await policy.close()
  const { steps, warned, held } = watch
  return { steps, warned, held }
}
