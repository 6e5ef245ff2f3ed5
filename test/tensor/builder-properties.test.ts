import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type ProgramBuilder, programBuilder } from '../../src/tensor/builder.ts'
import type { Program, Tensor } from '../../src/tensor/program.ts'
import { broadcastShapes, formatShape, type Shape, sameShape, sizeOf } from '../../src/tensor/shape.ts'
import { referenceOutputs } from './helpers.ts'

const shape = fc.array(fc.integer({ min: 1, max: 4 }), { maxLength: 3 })

describe('any two shapes that do not fit are refused, by name of operation and both shapes', () => {
  type Write = (b: ProgramBuilder, x: Tensor, y: Tensor) => Tensor
  const cases: [string, Write, (x: Shape, y: Shape) => boolean][] = [
    ...(['add', 'subtract', 'multiply', 'divide', 'minimum', 'maximum', 'greater'] as const).map(
      (kind): [string, Write, typeof broadcastTogether] => [
        kind,
        (b, x, y) => b[kind](x, y),
        broadcastTogether,
      ],
    ),
    ['where', (b, x, y) => b.where(x, y, 1), broadcastTogether],
    ['gemm', (b, x, y) => b.gemm(x, y), (x, y) => x.length === 2 && y.length === 2 && x[1] === y[0]],
    [
      'gemm',
      (b, x, y) => b.gemm(x, y, { transposeA: true, transposeB: true }),
      (x, y) => x.length === 2 && y.length === 2 && x[0] === y[1],
    ],
    ['reshape', (b, x, y) => b.reshape(x, y.shape), (x, y) => sizeOf(x) === sizeOf(y)],
    [
      'broadcast',
      (b, x, y) => b.broadcast(x, y.shape),
      (x, y) => broadcastTogether(x, y) && sameShape(broadcastShapes('', x, y), y),
    ],
    ['gather', (b, x, y) => b.gather(x, y), (x, y) => x.length > 0 && y.length === 1],
    ['scatterAdd', (b, x, y) => b.scatterAdd(x, y, 5), (x, y) => x.length === 1 && x[0] === y[0]],
  ]
  it.each(cases)('%s', (operation, write, fits) => {
    let refused = 0
    fc.assert(
      fc.property(shape, shape, (left, right) => {
        const b = programBuilder('shapes')
        const call = (): Tensor => write(b, b.input('x', left), b.input('y', right))
        if (fits(left, right)) return void call()
        refused += 1
        const received = `${formatShape(left)} and ${formatShape(right)}`
        expect(call).toThrow(expect.objectContaining({ code: 'engine', where: operation, received }))
      }),
    )
    expect(refused).toBeGreaterThan(0)
  })
})

function broadcastTogether(x: Shape, y: Shape): boolean {
  const longer = Math.max(x.length, y.length)
  return Array.from({ length: longer }, (_, axis) => axis + 1).every((fromEnd) => {
    const [a = 1, b = 1] = [x.at(-fromEnd), y.at(-fromEnd)]
    return fromEnd > Math.min(x.length, y.length) || a === b || a === 1 || b === 1
  })
}

describe('whatever is written', () => {
  /** Each step makes a node from earlier ones, which the numbers pick. */
  const steps = fc.array(fc.tuple(fc.nat(7), fc.nat(), fc.nat()), { minLength: 1, maxLength: 30 })
  const operations: ((b: ProgramBuilder, x: Tensor, y: Tensor) => Tensor)[] = [
    (b, x, y) => b.add(x, y),
    (b, x, y) => b.multiply(b.tanh(x), y), // not x · y: squares of squares would leave the numbers
    (b, x, y) => b.subtract(x, y),
    (b, x, y) => b.maximum(x, y),
    (b, x, y) => b.where(b.greater(x, y), x, 1),
    (b, x) => b.tanh(x),
    (b, x) => b.add(b.multiply(x, 1), 0),
    (b, x) => b.broadcast(b.mean(x, [0]), [2, 2]),
  ]
  const write = (b: ProgramBuilder, [x, y]: [Tensor, Tensor], path: [number, number, number][]): Tensor[] => {
    const made = [x, y]
    const pick = (index: number): Tensor => made[index % made.length] ?? x
    for (const [operation, left, right] of path) {
      made.push(operations[operation]?.(b, pick(left), pick(right)) ?? x)
    }
    return made
  }
  const inputs = (b: ProgramBuilder): [Tensor, Tensor] => [b.input('x', [2, 2]), b.input('y', [2, 2])]
  const values = { x: [0.5, -1, 2, 0.25], y: [1, 3, -0.5, 0.75] }

  it('no node is dead, none is there twice, and inputs come before users', () => {
    fc.assert(
      fc.property(steps, fc.nat(), (path, chosen) => {
        const b = programBuilder('any')
        const made = write(b, inputs(b), path)
        b.output('z', made[chosen % made.length] ?? b.constant(0))
        const program = b.build()
        const users = new Set(program.nodes.flatMap((node) => node.inputs))
        const known = new Set<Tensor>()
        const keys = new Set<string>()
        for (const node of program.nodes) {
          expect(users.has(node) || program.outputs.some(({ tensor }) => tensor === node)).toBe(true)
          expect(node.inputs.every((input) => known.has(input))).toBe(true)
          known.add(node)
          keys.add(JSON.stringify([node.operation, node.inputs.map(({ id }) => id), node.shape]))
        }
        expect(keys.size).toBe(program.nodes.length)
      }),
    )
  })

  it('the same said twice is one node, and dead code changes no result', () => {
    fc.assert(
      fc.property(steps, (path) => {
        const result = (repeats: number): { program: Program; last: Tensor[] } => {
          const b = programBuilder('again')
          const ports = inputs(b)
          const last = Array.from({ length: repeats }, () => write(b, ports, path).at(-1) ?? ports[0])
          for (const port of ports) b.exp(port)
          b.output('z', last[0] ?? ports[0])
          return { program: b.build(), last }
        }
        const [once, twice] = [result(1), result(2)]
        expect(twice.last[1]).toBe(twice.last[0])
        expect(twice.program).toEqual(once.program)
        expect(referenceOutputs(twice.program, values)).toEqual(referenceOutputs(once.program, values))
      }),
    )
  })

  it('simplification changes no value', () => {
    fc.assert(
      fc.property(steps, (path) => {
        const b = programBuilder('simple')
        const made = write(b, inputs(b), path)
        made.forEach((tensor, index) => {
          b.output(`z${index}`, tensor)
        })
        const outputs = referenceOutputs(b.build(), values)
        const expected = evaluatePath(path, values)
        made.forEach((_, index) => {
          outputs[`z${index}`]?.forEach((value, element) => {
            const wanted = expected[index]?.[element] ?? Number.NaN
            expect(Math.abs(value - wanted)).toBeLessThanOrEqual(1e-6 * Math.max(1, Math.abs(wanted)))
          })
        })
      }),
    )
  })
})

/** The steps of the test above by hand, on four numbers. */
function evaluatePath(path: [number, number, number][], { x, y }: { x: number[]; y: number[] }): number[][] {
  const made: number[][] = [x, y]
  for (const [operation, left, right] of path) {
    const a = made[left % made.length] ?? []
    const b = made[right % made.length] ?? []
    const pairwise = (combine: (p: number, q: number) => number): number[] =>
      a.map((value, index) => combine(value, b[index] ?? Number.NaN))
    const [a0 = 0, a1 = 0, a2 = 0, a3 = 0] = a
    const results = [
      pairwise((p, q) => p + q),
      pairwise((p, q) => Math.tanh(p) * q),
      pairwise((p, q) => p - q),
      pairwise(Math.max),
      pairwise((p, q) => (p > q ? p : 1)),
      a.map(Math.tanh),
      a,
      [(a0 + a2) / 2, (a1 + a3) / 2, (a0 + a2) / 2, (a1 + a3) / 2],
    ]
    made.push(results[operation] ?? a)
  }
  return made
}
