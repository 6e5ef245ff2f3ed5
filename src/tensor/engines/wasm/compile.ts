import { SinewError } from '../../../contract/errors.ts'
import type { Program, Tensor } from '../../program.ts'
import type { Code } from './assembler/bytes.ts'
import { call, localAt } from './assembler/function.ts'
import { copyMemory, i32 } from './assembler/instructions.ts'
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
import { sharedPages } from './linear-memory.ts'
import { lowerProgram } from './lower.ts'
import { type MemoryPlan, planMemory } from './memory-plan.ts'
import { isShared, type Part, shareOf, wholePart } from './parts.ts'
import { meetingFunction, sleepFunction } from './threads/meeting.ts'

export interface CompiledProgram {
  /**
   * WebAssembly modules that work on the memory `host.memory` and export `run`; several threads run one each, at the
   * same time, and give `run` what the word `arrived` was when they were still.
   */
  readonly modules: readonly Uint8Array<ArrayBuffer>[]
  /** Addresses in bytes, in the order of the program's ports. */
  readonly inputs: readonly number[]
  readonly outputs: readonly number[]
  /** To be written to memory before the first run. */
  readonly constants: readonly { readonly address: number; readonly values: Float32Array }[]
  /** The first address behind everything of this program. */
  readonly end: number
}

export interface TeamLayout {
  readonly threads: number
  /** Where the words are by which they meet. */
  readonly words: number
  /** Smaller kernels are left to the first thread; see {@link isShared}. */
  readonly leastWork: number
}

export interface CompileOptions {
  readonly relaxed: boolean
  /** Where each state lies, by name. */
  readonly states: ReadonlyMap<string, number>
  /** Where free memory begins. */
  readonly start: number
  /** If several threads share the work. */
  readonly team?: TeamLayout
}

export function compileProgram(
  source: Program,
  { relaxed, states, start, team }: CompileOptions,
): CompiledProgram {
  const program = lowerProgram(source)
  const kernels = fuse(program)
  const stateAddresses = new Map<Tensor, number>()
  for (const { name, tensor } of program.states) stateAddresses.set(tensor, states.get(name) ?? 0)
  const memory = planMemory(program, kernels, stateAddresses, { start, threads: team?.threads ?? 1 })
  const parts = team
    ? Array.from({ length: team.threads }, (_, index) => ({ index, count: team.threads }))
    : [wholePart]
  return {
    modules: parts.map((part) => writeModule(kernels, memory, { relaxed, part, team })),
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

interface ModuleOptions {
  readonly relaxed: boolean
  readonly part: Part
  readonly team: TeamLayout | undefined
}

function writeModule(
  kernels: readonly Kernel[],
  memory: MemoryPlan,
  { relaxed, part, team }: ModuleOptions,
): Uint8Array<ArrayBuffer> {
  const module = moduleBuilder(team ? { sharedPages, hostFunctions: [sleepFunction] } : {})
  const math = mathFunctions(module, multiplyAdd({ relaxed }))
  const context: KernelContext = { module, memory, relaxed, math, part }
  const shares = (kernel: Kernel): boolean => team !== undefined && isShared(kernel, team.leastWork)
  const written = kernels.map((kernel) => {
    if (shares(kernel)) return call(module.add(writeKernel(context, kernel)))
    // Without a share in it, the first thread does it all.
    return part.index > 0 ? [] : call(module.add(writeKernel({ ...context, part: wholePart }, kernel)))
  })
  const copies = memory.stateCopies.map(({ from, to, bytes }) => {
    const share = shareOf(part, bytes, 64)
    return copyMemory(to + share.from, from + share.from, share.to - share.from)
  })
  if (!team) {
    module.add({ body: [written, copies], exportedAs: 'run' })
    return module.encode()
  }
  const target = localAt(0)
  const meeting = module.add(meetingFunction(team.words, part))
  const meet: Code = [target.set(i32.add(target.get, i32.const(part.count))), call(meeting, target.get)]
  // What the first thread does alone, one kernel after the other, needs no meeting in between.
  const steps = written.map((step, position) => {
    const alone = position === 0 || (!shares(kernels[position - 1]) && !shares(kernels[position]))
    return alone ? step : [meet, step]
  })
  const ending = copies.length > 0 ? [meet, copies, meet] : meet
  module.add({ parameters: ['i32'], body: [steps, ending], exportedAs: 'run' })
  return module.encode()
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
