import { createClassicEnvironment } from '../../../sim/classic/index.ts'
import { pendulum } from '../../../sim/classic/pendulum.ts'
import type { Environment, StepResult } from '../../../src/contract/environment.ts'
import { SinewError } from '../../../src/contract/errors.ts'
import { createRandom } from '../../../src/contract/random.ts'

/** Torque that brings about what the environment is named for. */
export const doom = 1.5
/** Torque at which any of them diverges. */
export const divergence = 1.75

const dooms: Readonly<Record<string, () => void>> = {
  throws: () => {
    throw new TypeError('no such term')
  },
  diverges: () => {
    throw new SinewError('simulation', 'the physics went non-finite', { where: 'arm', fix: 'check masses' })
  },
  'ends its thread': () => process.exit(3),
  'never comes back': () => {
    for (;;);
  },
}

/** Draws a number an episode, as a randomised robot does, and is rewarded with it. */
function varying(environment: Environment, randomise: number): Environment {
  let scale = randomise
  let random = createRandom(0)
  const randomised = new Float64Array(1)
  const shown = (result: StepResult): StepResult => ({
    ...result,
    reward: result.reward + randomised[0],
    info: { ...result.info, randomised },
  })
  return {
    ...environment,
    randomisedNames: ['gift'],
    setRandomisation(next) {
      scale = next
    },
    reset(seed) {
      if (seed !== undefined) random = createRandom(seed)
      randomised[0] = scale === 0 ? Number.NaN : scale * random.between(1, 2)
      return shown(environment.reset(seed))
    },
    step: (action) => shown(environment.step(action)),
  }
}

/** Environments that go wrong, for threads, and one that varies. */
export async function openEnvironment(name: string, _physics?: string, randomise = 0): Promise<Environment> {
  if (name === 'varies') return varying(createClassicEnvironment(pendulum), randomise)
  if (name === 'cannot be opened') throw new SinewError('description', 'it has no joints')
  const environment = createClassicEnvironment(pendulum)
  return {
    ...environment,
    step(action) {
      if (action[0] === doom) dooms[name]()
      if (action[0] === divergence) dooms.diverges()
      return environment.step(action)
    },
  }
}
