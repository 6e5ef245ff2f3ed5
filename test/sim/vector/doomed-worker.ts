import { createClassicEnvironment } from '../../../sim/classic/index.ts'
import { pendulum } from '../../../sim/classic/pendulum.ts'
import type { Environment } from '../../../src/contract/environment.ts'
import { SinewError } from '../../../src/contract/errors.ts'

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

/** Environments that go wrong, for threads. */
export async function openEnvironment(name: string): Promise<Environment> {
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
