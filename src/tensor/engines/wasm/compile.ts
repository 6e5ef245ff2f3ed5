import { SinewError } from '../../../contract/errors.ts'
import type { Program, Tensor } from '../../program.ts'
import { call } from './assembler/function.ts'
import { copyMemory } from './assembler/instructions.ts'
import { moduleBuilder, type WasmFunction } from './assembler/module.ts'
import { fuse } from './fuse.ts'
import type { Kernel } from './kernel.ts'
import { type KernelContext, multiplyAdd } from './kernels/context.ts'
import { concatKernel, sliceKernel } from './kernels/copy.ts'
import { elementwiseKernel } from './kernels/elementwise.ts'
import { gemmKernel } from './kernels/gemm.ts'
import { mathFunctions } from './kernels/math.ts'
import { reductionKernel } from './kernels/reduce.ts'
import { gatherKernel, scatterKernel } from './kernels/rows.ts'
import { lowerProgram } from './lower.ts'
import { planMemory } from './memory-plan.ts'

export interface CompiledProgram {
  /** A WebAssembly module that works on the memory `host.memory` and exports `run`. */
  readonly bytes: Uint8Array<ArrayBuffer>
  /** Addresses in bytes, in the order of the program's ports. */
  readonly inputs: readonly number[]
  readonly outputs: readonly number[]
  /** To be written to memory before the first run. */
  readonly constants: readonly { readonly address: number; readonly values: Float32Array }[]
  /** The first address behind everything of this program. */
  readonly end: number
}

export interface CompileOptions {
  readonly relaxed: boolean
  /** Where each state lies, by name. */
  readonly states: ReadonlyMap<string, number>
  /** Where free memory begins. */
  readonly start: number
}

export function compileProgram(source: Program, { relaxed, states, start }: CompileOptions): CompiledProgram {
  const program = lowerProgram(source)
  const kernels = fuse(program)
  const stateAddresses = new Map<Tensor, number>()
  for (const { name, tensor } of program.states) stateAddresses.set(tensor, states.get(name) ?? 0)
  const memory = planMemory(program, kernels, stateAddresses, start)
  const module = moduleBuilder()
  const context: KernelContext = {
    module,
    memory,
    relaxed,
    math: mathFunctions(module, multiplyAdd({ relaxed })),
  }

  const calls = kernels.map((kernel) => call(module.add(writeKernel(context, kernel))))
  const copies = memory.stateCopies.map(({ from, to, bytes }) => copyMemory(to, from, bytes))
  module.add({ body: [calls, copies], exportedAs: 'run' })
  return {
    bytes: module.encode(),
    inputs: program.inputs.map(({ tensor }) => memory.address(tensor)),
    outputs: program.outputs.map(({ tensor }) => memory.address(tensor)),
    constants: program.nodes.flatMap((node) =>
      node.operation.kind === 'constant'
        ? [{ address: memory.address(node), values: node.operation.values }]
        : [],
    ),
    end: memory.end,
  }
}

function writeKernel(context: KernelContext, kernel: Kernel): WasmFunction {
  const { head, maps } = kernel
  if (!head) return elementwiseKernel(context, maps)
  const { operation } = head
  switch (operation.kind) {
    case 'gemm':
      return gemmKernel(context, kernel, head)
    case 'sum':
    case 'max':
      return reductionKernel(context, head, operation.axes)
    case 'slice':
      return sliceKernel(context, head, operation.axis, operation.start)
    case 'concat':
      return concatKernel(context, head, operation.axis)
    case 'gather':
      return gatherKernel(context, head)
    case 'scatterAdd':
      return scatterKernel(context, head)
    default:
      throw new SinewError('engine', `wasm: there is no kernel for "${operation.kind}"`, {
        where: operation.kind,
      })
  }
}
