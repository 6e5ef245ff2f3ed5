import { SinewError } from '../contract/errors.ts'
import { safetyLimits } from '../description/safety-limits.ts'
import { actionSpace } from '../description/spaces.ts'
import type { RobotDescription } from '../description/types.ts'
import type { SafetyLimits } from '../safety/types.ts'
import { taskObservationSpace } from '../task/runtime.ts'
import { movingObjects, objectChannels, readingSpace, type SceneObject } from '../task/scene.ts'
import type { Task } from '../task/types.ts'
import { compareChannels, type Difference } from './compare-channels.ts'
import type { PolicyContract } from './types.ts'

type RobotSide = Omit<PolicyContract, 'task' | 'observation' | 'action' | 'actionMapper'>

function robotSide(description: RobotDescription, objects: readonly SceneObject[]): RobotSide {
  return {
    robot: description.name,
    descriptionHash: description.hash,
    periodS: 1 / description.rateHz,
    reading: readingSpace(description, objects).channels,
    command: actionSpace(description).channels,
    limits: safetyLimits(description),
  }
}

/** The contract between a task and a robot: made when training starts, made again and compared before running. */
export function bindContract(task: Task, description: RobotDescription): PolicyContract {
  const bound = task.bind(description)
  return {
    ...robotSide(description, task.objects ?? []),
    task: task.name,
    observation: taskObservationSpace(bound).channels,
    action: bound.action.space.channels,
    actionMapper: bound.action.name,
  }
}

/** The contract of a policy that was trained with each action held for `repeat` control periods. */
export function repeatContract(contract: PolicyContract, repeat: number): PolicyContract {
  return repeat === 1 ? contract : { ...contract, periodS: contract.periodS * repeat, actionRepeat: repeat }
}

/**
 * Everything in which a policy's contract does not hold on this robot and task, channels by name, worst first.
 * Empty when the policy may run. Never throws: a task that cannot even be bound to the robot is a difference.
 *
 * @param seen the objects that are there to be seen: the task's own in a simulated scene, none on a robot alone
 */
export function checkContract(
  policy: PolicyContract,
  description: RobotDescription,
  task: Task,
  seen: readonly SceneObject[] = [],
): Difference[] {
  const robot = robotSide(description, seen)
  const differences: Difference[] = []
  const differ = (about: string, trained: string, now: string): void => {
    if (trained === now) return
    differences.push({ about, channels: [], message: `${about}: ${trained} in training, ${now} now` })
  }
  differ('robot', policy.robot, robot.robot)
  differ('task', policy.task, task.name)
  differences.push(...unseenObjects(task, seen))
  differences.push(...compareChannels('reading', policy.reading, robot.reading))
  differences.push(...compareChannels('command', policy.command, robot.command))
  // Another task has other channels altogether: to list them would hide what counts.
  if (policy.task === task.name) differences.push(...compareTask(policy, description, task))
  differ('control period', `${policy.periodS} s`, `${robot.periodS * (policy.actionRepeat ?? 1)} s`)
  differences.push(...compareLimits(policy.limits, robot.limits))
  if (differences.length === 0 && policy.descriptionHash !== robot.descriptionHash) {
    const hashes = `${policy.descriptionHash.slice(0, 8)}… in training, ${robot.descriptionHash.slice(0, 8)}… now`
    differences.push({
      about: 'description',
      channels: [],
      message: `description: hash ${hashes}; channels, bounds, period and limits agree, so masses, geometry, gains or mounting changed`,
    })
  }
  return differences
}

/** Objects that the task is about and that nothing here tells the place of. */
function unseenObjects(task: Task, seen: readonly SceneObject[]): Difference[] {
  const missing = movingObjects(task.objects ?? []).filter(
    ({ name }) => !seen.some((each) => each.name === name),
  )
  if (missing.length === 0) return []
  const names = missing.map(({ name }) => name).join(', ')
  const message = `objects: nothing here tells where ${names} is: the task runs in simulation, or where a camera or motion capture provides the channels below`
  return [{ about: 'objects', channels: objectChannels(missing).map(({ name }) => name), message }]
}

function compareTask(policy: PolicyContract, description: RobotDescription, task: Task): Difference[] {
  const mapper = 'action mapper'
  try {
    const now = bindContract(task, description)
    const differences = [
      ...compareChannels('observation', policy.observation, now.observation),
      ...compareChannels('action', policy.action, now.action),
    ]
    if (policy.actionMapper === now.actionMapper) return differences
    const message = `${mapper}: ${policy.actionMapper} in training, ${now.actionMapper} now`
    return [...differences, { about: mapper, channels: [], message }]
  } catch (error) {
    const message = `task: does not fit this robot: ${error instanceof Error ? error.message : String(error)}`
    return [{ about: 'task', channels: [], message }]
  }
}

function compareLimits(policy: SafetyLimits, robot: SafetyLimits): Difference[] {
  const about = 'limits'
  const differences: Difference[] = []
  for (const field of ['staleAfterS', 'heartbeatAfterS'] as const) {
    if (policy[field] === robot[field]) continue
    const message = `${about}: ${field} ${policy[field]} in training, ${robot[field]} now`
    differences.push({ about, channels: [], message })
  }
  // Actuators that only one side has are missing channels, and already named as such.
  for (const trained of policy.actuators) {
    const now = robot.actuators.find((each) => each.name === trained.name)
    if (!now) continue
    const fields = ['kind', 'lower', 'upper', 'velocity', 'acceleration', 'effort', 'trackingError'] as const
    for (const field of fields) {
      if (trained[field] === now[field]) continue
      const message = `${about}: ${trained.name} ${field} ${trained[field]} in training, ${now[field]} now`
      differences.push({ about, channels: [trained.name], message })
    }
  }
  return differences
}

/**
 * Refuse a policy that was not made for this robot and task.
 *
 * @throws SinewError `contract` (exit code 3) with every difference in a line.
 */
export function requireContract(
  policy: PolicyContract,
  description: RobotDescription,
  task: Task,
  seen: readonly SceneObject[] = [],
): void {
  const differences = checkContract(policy, description, task, seen)
  if (differences.length === 0) return
  const lines = differences.map(({ message }) => `\n  - ${message}`).join('')
  throw new SinewError('contract', `this policy was not made for this robot:${lines}`, {
    where: description.source,
    expected: `robot ${policy.robot}, task ${policy.task}, description ${policy.descriptionHash.slice(0, 8)}…`,
    received: `robot ${description.name}, task ${task.name}, description ${description.hash.slice(0, 8)}…`,
    fix: `train again for this robot (sinew train ${task.name}), or restore the description that it was trained with`,
  })
}
