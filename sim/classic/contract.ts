import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import { SinewError } from '../../src/contract/errors.ts'
import { canonicalJson } from '../../src/description/canonical-json.ts'
import { compareChannels } from '../../src/policy/compare-channels.ts'
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

/**
 * Refuse a policy that was not made for this benchmark as it is now.
 *
 * @throws SinewError `contract` (exit code 3) with every difference in a line.
 */
export function requireClassicContract(policy: PolicyContract, task: ClassicTask): void {
  const now = classicContract(task)
  const lines = [
    ...compareChannels('observation', policy.observation, now.observation),
    ...compareChannels('action', policy.action, now.action),
  ].map(({ message }) => message)
  if (lines.length === 0 && policy.descriptionHash === now.descriptionHash) return
  if (lines.length === 0) lines.push('channels agree, so its name, period, time limit or source changed')
  const list = lines.map((line) => `\n  - ${line}`).join('')
  throw new SinewError('contract', `this policy was not made for this benchmark:${list}`, {
    expected: `task ${policy.task}, definition ${policy.descriptionHash.slice(0, 8)}…`,
    received: `task ${task.name}, definition ${now.descriptionHash.slice(0, 8)}…`,
    fix: `train again (sinew train ${task.name})`,
  })
}
