import type * as tfjs from '@tensorflow/tfjs-core'
import type { Engine, Executable, Feeds } from '../../engine.ts'
import { checkFeeds, checkState, sharedStates } from '../../feeds.ts'
import { type Program, replacedStates, type Tensor } from '../../program.ts'
import { sizeOf } from '../../shape.ts'
import { type LoadedTfjs, loadTfjs, type Tf } from './load.ts'
import { type Step, stepOf } from './operations.ts'
import { type TfjsVariant, tfjsVariants } from './variants.ts'

export interface TfjsEngineOptions {
  /** Default: the fastest that is installed. */
  readonly variant?: TfjsVariant
}

/** Tensors outside of any tidy: whoever replaces one disposes it. */
type States = Map<string, tfjs.Tensor>

const statesOf = new WeakMap<Executable, States>()

/**
 * TensorFlow.js, one call an operation; it needs one of its packages, which Sinew does not bring along. TensorFlow.js
 * knows one backend at a time in a thread: each run sets its own.
 */
export function tfjsEngine({ variant }: TfjsEngineOptions = {}): Engine {
  let loading: Promise<LoadedTfjs> | undefined
  return {
    name: variant ? `tfjs, ${variant}` : 'tfjs',
    async compile(program, owner) {
      loading ??= loadTfjs(variant ? [variant] : tfjsVariants)
      const loaded = await loading
      await use(loaded)
      const states = owner ? sharedStates(program, owner, statesOf) : createStates(loaded, program)
      const executable = createExecutable(loaded, program, states, !owner)
      statesOf.set(executable, states)
      return executable
    },
  }
}

async function use({ tf, backend }: LoadedTfjs): Promise<void> {
  if (tf.getBackend() !== backend) await tf.setBackend(backend)
}

interface PlannedStep {
  readonly compute: Step
  readonly inputs: readonly number[]
  readonly output: number
}

/** Nodes as positions in an array of values, inputs before users. */
function planSteps(loaded: LoadedTfjs, { nodes }: Program): { steps: PlannedStep[]; position: Positions } {
  const positions = new Map(nodes.map((node, index) => [node, index]))
  const position: Positions = (node) => positions.get(node) ?? -1
  const steps = nodes
    .filter(({ operation: { kind } }) => kind !== 'input' && kind !== 'constant')
    .map((node) => ({
      compute: stepOf(loaded, node),
      inputs: node.inputs.map(position),
      output: position(node),
    }))
  return { steps, position }
}

type Positions = (node: Tensor) => number

function createExecutable(
  loaded: LoadedTfjs,
  program: Program,
  states: States,
  ownsStates: boolean,
): Executable {
  const { tf } = loaded
  const { steps, position } = planSteps(loaded, program)
  const values: tfjs.Tensor[] = []
  const constants = program.nodes.flatMap((node) => {
    const { operation } = node
    if (operation.kind !== 'constant') return []
    const tensor = tensorOf(tf, operation.values, node)
    values[position(node)] = tensor
    return [tensor]
  })
  const outputs: Record<string, Float32Array> = {}
  for (const { name, tensor } of program.outputs) outputs[name] = new Float32Array(sizeOf(tensor.shape))
  const written = replacedStates(program)

  const compute = (feeds: Feeds): tfjs.Tensor[] => {
    for (const { name, tensor } of program.inputs)
      values[position(tensor)] = tensorOf(tf, feeds[name], tensor)
    for (const { name, tensor } of program.states) {
      const state = states.get(name)
      if (state) values[position(tensor)] = state
    }
    for (const step of steps) values[step.output] = step.compute(step.inputs.map((index) => values[index]))
    for (const { name, tensor } of program.outputs) outputs[name].set(values[position(tensor)].dataSync())
    // A clone shares the data; without it one tensor could become two states, and be disposed twice.
    return written.map(({ next }) => tf.clone(values[position(next)]))
  }

  return {
    program,
    outputs,
    async run(feeds) {
      checkFeeds(program, feeds)
      await use(loaded)
      const next = tf.tidy(() => compute(feeds))
      written.forEach(({ name }, index) => {
        replace(states, name, next[index])
      })
      return outputs
    },
    state(name) {
      checkState(program, name)
      return Float32Array.from(states.get(name)?.dataSync() ?? [])
    },
    setState(name, value) {
      checkState(program, name, value.length)
      const port = program.states.find((state) => state.name === name)
      if (port) replace(states, name, tensorOf(tf, value, port.tensor))
    },
    async dispose() {
      tf.dispose(constants)
      if (!ownsStates) return
      tf.dispose([...states.values()])
      states.clear()
    },
  }
}

function createStates({ tf }: LoadedTfjs, { states }: Program): States {
  return new Map(states.map(({ name, tensor }) => [name, tf.zeros([...tensor.shape])]))
}

function replace(states: States, name: string, next: tfjs.Tensor): void {
  states.get(name)?.dispose()
  states.set(name, next)
}

/** With a copy of the values: the cpu backend would go on to use the caller's array. */
function tensorOf(tf: Tf, values: Float32Array, { shape }: Tensor): tfjs.Tensor {
  return tf.tensor(values.slice(), [...shape], 'float32')
}
