import { createRandom } from '../../src/contract/random.ts'
import { programBuilder } from '../../src/tensor/builder.ts'
import type { Engine } from '../../src/tensor/engine.ts'
import { onnxEngine } from '../../src/tensor/engines/onnx.ts'
import type { Program } from '../../src/tensor/program.ts'
import type { Peer, Product } from '../peers/peer.ts'
import { type Rate, repeat, type Subject } from '../rounds.ts'

/** Large enough for every library to reach its best, small enough for a round to hold dozens. */
const large = 1024
export const largeProduct: Product = [large, large, large, false, false]

/**
 * The ceiling: the same products of matrices back to back and nothing else, by every library at hand. Rates are passes
 * through the list a second. Which of them is the machine's own sgemm is the fastest's to say.
 */
export async function productSubjects(list: readonly Product[], peer: Peer | undefined): Promise<Subject[]> {
  const ours = await onnxProducts(onnxEngine(), list)
  const libraries = ['torch', 'numpy'] as const
  return [
    { name: 'ONNX Runtime', measure: ours },
    ...(peer
      ? libraries.map((name) => ({
          name,
          measure: (seconds: number) => peer.products(name, list, seconds),
        }))
      : []),
  ]
}

async function onnxProducts(
  engine: Engine,
  list: readonly Product[],
): Promise<(seconds: number) => Promise<Rate>> {
  const program = productsProgram(list)
  const executable = await engine.compile(program)
  const random = createRandom(0)
  for (const { name } of program.states) {
    executable.setState(
      name,
      executable.state(name).map(() => random.normal()),
    )
  }
  return (seconds) => repeat(seconds, 1, () => executable.run({}))
}

/** Operands are states, so that a run copies nothing; every product has its own, or equal ones would be done once. */
function productsProgram(list: readonly Product[]): Program {
  const b = programBuilder('products')
  for (const [index, [m, k, n, transposeA, transposeB]] of list.entries()) {
    const left = b.state(`left${index}`, transposeA ? [k, m] : [m, k])
    const right = b.state(`right${index}`, transposeB ? [n, k] : [k, n])
    b.output(`product${index}`, b.gemm(left, right, { transposeA, transposeB }))
  }
  return b.build()
}
