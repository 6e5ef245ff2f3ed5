/**
 * Priorities of rows, from which a row is drawn in proportion to its own: a binary tree whose nodes hold the sum of
 * what is below them (Schaul et al. 2016, appendix B.2.1). Every operation takes O(log n) and allocates nothing.
 */
export interface SumTree {
  readonly total: number
  get(leaf: number): number
  /** Sums on the way up are made anew, not corrected by the difference, so that no rounding errors pile up. */
  set(leaf: number, value: number): void
  /** The leaf in which `mass` ∈ [0, total) falls when all are laid out in a row; never a leaf of 0. */
  find(mass: number): number
}

export function createSumTree(leaves: number): SumTree {
  let first = 1
  while (first < leaves) first *= 2
  // Node n has the children 2n and 2n + 1; the root is 1.
  const nodes = new Float64Array(2 * first)

  return {
    get total() {
      return nodes[1]
    },
    get: (leaf) => nodes[first + leaf],
    set(leaf, value) {
      let node = first + leaf
      nodes[node] = value
      for (node >>= 1; node >= 1; node >>= 1) nodes[node] = nodes[2 * node] + nodes[2 * node + 1]
    },
    find(mass) {
      let rest = mass
      let node = 1
      while (node < first) {
        const left = nodes[2 * node]
        // What rounding leaves over must not lead into an empty half.
        if (rest < left || nodes[2 * node + 1] === 0) node = 2 * node
        else {
          rest -= left
          node = 2 * node + 1
        }
      }
      return node - first
    },
  }
}
