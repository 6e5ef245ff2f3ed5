import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import { canonicalJson } from '../../src/description/canonical-json.ts'
import type { PolicyContract } from '../../src/policy/types.ts'
import type { ClassicTask } from './classic-environment.ts'

/**
 * The contract in the policy file of a benchmark. A benchmark stands in for its own robot: robot and task have the
 * same name, readings are observations and commands are actions, and there is no actuator that could be limited.
 */
export function classicContract(task: ClassicTask): PolicyContract {
  const { name, source, periodS, maxSteps } = task
  const observation = task.observationSpace.channels
  const action = task.actionSpace.channels
  const definition = canonicalJson({ name, source, periodS, maxSteps, observation, action })
  return {
    task: name,
    robot: name,
    descriptionHash: bytesToHex(sha256(utf8ToBytes(definition))),
    periodS,
    reading: observation,
    observation,
    action,
    actionMapper: 'direct',
    command: action,
    limits: { periodS, staleAfterS: 0, heartbeatAfterS: 0, actuators: [] },
  }
}
