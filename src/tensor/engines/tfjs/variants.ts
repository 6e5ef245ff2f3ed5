/** Ways to run TensorFlow.js in Node, the fastest first. */
export const tfjsVariants = ['node-gpu', 'node', 'wasm', 'cpu'] as const
export type TfjsVariant = (typeof tfjsVariants)[number]
