import type { Tree } from './tree.ts'

/** Mimic joints are where their leaders say, whatever was asked of them. */
export function followLeaders(tree: Tree, position: Float64Array, velocity: Float64Array): void {
  for (const { joint, moving } of tree.joints) {
    const { mimic } = joint
    if (!mimic) continue
    const leader = tree.joints.find((one) => one.joint.name === mimic.joint)?.moving ?? moving
    position[moving] = mimic.multiplier * position[leader] + mimic.offset
    velocity[moving] = mimic.multiplier * velocity[leader]
  }
}
