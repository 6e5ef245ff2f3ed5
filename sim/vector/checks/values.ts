import { rollout, type VectorCheck } from './rollout.ts'

export const checkShapes: VectorCheck = (vector) => {
  const { count, observationSpace, actionSpace, rewardNames, randomisedNames, info } = vector
  if (!(count >= 1)) return `${count} environments`
  const wanted = [
    ['action', vector.action, Float32Array, actionSpace.size],
    ['observation', vector.observation, Float32Array, observationSpace.size],
    ['finalObservation', vector.finalObservation, Float32Array, observationSpace.size],
    ['reward', vector.reward, Float64Array, 1],
    ['terminated', vector.terminated, Uint8Array, 1],
    ['truncated', vector.truncated, Uint8Array, 1],
    ['info.success', info.success, Uint8Array, 1],
    ['info.limited', info.limited, Uint32Array, 1],
    ['info.sent', info.sent, Float64Array, info.sent.length / count],
    ['info.rewardTerms', info.rewardTerms, Float64Array, rewardNames.length],
    ['info.randomised', info.randomised, Float64Array, randomisedNames.length],
  ] as const
  for (const [name, array, Type, width] of wanted) {
    if (!(array instanceof Type)) return `${name} is no ${Type.name}`
    if (array.length !== count * width) return `${name} has ${array.length} values, not ${count} × ${width}`
  }
  return undefined
}

/** Hot loops hold on to the arrays. */
export const checkSameArrays: VectorCheck = (vector, { seed }) => {
  const arrays = () => [...Object.values(vector), ...Object.values(vector.info)].filter(ArrayBuffer.isView)
  const before = arrays()
  const fault = rollout(vector, seed, 3, () => undefined)
  return (
    fault ??
    (arrays().every((array, index) => array === before[index]) ? undefined : 'an array was exchanged')
  )
}

export const checkValues: VectorCheck = (vector, { seed }) => {
  const { channels, size } = vector.observationSpace
  const outside = (rows: Float32Array, row: number): string | undefined => {
    for (let part = 0; part < size; part++) {
      const { name, low, high } = channels[part]
      const value = rows[row * size + part]
      // Bounds as the array's own type can hold them; what is not a number is in none.
      if (!(value >= Math.fround(low) && value <= Math.fround(high)))
        return `${name} is ${value}, not in [${low}, ${high}]`
    }
    return undefined
  }
  return rollout(vector, seed, vector.maxSteps + 1, (step) => {
    for (let row = 0; row < vector.count; row++) {
      const at = `step ${step}, environment ${row}`
      const ended = vector.terminated[row] + vector.truncated[row]
      if (ended > 1) return `${at}: both terminated and truncated`
      const fault =
        outside(vector.observation, row) ?? (ended ? outside(vector.finalObservation, row) : undefined)
      if (fault) return `${at}: ${fault}`
      if (!Number.isFinite(vector.reward[row])) return `${at}: the reward is ${vector.reward[row]}`
    }
    return undefined
  })
}
