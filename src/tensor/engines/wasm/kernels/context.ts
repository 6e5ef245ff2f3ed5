import type { Tensor } from '../../../program.ts'
import type { Code } from '../assembler/bytes.ts'
import { f32x4 } from '../assembler/instructions.ts'
import type { ModuleBuilder } from '../assembler/module.ts'
import type { MemoryPlan } from '../memory-plan.ts'
import type { Part } from '../parts.ts'
import type { MathFunctions } from './math.ts'

/** What the writers of kernels need to know about the module that they write into. */
export interface KernelContext {
  readonly module: ModuleBuilder
  readonly memory: MemoryPlan
  readonly math: MathFunctions
  /** Which part of each kernel is written: a whole one, or what one of several threads does of it. */
  readonly part: Part
  /** Round a product and a sum once instead of twice. */
  readonly relaxed: boolean
}

/** The value of a constant of one element. */
export function scalarConstant({ operation }: Tensor): number | undefined {
  return operation.kind === 'constant' && operation.values.length === 1 ? operation.values[0] : undefined
}

/** a · b + c for four floats. */
export function multiplyAdd({
  relaxed,
}: Pick<KernelContext, 'relaxed'>): (a: Code, b: Code, c: Code) => Code {
  return relaxed ? f32x4.relaxedMultiplyAdd : (a, b, c) => f32x4.add(c, f32x4.multiply(a, b))
}
