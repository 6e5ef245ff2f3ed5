/** Memory that is needed from one step to another, both included. */
export interface Block {
  readonly bytes: number
  readonly from: number
  readonly to: number
}

const alignment = 64

/**
 * Addresses behind `start` such that blocks alive at the same time do not overlap: largest first, each in the lowest
 * gap (Pisarchyk and Lee 2020, "Efficient Memory Management for Deep Neural Net Inference", §5.2).
 */
export function placeBlocks<Key>(
  blocks: ReadonlyMap<Key, Block>,
  start: number,
): { addresses: Map<Key, number>; end: number } {
  const addresses = new Map<Key, number>()
  const placed: { block: Block; address: number }[] = []
  let end = start
  for (const [key, block] of [...blocks].sort(([, a], [, b]) => b.bytes - a.bytes)) {
    let address = align(start)
    for (const other of placed) {
      if (other.block.from > block.to || other.block.to < block.from) continue
      if (address + block.bytes <= other.address) break
      address = Math.max(address, align(other.address + other.block.bytes))
    }
    addresses.set(key, address)
    placed.push({ block, address })
    placed.sort((a, b) => a.address - b.address)
    end = Math.max(end, address + block.bytes)
  }
  return { addresses, end }
}

export function align(address: number): number {
  return Math.ceil(address / alignment) * alignment
}
