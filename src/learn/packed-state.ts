import type { TensorArray } from './safetensors.ts'

/** Plain objects, lists, texts, numbers, booleans, undefined and typed arrays, nested as one likes. */
export type PackedState = { readonly json: string; readonly arrays: Readonly<Record<string, TensorArray>> }

const arrayKey = '$array'
const numberKey = '$number'

/**
 * A nested state as JSON, its typed arrays apart under `<prefix>/<number>`. Numbers come back exactly, those that
 * JSON has no word for included.
 */
export function packState(state: unknown, prefix: string): PackedState {
  const arrays: Record<string, TensorArray> = {}
  const json = JSON.stringify(state, (_, value: unknown) => {
    if (isArray(value)) {
      const name = `${prefix}/${Object.keys(arrays).length}`
      arrays[name] = value
      return { [arrayKey]: name }
    }
    if (typeof value === 'number' && (!Number.isFinite(value) || Object.is(value, -0))) {
      return { [numberKey]: Object.is(value, -0) ? '-0' : String(value) }
    }
    return value
  })
  return { json, arrays }
}

/** @throws Error if an array is missing */
export function unpackState({ json, arrays }: PackedState): unknown {
  return JSON.parse(json, (_, value: unknown) => {
    if (typeof value !== 'object' || value === null) return value
    if (numberKey in value) return Number(value[numberKey])
    if (!(arrayKey in value)) return value
    const array = arrays[String(value[arrayKey])]
    if (!array) throw new Error(`the state has no array "${String(value[arrayKey])}"`)
    return array
  })
}

function isArray(value: unknown): value is TensorArray {
  return value instanceof Float32Array || value instanceof Uint32Array || value instanceof Uint8Array
}
