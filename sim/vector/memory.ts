import type { VectorArrays } from './types.ts'

/** Numbers a row. */
export interface RowSizes {
  readonly observation: number
  readonly action: number
  readonly sent: number
  readonly rewardTerms: number
  readonly randomised: number
}

/** Float64 first, bytes last, so that every array is aligned whatever the sizes are. */
const arraysOf = (count: number, sizes: RowSizes, buffer: SharedArrayBuffer): VectorArrays => {
  let offset = 0
  const next = <View extends { readonly byteLength: number }>(
    View: new (buffer: SharedArrayBuffer, offset: number, length: number) => View,
    width: number,
  ): View => {
    const view = new View(buffer, offset, count * width)
    offset += view.byteLength
    return view
  }
  const reward = next(Float64Array, 1)
  const sent = next(Float64Array, sizes.sent)
  const rewardTerms = next(Float64Array, sizes.rewardTerms)
  const randomised = next(Float64Array, sizes.randomised)
  const action = next(Float32Array, sizes.action)
  const observation = next(Float32Array, sizes.observation)
  const finalObservation = next(Float32Array, sizes.observation)
  const limited = next(Uint32Array, 1)
  const terminated = next(Uint8Array, 1)
  const truncated = next(Uint8Array, 1)
  const success = next(Uint8Array, 1)
  const info = { success, limited, sent, rewardTerms, randomised }
  return { action, observation, finalObservation, reward, terminated, truncated, info }
}

/** Bytes of a row: what {@link vectorArrays} lays out. */
const rowBytes = ({ observation, action, sent, rewardTerms, randomised }: RowSizes): number =>
  8 * (1 + sent + rewardTerms + randomised) + 4 * (action + 2 * observation + 1) + 3

/** Memory of `count` rows that threads can share. */
export const createVectorMemory = (count: number, sizes: RowSizes): SharedArrayBuffer =>
  new SharedArrayBuffer(count * rowBytes(sizes))

/** The arrays in a memory of {@link createVectorMemory}, the same in every thread. */
export { arraysOf as vectorArrays }
