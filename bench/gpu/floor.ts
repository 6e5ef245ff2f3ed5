import { programBuilder } from '../../src/tensor/builder.ts'
import type { Engine } from '../../src/tensor/engine.ts'
import type { OperationKind, Program, Tensor } from '../../src/tensor/program.ts'
import { sizeOf } from '../../src/tensor/shape.ts'
import { flops, products } from '../learner/flops.ts'
import { type Rate, repeat } from '../rounds.ts'

/** What one run of a program asks of a device. */
export interface Work {
  readonly flops: number
  /** Read and written if every operation were a pass of its own over memory. */
  readonly bytes: number
  /** Read and written at the least: inputs once, states in and out. */
  readonly leastBytes: number
  /** Operations that compute something: kernels to launch, where nothing is fused. */
  readonly launches: number
}

/** What the device gave when asked for one thing at a time, through the same engine. */
export interface DeviceRates {
  readonly flopsPerS: number
  readonly bytesPerS: number
  readonly launchesPerS: number
  /** A program that does next to nothing. */
  readonly runsPerS: number
}

/** Operations one after the other in one run: enough for their time to stand out from that of a run. */
const links = { launches: 200, products: 8, sums: 64 }

const free: ReadonlySet<OperationKind> = new Set(['input', 'constant', 'reshape', 'stopGradient'])

export function workOf(program: Program): Work {
  const kernels = program.nodes.filter(({ operation }) => !free.has(operation.kind))
  const bytesOf = (tensors: readonly Tensor[]): number =>
    tensors.reduce((total, { shape }) => total + 4 * sizeOf(shape), 0)
  return {
    flops: flops(products(program)),
    bytes: kernels.reduce((total, node) => total + bytesOf([...node.inputs, node]), 0),
    leastBytes: bytesOf([
      ...program.inputs.map(({ tensor }) => tensor),
      ...program.states.flatMap(({ tensor, next }) => (tensor === next ? [tensor] : [tensor, next])),
    ]),
    launches: kernels.length,
  }
}

/** `size` is the side of the square matrices; vectors are as long as a matrix has elements. */
export async function measureDevice(engine: Engine, size: number, seconds: number): Promise<DeviceRates> {
  const idle = await measure(engine, chainProgram(1), seconds)
  const launched = await measure(engine, chainProgram(links.launches + 1), seconds)
  const multiplied = await measure(engine, squareProgram(size), seconds)
  const added = await measure(engine, vectorProgram(size * size), seconds)
  const base = 1 / idle.wall
  return {
    flopsPerS: (links.products * 2 * size ** 3) / positive(1 / multiplied.wall - base),
    bytesPerS: (links.sums * 3 * 4 * size * size) / positive(1 / added.wall - base),
    launchesPerS: links.launches / positive(1 / launched.wall - base),
    runsPerS: idle.wall,
  }
}

/** A time below the clock's grain is called a nanosecond. */
function positive(timeS: number): number {
  return Math.max(1e-9, timeS)
}

async function measure(engine: Engine, program: Program, seconds: number): Promise<Rate> {
  const executable = await engine.compile(program)
  await executable.run({})
  const rate = await repeat(seconds, 1, () => executable.run({}))
  await executable.dispose()
  return rate
}

/** One tiny operation after the other. */
function chainProgram(length: number): Program {
  const b = programBuilder('chain')
  const state = b.state('x', [4])
  let value = state
  for (let index = 0; index < length; index++) value = b.tanh(value)
  b.replace(state, value)
  b.output('value', value)
  return b.build()
}

/** States stay on the device; the output, which is waited for, is four numbers. */
function squareProgram(size: number): Program {
  const b = programBuilder('square')
  const state = b.state('x', [size, size])
  const factor = b.state('y', [size, size])
  let product = state
  for (let index = 0; index < links.products; index++) product = b.gemm(product, factor)
  b.replace(state, product)
  b.output('value', b.slice(b.slice(product, 0, 0, 1), 1, 0, 4))
  return b.build()
}

function vectorProgram(length: number): Program {
  const b = programBuilder('vector')
  const state = b.state('x', [length])
  const summand = b.state('y', [length])
  let sum = state
  for (let index = 0; index < links.sums; index++) sum = b.add(sum, summand)
  b.replace(state, sum)
  b.output('value', b.slice(sum, 0, 0, 4))
  return b.build()
}
