import { describe, expect, test } from 'vitest'
import { createEnvironment } from '../../sim/environment.ts'
import { reacherReach } from '../../sim/tasks/reacher-reach.ts'
import { loadDescription } from '../../src/description/load.ts'
import { interferenceCost } from '../../src/reward/interference.ts'
import { directAction, jointOffsetAction, jointVelocityAction } from '../../src/task/action-mappers.ts'
import { repeatActions } from '../../src/task/action-repeat.ts'

const reacher = await loadDescription('reacher')
const full = Float32Array.of(3, 3)

describe('the gate in training', () => {
  test('takes what cannot be, and says which action would have asked for what it let through', async () => {
    const environment = await createEnvironment(reacherReach)
    environment.reset(1)
    const { info } = environment.step(full)
    expect(info.limited).not.toBe(0)
    expect([...(info.limitedActuators ?? [])].every((bits) => bits !== 0)).toBe(true)
    for (const taken of info.taken ?? []) {
      expect(taken).toBeGreaterThan(0)
      expect(taken).toBeLessThan(3)
    }
    environment.reset(1)
    const gentle = environment.step(Float32Array.of(0.1, -0.1))
    expect(gentle.info.limited).toBe(0)
    expect(gentle.info.taken?.[0]).toBeCloseTo(0.1, 5)
    expect(gentle.info.taken?.[1]).toBeCloseTo(-0.1, 5)
    environment.close()
  })

  test('can be left out: what is asked for is sent', async () => {
    const environment = await createEnvironment(reacherReach, undefined, { gate: 'off' })
    const start = environment.reset(1).info.sent.slice()
    const { info } = environment.step(full)
    expect(info.limited).toBe(0)
    for (const [index, sent] of info.sent.entries()) {
      expect(sent - (start[index] ?? 0)).toBeCloseTo(3 / reacher.rateHz, 6)
    }
    expect(info.taken?.[0]).toBeCloseTo(3, 4)
    environment.close()
  })

  test('costs what it takes, where that is asked for', async () => {
    const plain = await createEnvironment(reacherReach)
    const paid = await createEnvironment(reacherReach, undefined, { interferenceWeight: 2 })
    expect(paid.rewardNames).toEqual([...(plain.rewardNames ?? []), 'interference'])
    for (const environment of [plain, paid]) environment.reset(3)
    const without = plain.step(full)
    const withCost = paid.step(full)
    const cost = withCost.info.rewardTerms.at(-1) ?? 0
    const cut = [...(withCost.info.taken ?? [])].map((taken) => ((3 - taken) / 6) ** 2)
    expect(cost).toBeCloseTo(-2 * (((cut[0] ?? 0) + (cut[1] ?? 0)) / 2), 5)
    expect(withCost.reward).toBeCloseTo(without.reward + cost, 9)
    expect(paid.step(Float32Array.of(0, 0)).info.rewardTerms.at(-1)).not.toBeNaN()
    for (const environment of [plain, paid]) environment.close()
  })

  test('of a held action the mean of what was taken is told, and whom it concerned in any of the steps', async () => {
    const single = await createEnvironment(reacherReach)
    const held = repeatActions(await createEnvironment(reacherReach), 2)
    single.reset(1)
    held.reset(1)
    const action = Float32Array.of(2.9, 0)
    const takens: number[] = []
    let bits = 0
    for (let step = 0; step < 2; step++) {
      const { info } = single.step(action)
      takens.push(info.taken?.[0] ?? Number.NaN)
      bits |= info.limitedActuators?.[0] ?? 0
    }
    const { info } = held.step(action)
    expect(info.taken?.[0]).toBeCloseTo(((takens[0] ?? 0) + (takens[1] ?? 0)) / 2, 6)
    expect(info.limitedActuators?.[0]).toBe(bits)
    expect(bits).not.toBe(0)
    single.close()
    held.close()
  })
})

test('every action mapper tells the action from what was sent', () => {
  const before = Float64Array.of(0.2, 0.6)
  const action = Float64Array.of(0.4, 0.25)
  for (const mapper of [
    directAction(reacher),
    jointVelocityAction(reacher),
    jointOffsetAction(reacher, { elbow: 0.9 }, 1),
  ]) {
    const command = new Float64Array(2)
    const back = new Float64Array(2)
    mapper.map(action, before, command)
    mapper.taken?.(command, before, back)
    expect(back[0], mapper.name).toBeCloseTo(0.4, 9)
    expect(back[1], mapper.name).toBeCloseTo(0.25, 9)
  }
  const some = jointVelocityAction(reacher, ['elbow'])
  const one = new Float64Array(1)
  some.taken?.(Float64Array.of(0.2, 0.62), before, one)
  expect(one[0]).toBeCloseTo(0.02 * reacher.rateHz, 6)
})

test('a mapper that cannot is refused', () => {
  const { name, space, map } = directAction(reacher)
  expect(() => interferenceCost({ mapper: { name, space, map } })).toThrow(
    'cannot say which action was taken',
  )
})
