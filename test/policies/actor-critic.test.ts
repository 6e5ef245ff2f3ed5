import { describe, expect, it } from 'vitest'
import { squaredErrors, type Transitions } from '../../policies/actor-critic.ts'
import { diagnosisProgram } from '../../policies/diagnosis.ts'
import { parameterCount, plainNetwork } from '../../policies/networks.ts'
import { td3 } from '../../policies/td3.ts'
import { createSpace } from '../../src/contract/channel.ts'
import { programBuilder } from '../../src/tensor/builder.ts'
import { referenceEngine } from '../../src/tensor/engines/reference.ts'

describe("the critics' loss", () => {
  const run = async (weighted: boolean) => {
    const b = programBuilder('loss')
    const column = (name: string) => b.input(name, [2, 1])
    const transitions = { weight: weighted ? column('weight') : undefined } as Transitions
    b.output('loss', squaredErrors(b, transitions, [column('q1'), column('q2')], column('target')))
    const executable = await referenceEngine.compile(b.build())
    return executable.run({
      q1: Float32Array.of(1, 2),
      q2: Float32Array.of(3, -2),
      target: Float32Array.of(2, 0),
      weight: Float32Array.of(1, 0.25),
    })
  }

  it('is the mean over rows, summed over critics, and puts out no priorities', async () => {
    const outputs = await run(false)
    expect([...(outputs.loss ?? [])]).toEqual([(1 + 4) / 2 + (1 + 4) / 2])
    expect(outputs).not.toHaveProperty('priorities')
  })

  it('weights rows where they were not drawn uniformly, and says how wrong each was', async () => {
    const { loss, priorities } = await run(true)
    expect([...(loss ?? [])]).toEqual([(1 + 0.25 * 4) / 2 + (1 + 0.25 * 4) / 2])
    expect([...(priorities ?? [])]).toEqual([1, 2])
  })
})

describe('the diagnosis', () => {
  it('counts actions at their bounds and units that are 0 for the whole batch', async () => {
    const space = (name: string) => createSpace([{ name, unit: '1', low: -1, high: 1 }])
    const config = { ...td3.defaults, hidden: [2], batchSize: 2 }
    const policy = plainNetwork([1, 2, 1])
    const critic = plainNetwork([2, 2, 1])
    const executable = await referenceEngine.compile(
      diagnosisProgram({
        observationSpace: space('seen'),
        actionSpace: space('done'),
        config,
        policy,
        head: 'deterministic',
        critics: { state: 'critics', network: critic, count: 2 },
      }),
    )
    // Units 100 s and −1 (dead), of which the action is tanh of the first: saturated where s > 0, 0 where not.
    executable.setState('actor', Float32Array.of(100, 0, 0, -1, 1, 0, 0))
    expect(parameterCount(policy)).toBe(7)
    // The first critic has one dead unit, the second none.
    const first = [0, 0, 0, 0, 1, -1, 0, 0, 0]
    executable.setState('critics', Float32Array.from([...first, ...first.map(Math.abs)]))
    const observation = Float32Array.of(0.5, -0.5)
    const results = await executable.run({ observation, action: observation })
    expect(Object.fromEntries(Object.entries(results).map(([name, values]) => [name, values[0]]))).toEqual({
      saturated_actions: 0.5,
      actor_dead_units: 0.5,
      critic_dead_units: 0.25,
    })
  })
})
