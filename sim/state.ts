/** Takes down numbers, in an order that the {@link StateReader} then repeats. */
export interface StateWriter {
  number(value: number): void
  array(values: ArrayLike<number>): void
}

export interface StateReader {
  number(): number
  /** As many as `values` holds. */
  into(values: Float64Array): void
}

/** What remembers something from one step to the next, and can be told it again. */
export interface Remembers {
  save(out: StateWriter): void
  restore(from: StateReader): void
}

export function createStateWriter(): StateWriter & { values(): Float64Array } {
  const written: number[] = []
  return {
    number: (value) => void written.push(value),
    array(values) {
      for (let index = 0; index < values.length; index++) written.push(values[index])
    },
    values: () => Float64Array.from(written),
  }
}

/** @throws RangeError from reading on after the end */
export function createStateReader(values: Float64Array): StateReader {
  let at = 0
  const number = (): number => {
    const value = values[at++]
    if (value === undefined) throw new RangeError(`only ${values.length} numbers were saved`)
    return value
  }
  return {
    number,
    into(out) {
      for (let index = 0; index < out.length; index++) out[index] = number()
    },
  }
}
