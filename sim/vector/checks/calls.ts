import { createRandom } from '../../../src/contract/random.ts'
import { everything, randomActions, rollout, throws, type VectorCheck } from './rollout.ts'

const sameNumbers = (one: readonly number[], other: readonly number[]): boolean =>
  one.length === other.length && one.every((value, index) => Object.is(value, other[index]))

export const checkSeeds: VectorCheck = (vector, { seed }) => {
  const begin = (from?: number): number[] => {
    vector.reset(from)
    return everything(vector)
  }
  const first = begin(seed)
  const next = begin()
  if (sameNumbers(first, next)) return 'a reset without a seed begins the same episodes again'
  if (!sameNumbers(first, begin(seed))) return `seed ${seed} began differently the second time`
  if (!sameNumbers(next, begin())) return 'the second episodes after a seed are not the same every time'
  const { size } = vector.observationSpace
  vector.reset(seed)
  const rowOne = vector.observation.slice(size, 2 * size)
  if (vector.count > 1 && sameNumbers([...rowOne], [...vector.observation.slice(0, size)]))
    return 'environments 0 and 1 begin alike'
  vector.reset(seed + 1)
  return vector.count > 1 && !sameNumbers([...rowOne], [...vector.observation.slice(0, size)])
    ? 'environment 1 of a seed is not environment 0 of the next'
    : undefined
}

export const checkRepeats: VectorCheck = async (vector, { again, seed }) => {
  const trace = (of: typeof vector): number[] => {
    const seen: number[] = []
    rollout(of, seed, 20, () => {
      seen.push(...everything(of))
      return undefined
    })
    return seen
  }
  const first = trace(vector)
  if (!sameNumbers(first, trace(vector))) return 'the same seed and actions differ the second time'
  const other = await again()
  try {
    return sameNumbers(first, trace(other)) ? undefined : 'the same seed and actions differ in a second one'
  } finally {
    other.close()
  }
}

export const checkAsync: VectorCheck = (vector, { seed }) => {
  const random = createRandom(seed)
  vector.reset(seed)
  randomActions(vector, random)
  const actions = vector.action.slice()
  vector.step()
  const stepped = everything(vector)
  vector.reset(seed)
  if (!throws(() => vector.stepWait())) return 'stepWait without a step went through'
  vector.action.fill(0)
  vector.stepAsync(actions)
  const during = [() => vector.stepAsync(), () => vector.step(), () => vector.reset()]
  const through = during.some((call) => !throws(call))
  vector.stepWait()
  if (through) return 'a step or a reset went through while a step was under way'
  return sameNumbers(stepped, everything(vector)) ? undefined : 'stepAsync and stepWait are not step'
}

export const checkActions: VectorCheck = (vector, { seed }) => {
  vector.reset(seed)
  if (!throws(() => vector.step(new Float32Array(vector.action.length + 1))))
    return 'a value too many went through'
  const last = vector.count - 1
  vector.action.fill(0)
  vector.action[last * vector.actionSpace.size] = Number.NaN
  const refused = throws(() => vector.step())
  if (!refused) return 'an action that is not a number went through'
  if (!(refused instanceof Error) || !refused.message.includes(`environment ${last}:`))
    return `of an action in environment ${last} it says: ${refused}`
  vector.action.fill(0)
  if (!throws(() => vector.step())) return 'a step after a failure went through without a reset'
  vector.reset(seed)
  return throws(() => vector.step()) ? 'a step after a failure and a reset was refused' : undefined
}

/** The last one. */
export const checkClose: VectorCheck = (vector) => {
  vector.close()
  vector.close()
  if (!throws(() => vector.step())) return 'a step after close went through'
  return throws(() => vector.reset()) ? undefined : 'a reset after close went through'
}
