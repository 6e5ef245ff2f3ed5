/** Where each part of a row begins within its record, in floats. */
export interface Layout {
  readonly observation: number
  readonly action: number
  readonly reward: number
  readonly terminated: number
  readonly truncated: number
  /** How many rows back the episode's row before lies, 0 for none; exact to 2^24. */
  readonly back: number
  readonly nextObservation: number
  /** Floats a record. */
  readonly stride: number
  /** The same by name, for saving. */
  readonly fields: Readonly<Record<string, { readonly offset: number; readonly width: number }>>
}

export function createLayout(observationSize: number, actionSize: number): Layout {
  const fields: Record<string, { offset: number; width: number }> = {}
  let stride = 0
  const place = (name: string, width: number): number => {
    const offset = stride
    fields[name] = { offset, width }
    stride += width
    return offset
  }
  const offsets = {
    observation: place('observation', observationSize),
    action: place('action', actionSize),
    reward: place('reward', 1),
    terminated: place('terminated', 1),
    truncated: place('truncated', 1),
    back: place('back', 1),
    nextObservation: place('nextObservation', observationSize),
  }
  return { ...offsets, stride, fields }
}
