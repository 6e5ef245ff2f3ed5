import type { Tensor } from '../program.ts'
import type { OnnxGraph } from './graph.ts'

/**
 * Slices that together tile an axis of their source, grouped: one Split instead of many Slices.
 * Every member maps to its group, in order of position.
 */
export function fullSplits(nodes: readonly Tensor[]): Map<Tensor, readonly Tensor[]> {
  const groups = new Map<string, Tensor[]>()
  for (const tensor of nodes) {
    const { operation } = tensor
    if (operation.kind !== 'slice') continue
    const key = `${tensor.inputs[0].id}:${operation.axis}`
    groups.set(key, [...(groups.get(key) ?? []), tensor])
  }
  const result = new Map<Tensor, readonly Tensor[]>()
  for (const group of groups.values()) {
    const ordered = group.sort((a, b) => position(a).start - position(b).start)
    let end = 0
    const tiles = ordered.every((tensor) => {
      const { start, length } = position(tensor)
      const fits = start === end
      end += length
      return fits
    })
    const [first] = ordered
    const whole = first.inputs[0].shape[position(first).axis]
    if (tiles && end === whole) for (const tensor of ordered) result.set(tensor, ordered)
  }
  return result
}

export interface Part {
  readonly name: string
  readonly length: number
}

/** One Split, or, of more than `widest` parts, a Split into groups that are split in turn. */
export function emitSplit(
  graph: OnnxGraph,
  source: string,
  axis: number,
  parts: readonly Part[],
  widest: number,
): void {
  let pieces = parts
  if (parts.length > widest) {
    const groupSize = Math.max(widest, Math.ceil(parts.length / widest))
    const groups: Part[] = []
    for (let start = 0; start < parts.length; start += groupSize) {
      const members = parts.slice(start, start + groupSize)
      const group = {
        name: `${source}.${axis}.${start}.${members.length}`,
        length: members.reduce((sum, { length }) => sum + length, 0),
      }
      groups.push(group)
      emitSplit(graph, group.name, axis, members, widest)
    }
    pieces = groups
  }
  const lengths = graph.integers(pieces.map(({ length }) => length))
  const names = pieces.map(({ name }) => name)
  graph.emit('Split', [source, lengths], names, { axis: { int: axis } })
}

function position(tensor: Tensor): { axis: number; start: number; length: number } {
  const { operation, shape } = tensor
  if (operation.kind !== 'slice') return { axis: 0, start: 0, length: 0 }
  return { axis: operation.axis, start: operation.start, length: shape[operation.axis] }
}
