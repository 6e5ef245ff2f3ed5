import { SinewError } from '../../../../contract/errors.ts'
import type { Tensor } from '../../../program.ts'
import type { Code } from '../assembler/bytes.ts'
import type { Local, Locals } from '../assembler/function.ts'
import { f32x4, v128 } from '../assembler/instructions.ts'
import { stridesOver, viewOf } from '../views.ts'
import { type KernelContext, scalarConstant } from './context.ts'
import type { MathFunctions } from './math.ts'

/** An operand that a chain of elementwise operations reads from memory. */
export interface Leaf {
  /** Where it starts, in bytes. */
  readonly address: number
  /** Steps in elements along the axes of the loop; 0 where it is repeated. */
  readonly strides: readonly number[]
}

/** How a loop hands operands in and takes results out at the place where it is. */
export interface Site {
  /** Four neighbouring values of an operand along the last axis; one, four times, if it is repeated there. */
  load(leaf: Leaf): Code
  store(result: Tensor, value: Local): Code
}

type Source = { readonly constant: number } | { readonly inner: Tensor } | { readonly leaf: Leaf }

/** Elementwise operations of one shape, ready to be written into any loop over that shape. */
export interface Chain {
  /** The operands from memory, each once. */
  readonly leaves: readonly Leaf[]
  /**
   * Reads every operand, then computes, then stores: a result may replace an operand in its place. `start` is the
   * value of the tensor that the chain starts from.
   */
  emit(locals: Locals, site: Site, start?: Local): Code
}

/** `start` is a tensor whose values the loop has in registers already, such as the results of a Gemm. */
export function createChain({ memory, math }: KernelContext, maps: readonly Tensor[], start?: Tensor): Chain {
  const inner = new Set(maps)
  const leaves = new Map<string, Leaf>()
  const sourceOf = (operand: Tensor, user: Tensor): Source => {
    const { root } = viewOf(operand)
    if (inner.has(root) || root === start) return { inner: root }
    const constant = scalarConstant(root)
    if (constant !== undefined) return { constant }
    const leaf = { address: memory.address(operand), strides: stridesOver(operand.shape, user.shape) }
    const key = `${leaf.address} ${leaf.strides}`
    const known = leaves.get(key) ?? leaf
    leaves.set(key, known)
    return { leaf: known }
  }
  const steps = maps.map((map) => ({ map, sources: map.inputs.map((input) => sourceOf(input, map)) }))

  return {
    leaves: [...leaves.values()],
    emit(locals, site, startValue) {
      const values = new Map<Tensor | Leaf, Local>()
      if (start && startValue) values.set(start, startValue)
      const keep = (key: Tensor | Leaf, value: Code): Code => {
        const local = locals.v128()
        values.set(key, local)
        return local.set(value)
      }
      const read = (source: Source): Code => {
        if ('constant' in source) return f32x4.const(source.constant)
        return values.get('inner' in source ? source.inner : source.leaf)?.get ?? []
      }
      const loads = [...leaves.values()].map((leaf) => keep(leaf, site.load(leaf)))
      const work = steps.map(({ map, sources }) => keep(map, elementwise(map, sources.map(read), math)))
      const stores = [...(start ? [start] : []), ...maps]
        .filter((map) => memory.isStored(map))
        .map((map) => {
          const value = values.get(map)
          return value ? site.store(map, value) : []
        })
      return [loads, work, stores]
    },
  }
}

/** One operation on four elements. Operands are locals or constants, so they may be read more than once. */
function elementwise({ operation }: Tensor, [x, y, z]: readonly Code[], math: MathFunctions): Code {
  switch (operation.kind) {
    case 'broadcast':
      return x
    case 'add':
      return f32x4.add(x, y)
    case 'subtract':
      return f32x4.subtract(x, y)
    case 'multiply':
      return f32x4.multiply(x, y)
    case 'divide':
      return f32x4.divide(x, y)
    case 'minimum':
      return f32x4.minimum(x, y)
    case 'maximum':
      return f32x4.maximum(x, y)
    case 'greater':
      return v128.and(f32x4.greater(x, y), f32x4.const(1))
    case 'where':
      return v128.select(y, z, f32x4.notEqual(x, f32x4.const(0)))
    case 'relu':
      return f32x4.pseudoMaximum(x, f32x4.const(0))
    case 'clip':
      return f32x4.pseudoMinimum(
        f32x4.pseudoMaximum(x, f32x4.const(operation.low)),
        f32x4.const(operation.high),
      )
    case 'negate':
      return f32x4.negate(x)
    case 'sqrt':
      return f32x4.squareRoot(x)
    case 'exp':
    case 'log':
    case 'tanh':
    case 'sigmoid':
    case 'softplus':
      return math.call(operation.kind, x)
    default:
      throw new SinewError('engine', `wasm: "${operation.kind}" is not an operation element by element`)
  }
}
