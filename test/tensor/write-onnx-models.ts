import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { ddpg } from '../../policies/ddpg.ts'
import { sac } from '../../policies/sac.ts'
import { td3 } from '../../policies/td3.ts'
import { createSpace } from '../../src/contract/channel.ts'
import { createRandom } from '../../src/contract/random.ts'
import type { Algorithm, AlgorithmConfig } from '../../src/learn/types.ts'
import type { Engine } from '../../src/tensor/engine.ts'
import { evaluate, referenceEngine } from '../../src/tensor/engines/reference.ts'
import { nextStateName, toOnnx } from '../../src/tensor/onnx/model.ts'
import { type Port, type Program, replacedStates } from '../../src/tensor/program.ts'
import { sizeOf } from '../../src/tensor/shape.ts'
import { caseFeeds, caseProgram } from './helpers.ts'
import { operationCases } from './operations.ts'

// npx tsx test/tensor/write-onnx-models.ts <directory>
//
// Every operation, every policy and every whole update as an ONNX model, with inputs and the outputs of the float64
// reference, for bench/peers/check_onnx.py to hold against the ONNX project's own tools.

const [directory = 'models'] = process.argv.slice(2)
const manifest: unknown[] = []

await mkdir(directory, { recursive: true })
for (const operation of operationCases) await write(caseProgram(operation), caseFeeds(operation))
for (const program of await updatePrograms(ddpg)) await write(program, randomValues(program))
for (const program of await updatePrograms(td3)) await write(program, randomValues(program))
for (const program of await updatePrograms(sac)) await write(program, randomValues(program))
await writeFile(join(directory, 'manifest.json'), JSON.stringify(manifest))
console.log(`${manifest.length} models in ${directory}`)

async function write(program: Program, values: Record<string, Float32Array>): Promise<void> {
  const file = `${manifest.length}.onnx`
  await writeFile(join(directory, file), toOnnx(program))
  const results = evaluate(program, values)
  const described = ({ name, tensor }: Port, numbers: Iterable<number> = []) => {
    return [name, { shape: tensor.shape, values: [...numbers] }] as const
  }
  const successors = replacedStates(program).map(({ name, next }) => ({
    name: nextStateName(name),
    tensor: next,
  }))
  manifest.push({
    name: program.name,
    file,
    inputs: Object.fromEntries(
      [...program.inputs, ...program.states].map((port) => described(port, values[port.name])),
    ),
    outputs: Object.fromEntries(
      [...program.outputs, ...successors].map((port) => described(port, results.get(port.tensor))),
    ),
  })
}

/** The programs that a learner compiles, and its policy. */
async function updatePrograms<Config extends AlgorithmConfig>(
  algorithm: Algorithm<Config>,
): Promise<Program[]> {
  const programs: Program[] = []
  const engine: Engine = {
    name: 'recording',
    compile(program, owner) {
      programs.push(program)
      return referenceEngine.compile(program, owner)
    },
  }
  const space = (size: number) =>
    createSpace(
      Array.from({ length: size }, (_, index) => ({ name: `c${index}`, unit: '1', low: -1, high: 1 })),
    )
  const learner = await algorithm.createLearner({
    observationSpace: space(5),
    actionSpace: space(2),
    config: { ...algorithm.defaults, hidden: [16, 16], batchSize: 8 },
    engine,
    random: createRandom(1),
  })
  programs.push(learner.policyProgram())
  await learner.dispose()
  return programs
}

/** Positive, since some states are sums of squares. */
function randomValues({ inputs, states }: Program): Record<string, Float32Array> {
  const random = createRandom(2)
  return Object.fromEntries(
    [...inputs, ...states].map(({ name, tensor }) => [
      name,
      Float32Array.from({ length: sizeOf(tensor.shape) }, () => random.between(0.01, 0.3)),
    ]),
  )
}
