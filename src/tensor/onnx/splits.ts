import type { Tensor } from '../program.ts'

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

function position(tensor: Tensor): { axis: number; start: number; length: number } {
  const { operation, shape } = tensor
  if (operation.kind !== 'slice') return { axis: 0, start: 0, length: 0 }
  return { axis: operation.axis, start: operation.start, length: shape[operation.axis] }
}
