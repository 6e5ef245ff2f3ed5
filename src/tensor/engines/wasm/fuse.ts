import type { Program, Tensor } from '../../program.ts'
import { isElementwise, type Kernel, readsInStep } from './kernel.ts'
import { isView, viewOf } from './views.ts'

/** A bound on what one loop has to keep in registers. Adam with Polyak averaging is 13. */
const longestChain = 48

/**
 * Group the nodes of a lowered program into kernels, such that values which only their neighbours in the group read
 * are never written to memory. Kernels come in an order in which they can run.
 */
export function fuse({ nodes }: Program): readonly Kernel[] {
  const groups = new Groups(nodes)
  for (const node of [...nodes].reverse()) groups.placeWithUsers(node)
  groups.mergeNeighbours()
  return groups.inOrder()
}

interface Group {
  head: Tensor | undefined
  readonly maps: Set<Tensor>
}

/** All nodes of a group, in the order of their ids. */
function members({ head, maps }: Group): Tensor[] {
  return [...(head ? [head] : []), ...maps].sort((a, b) => a.id - b.id)
}

class Groups {
  private readonly groupOf = new Map<Tensor, Group>()
  /** For each node with memory of its own, those that read it, be it through a view. */
  private readonly users = new Map<Tensor, { user: Tensor; through: Tensor }[]>()

  constructor(nodes: readonly Tensor[]) {
    for (const user of nodes) {
      if (isView(user)) continue
      for (const through of user.inputs) {
        const { root } = viewOf(through)
        const known = this.users.get(root)
        if (known) known.push({ user, through })
        else this.users.set(root, [{ user, through }])
      }
    }
  }

  /**
   * A node joins the group of its users if that is one group and each reads it element for element. No cycle can
   * come of it: whatever depends on the node is in the group.
   */
  placeWithUsers(node: Tensor): void {
    const { kind } = node.operation
    if (isView(node) || kind === 'input' || kind === 'constant') return
    const group = this.onlyUser(node)
    if (isElementwise(node)) {
      if (group && group.maps.size < longestChain) this.add(group, node)
      else this.add({ head: undefined, maps: new Set() }, node)
    } else if (kind === 'gemm' && group && !group.head) {
      group.head = node
      this.groupOf.set(node, group)
    } else {
      this.groupOf.set(node, { head: node, maps: new Set() })
    }
  }

  /** Maps that read what other maps of their shape write, and no detour leads from one to the other: Polyak after Adam. */
  mergeNeighbours(): void {
    for (const node of [...this.groupOf.keys()].sort((a, b) => a.id - b.id)) {
      const group = this.groupOf.get(node)
      if (!group || group.head) continue
      for (const { user } of this.users.get(node) ?? []) {
        const later = this.groupOf.get(user)
        if (!later || later === group || !this.canMerge(group, later)) continue
        for (const map of later.maps) this.add(group, map)
      }
    }
  }

  /** Each after those whose values it reads; otherwise as the program was written. */
  inOrder(): Kernel[] {
    const ordered: Kernel[] = []
    const done = new Set<Group>()
    const visit = (group: Group): void => {
      if (done.has(group)) return
      done.add(group)
      for (const producer of this.producers(group)) visit(producer)
      ordered.push({ head: group.head, maps: members({ head: undefined, maps: group.maps }) })
    }
    for (const [, group] of [...this.groupOf].sort(([a], [b]) => a.id - b.id)) visit(group)
    return ordered
  }

  private add(group: Group, node: Tensor): void {
    group.maps.add(node)
    this.groupOf.set(node, group)
  }

  private onlyUser(node: Tensor): Group | undefined {
    const users = this.users.get(node) ?? []
    const groups = new Set(users.map(({ user }) => this.groupOf.get(user)))
    const [group] = groups
    const together = groups.size === 1 && group?.maps.size
    return together && users.every(({ user, through }) => readsInStep(user, through)) ? group : undefined
  }

  private canMerge(first: Group, second: Group): boolean {
    if (second.head || first.maps.size + second.maps.size > longestChain) return false
    const inStep = [...first.maps].every((node) =>
      (this.users.get(node) ?? []).every(
        ({ user, through }) => !second.maps.has(user) || readsInStep(user, through),
      ),
    )
    return inStep && !this.detour(first, second)
  }

  /** Whether a path leads from `first` to `second` through other groups. */
  private detour(first: Group, second: Group): boolean {
    const seen = new Set<Group>()
    const leadsBack = (group: Group): boolean => {
      if (group === first) return true
      if (seen.has(group)) return false
      seen.add(group)
      return this.producers(group).some(leadsBack)
    }
    return this.producers(second).some((producer) => producer !== first && leadsBack(producer))
  }

  private producers(group: Group): Group[] {
    const found = new Set<Group>()
    for (const node of members(group)) {
      for (const input of node.inputs) {
        const producer = this.groupOf.get(viewOf(input).root)
        if (producer && producer !== group) found.add(producer)
      }
    }
    return [...found]
  }
}
