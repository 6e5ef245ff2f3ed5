import { once } from 'node:events'
import { describe, expect, it } from 'vitest'
import { createRandom } from '../../../src/contract/random.ts'
import { enableRelaxedSimd } from '../../../src/learn/enable-relaxed-simd.ts'
import { forkModule, moduleUrl } from '../../../src/runtime/spawn.ts'
import { programBuilder } from '../../../src/tensor/builder.ts'
import type { Code } from '../../../src/tensor/engines/wasm/assembler/bytes.ts'
import { call, localAt, trap } from '../../../src/tensor/engines/wasm/assembler/function.ts'
import { i32 } from '../../../src/tensor/engines/wasm/assembler/instructions.ts'
import { moduleBuilder } from '../../../src/tensor/engines/wasm/assembler/module.ts'
import { hasRelaxedSimd, wasmEngine } from '../../../src/tensor/engines/wasm/index.ts'
import { createLinearMemory, sharedPages } from '../../../src/tensor/engines/wasm/linear-memory.ts'
import { meetingFunction, sleepFunction } from '../../../src/tensor/engines/wasm/threads/meeting.ts'
import { startTeam } from '../../../src/tensor/engines/wasm/threads/team.ts'
import type { Program } from '../../../src/tensor/program.ts'
import { sizeOf } from '../../../src/tensor/shape.ts'
import { randomProgram } from './random-program.ts'

enableRelaxedSimd()

/** Everything that comes of three runs, as bits. */
async function bitsOf(program: Program, options: Parameters<typeof wasmEngine>[0]): Promise<Buffer[]> {
  const random = createRandom(3)
  const values = (size: number) => new Float32Array(size).map(() => random.normal())
  const executable = await wasmEngine(options).compile(program)
  for (const { name, tensor } of program.states) executable.setState(name, values(sizeOf(tensor.shape)))
  const results: Buffer[] = []
  const keep = (array: Float32Array) =>
    results.push(Buffer.from(Uint8Array.from(new Uint8Array(array.slice().buffer))))
  for (let run = 0; run < 3; run++) {
    const feeds = program.inputs.map(({ name, tensor }) => [name, values(sizeOf(tensor.shape))] as const)
    const outputs = await executable.run(Object.fromEntries(feeds))
    for (const { name } of program.outputs) keep(outputs[name])
    for (const { name } of program.states) keep(executable.state(name))
  }
  await executable.dispose()
  return results
}

/** Products of each transpose with what is left over in every direction, and the reductions. */
function largerProgram(): Program {
  const b = programBuilder('larger')
  const [x, y] = [b.input('x', [67, 45]), b.state('y', [45, 83])]
  const z = b.relu(b.gemm(x, y, { bias: b.input('bias', [83]) }))
  const back = b.gemm(z, y, { transposeB: true })
  const slope = b.gemm(x, z, { transposeA: true })
  b.output('columns', b.sum(z, [0]))
  b.output('rows', b.max(back, [1]))
  b.output('narrow', b.gemm(back, b.slice(y, 1, 0, 5)))
  b.output('single', b.gemm(b.slice(back, 0, 0, 1), y))
  b.output('all', b.sum(z))
  b.output('joined', b.concat([b.slice(z, 1, 2, 7), b.slice(back, 1, 3, 11)], 1))
  b.output('picked', b.gather(z, b.constant([3, 66, 0, 1])))
  b.replace(y, b.subtract(y, b.multiply(slope, 1e-3)))
  return b.build()
}

describe('threads give the bits of one thread', () => {
  it.each([2, 3])('%i of them, in random programs', async (threads) => {
    for (let seed = 0; seed < 12; seed++) {
      const program = randomProgram(seed, 16)
      expect(await bitsOf(program, { threads, leastWork: 0 }), `seed ${seed}`).toEqual(
        await bitsOf(program, {}),
      )
    }
  })

  it.each([2, 3, 5])('%i of them, in products and reductions', async (threads) => {
    const program = largerProgram()
    expect(await bitsOf(program, { threads, leastWork: 0 })).toEqual(await bitsOf(program, {}))
    if (!hasRelaxedSimd()) return
    const relaxed = true
    expect(await bitsOf(program, { threads, leastWork: 0, relaxed })).toEqual(
      await bitsOf(program, { relaxed }),
    )
  })
})

/** Two modules that meet once: what the second thread does instead is `other`. */
async function teamOf(other: (meeting: Code) => Code, patienceS?: number) {
  const memory = createLinearMemory({ shared: true })
  const words = memory.allocate(32)
  const team = await startTeam(memory.handle, { threads: 2, words, leastWork: 0 })
  const modules = [0, 1].map((index) => {
    const module = moduleBuilder({ sharedPages, hostFunctions: [sleepFunction] })
    const meeting = module.add(meetingFunction(words, { index, count: 2 }, patienceS))
    const meet = call(meeting, i32.add(localAt(0).get, i32.const(2)))
    module.add({ parameters: ['i32'], body: index === 0 ? meet : other(meet), exportedAs: 'run' })
    return new WebAssembly.Module(module.encode())
  })
  return { team, run: await team.load(modules) }
}

describe('a team of threads', () => {
  it('meets as often as it is asked to', async () => {
    const { team, run } = await teamOf((meeting) => meeting)
    for (let turn = 0; turn < 1000; turn++) run()
    await team.close()
    expect(run).toThrow(expect.objectContaining({ received: 'it was disposed' }))
  })

  it('says so when a thread fails, and does no more', async () => {
    const { run } = await teamOf(() => trap)
    expect(run).toThrow(/thread of the wasm engine is lost/)
    expect(run).toThrow(/lost/)
  })

  it('does not wait for ever for a thread that is not heard of', async () => {
    const { run } = await teamOf(() => [], 1)
    expect(run).toThrow(expect.objectContaining({ received: 'it does not answer' }))
  })

  it('does not keep the process alive', async () => {
    const child = forkModule(moduleUrl(import.meta.url, './undisposed-process'))
    const [[values], [code]] = await Promise.all([once(child, 'message'), once(child, 'exit')])
    expect(values).toEqual([2, 4])
    expect(code).toBe(0)
  })
})
