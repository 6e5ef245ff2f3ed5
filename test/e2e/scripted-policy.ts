import { reacherReach } from '../../sim/tasks/reacher-reach.ts'
import { loadDescription } from '../../src/description/load.ts'
import type { RobotDescription } from '../../src/description/types.ts'
import { bindContract } from '../../src/policy/contract.ts'
import type { PolicyContract, PolicyFile } from '../../src/policy/types.ts'
import { writePolicy } from '../../src/policy/write-policy.ts'
import { programBuilder } from '../../src/tensor/builder.ts'
import { referenceEngine } from '../../src/tensor/engines/reference.ts'
import { toOnnx } from '../../src/tensor/onnx/model.ts'
import type { Program, Tensor } from '../../src/tensor/program.ts'

const upperArmM = 0.15
const forearmM = 0.12
/** rad/s per metre of error and metre of lever. */
const gain = 400

/** Jacobian-transpose control (Wolovich and Elliott 1984) as a network: no training, yet it reaches. */
function reachProgram(contract: PolicyContract): Program {
  const b = programBuilder('scripted-reach')
  const observation = b.input('observation', [1, contract.observation.length])
  const channel = (name: string): Tensor => {
    const index = contract.observation.findIndex((each) => each.name === name)
    if (index < 0) throw new Error(`reacher-reach no longer observes ${name}`)
    return b.slice(observation, 1, index, 1)
  }
  const [c1, s1] = [channel('shoulder.cos'), channel('shoulder.sin')]
  const [c2, s2] = [channel('elbow.cos'), channel('elbow.sin')]
  const [errorX, errorY] = [channel('to-target.x'), channel('to-target.y')]
  const forearmX = b.multiply(b.subtract(b.multiply(c1, c2), b.multiply(s1, s2)), forearmM)
  const forearmY = b.multiply(b.add(b.multiply(s1, c2), b.multiply(c1, s2)), forearmM)
  const leverX = b.add(b.multiply(c1, upperArmM), forearmX)
  const leverY = b.add(b.multiply(s1, upperArmM), forearmY)
  const pull = (x: Tensor, y: Tensor): Tensor => b.subtract(b.multiply(x, errorY), b.multiply(y, errorX))
  const velocity = b.multiply(b.concat([pull(leverX, leverY), pull(forearmX, forearmY)], 1), gain)
  const high = contract.action[0]?.high ?? 1
  b.output('action', b.clip(velocity, -high, high))
  return b.build()
}

export interface ScriptedPolicyOptions {
  readonly description?: RobotDescription
  /** Changes the contract that is written, to make a policy that must be refused. */
  readonly alter?: (contract: PolicyContract) => PolicyContract
}

/** Writes a policy file for reacher-reach without any training. */
export async function writeScriptedPolicy(
  path: string,
  options: ScriptedPolicyOptions = {},
): Promise<PolicyFile> {
  const description = options.description ?? (await loadDescription('reacher'))
  const contract = bindContract(reacherReach, description)
  const program = reachProgram(contract)
  const run = await referenceEngine.compile(program)
  const observations = [0, 0.1, -0.2].map((value) =>
    contract.observation.map((_, index) => value * (index % 3)),
  )
  const actions: number[][] = []
  for (const observation of observations) {
    const { action = [] } = await run.run({ observation: Float32Array.from(observation) })
    actions.push([...action])
  }
  return writePolicy(path, {
    model: toOnnx(program),
    contract: options.alter?.(contract) ?? contract,
    golden: { observations, actions },
    provenance: { algorithm: 'scripted', seed: 0, environmentSteps: 0, commit: 'unknown', versions: {} },
  })
}
