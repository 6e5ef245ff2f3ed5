import type { Channel, Space } from '../../src/contract/channel.ts'
import { createRandom } from '../../src/contract/random.ts'
import type { LoadedPolicy } from '../../src/policy/session.ts'

/** Who acts in a task. */
export interface Driver {
  readonly name: string
  /** Where a person sets the action. Shape [action space]. */
  readonly control?: Float64Array
  /** Writes the action for an observation, in the units of the action space. */
  act(observation: Float32Array, action: Float32Array): void | Promise<void>
  close(): Promise<void>
}

const nothing = async (): Promise<void> => {}

/** Zero, or the bound nearest to it. */
const neutral = ({ low, high }: Channel): number => Math.min(high, Math.max(low, 0))

export function zeroDriver({ channels }: Space): Driver {
  return { name: 'zero action', act: (_, action) => action.set(channels.map(neutral)), close: nothing }
}

/** Uniform in the action's bounds, seeded. */
export function randomDriver({ channels }: Space, seed: number): Driver {
  const random = createRandom(seed)
  return {
    name: 'random actions',
    act: (_, action) => action.set(channels.map(({ low, high }) => random.between(low, high))),
    close: nothing,
  }
}

/** A person, who sets `control`. */
export function handDriver({ channels }: Space): Driver {
  const control = Float64Array.from(channels, neutral)
  return { name: 'by hand', control, act: (_, action) => action.set(control), close: nothing }
}

/** A policy, which acts once every `actionRepeat` steps if it was trained so. */
export function policyDriver(policy: LoadedPolicy, repeat: number): Driver {
  let step = 0
  return {
    name: `policy ${policy.path}`,
    async act(observation, action) {
      if (step++ % repeat === 0) action.set(await policy.act(observation))
    },
    close: () => policy.close(),
  }
}
