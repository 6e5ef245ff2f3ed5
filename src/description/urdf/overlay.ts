/** Plain data of a YAML file. */
export type Data = Readonly<Record<string, unknown>>

export function isData(value: unknown): value is Data {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/**
 * What `above` says over what `below` says, key by key; lists and values are replaced whole, and a key that is null
 * above takes the one below away.
 */
export function overlay(below: Data, above: Data): Data {
  const result: Record<string, unknown> = { ...below }
  for (const [key, value] of Object.entries(above)) {
    const under = result[key]
    if (value === null) delete result[key]
    else result[key] = isData(under) && isData(value) ? overlay(under, value) : value
  }
  return result
}

/** Fields of a joint that are in the units of its kind. */
const unitFields = [
  'limits',
  'dampingNmSPerRad',
  'dampingNSPerM',
  'frictionNm',
  'frictionN',
  'armatureKgM2',
  'armatureKg',
  'mimic',
]

/** A joint that is given another kind keeps its place and axis; a link that is given moments loses the old axes. */
export function overlayEntry(section: string, below: Data, above: Data): Data {
  let base = below
  if (section === 'joints' && above.kind !== undefined && above.kind !== below.kind) {
    const dropped = above.kind === 'fixed' ? [...unitFields, 'axis'] : unitFields
    base = without(base, dropped)
  }
  if (section === 'links' && above.inertiaKgM2 !== undefined)
    base = without(base, ['inertiaKgM2', 'inertiaRpyRad'])
  return overlay(base, above)
}

function without(data: Data, keys: readonly string[]): Data {
  return Object.fromEntries(Object.entries(data).filter(([key]) => !keys.includes(key)))
}
