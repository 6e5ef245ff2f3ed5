import { createRandom } from '../../src/contract/random.ts'
import { loadDescription } from '../../src/description/load.ts'
import type { RobotDescription } from '../../src/description/types.ts'
import { bindContract } from '../../src/policy/contract.ts'
import { goldenVectors } from '../../src/policy/golden.ts'
import type { PolicyParts } from '../../src/policy/types.ts'
import { directAction } from '../../src/task/action-mappers.ts'
import type { Task } from '../../src/task/types.ts'
import { programBuilder } from '../../src/tensor/builder.ts'
import { toOnnx } from '../../src/tensor/onnx/model.ts'

export const reacher = await loadDescription('reacher')

/** A task that looks at the shoulder and the elbow by name and commands the actuators directly. */
export const followTask: Task = {
  name: 'follow',
  summary: 'for tests',
  robot: 'reacher',
  maxSteps: 10,
  bind: (description: RobotDescription) => ({
    action: directAction(description),
    observation: ['shoulder', 'elbow'].map((name) => {
      const joint = description.joints.find((each) => each.name === name)
      if (!joint) throw new Error(`there is no joint "${name}"`)
      return {
        name,
        channels: [
          { name: `${name}.position`, unit: 'rad', low: joint.lower, high: joint.upper },
          {
            name: `${name}.rate`,
            unit: 'rad/s',
            low: Number.NEGATIVE_INFINITY,
            high: Number.POSITIVE_INFINITY,
          },
        ] as const,
        write: () => {},
      }
    }),
    reward: [],
    termination: [],
    sampleStart: () => {},
    begin: () => {},
    update: () => {},
    success: () => false,
  }),
}

export const contract = bindContract(followTask, reacher)

const weights = Float32Array.from({ length: 8 }, (_, index) => Math.sin(index + 1) / 2)
const scale = 2.6

/** action = 2.6·tanh(observation · W), 4 → 2. */
export function tinyModel(outputName = 'action'): Uint8Array {
  const builder = programBuilder('tiny')
  const observation = builder.input('observation', [1, 4])
  const product = builder.gemm(observation, builder.constant(weights, [4, 2]))
  builder.output(outputName, builder.multiply(builder.tanh(product), scale))
  return toOnnx(builder.build())
}

/** The same in plain loops. */
export function tinyAct(observation: ArrayLike<number>): number[] {
  return [0, 1].map((column) => {
    let sum = 0
    for (let row = 0; row < 4; row++) sum += (observation[row] ?? 0) * (weights[row * 2 + column] ?? 0)
    return scale * Math.tanh(sum)
  })
}

export async function tinyParts(): Promise<PolicyParts> {
  return {
    model: tinyModel(),
    contract,
    golden: await goldenVectors(contract, createRandom(1), tinyAct),
    provenance: {
      algorithm: 'sac',
      seed: 1,
      environmentSteps: 1000,
      commit: 'unknown',
      versions: { sinew: '0.1.0' },
    },
  }
}
