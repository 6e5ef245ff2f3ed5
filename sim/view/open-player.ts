import { didYouMean } from '../../src/contract/did-you-mean.ts'
import { SinewError } from '../../src/contract/errors.ts'
import { loadDescription, robotNames } from '../../src/description/load.ts'
import { requireContract } from '../../src/policy/contract.ts'
import { openPolicy } from '../../src/policy/session.ts'
import type { Task } from '../../src/task/types.ts'
import { classicTasks } from '../classic/index.ts'
import { createEnvironment } from '../environment.ts'
import type { PhysicsName } from '../physics-name.ts'
import { tasks } from '../tasks/index.ts'
import { handDriver, policyDriver, randomDriver, zeroDriver } from './drivers.ts'
import type { Player } from './player.ts'
import { createPosePlayer } from './pose-player.ts'
import { createRobotPlayer } from './robot-player.ts'
import { createTaskPlayer } from './task-player.ts'

export function isTask(name: string): boolean {
  return Object.values(tasks).some((task) => task.name === name)
}

/** Who acts where there is no policy. */
export const actionNames = ['hand', 'zero', 'random'] as const
export type ActionName = (typeof actionNames)[number]

export interface PlayerOptions {
  /** A policy file that was trained on the task. */
  readonly policyPath?: string
  readonly action?: ActionName
  /** What computes the motion; Rapier unless given. */
  readonly physics?: PhysicsName
  /** Of random actions. */
  readonly seed?: number
}

/**
 * A task, a robot's name, or the path of a robot.yaml or a URDF, ready to be played. Call `reset` before `step`.
 *
 * @throws SinewError `usage` if there is nothing of that name, or a robot is given a policy; `contract` if the policy
 *   was made for something else; `description` if the robot's files are wrong.
 */
export async function openPlayer(subject: string, options: PlayerOptions = {}): Promise<Player> {
  const task = Object.values(tasks).find(({ name }) => name === subject)
  if (task) return openTask(task, options)
  const isFile = /[\\/.]/.test(subject)
  if (!isFile && !(await robotNames()).includes(subject)) throw await unknown(subject)
  if (options.policyPath !== undefined || (options.action ?? 'hand') !== 'hand') {
    throw new SinewError('usage', `"${subject}" is a robot, not a task: only a person can drive it`, {
      expected: `a task: ${Object.keys(tasks).join(', ')}`,
      received: subject,
    })
  }
  const description = await loadDescription(subject)
  const create = description.actuators.length > 0 ? createRobotPlayer : createPosePlayer
  return create(description, engine(options))
}

/** Left out where it is not named: the simulation has a default of its own. */
const engine = ({ physics }: PlayerOptions): { physics?: PhysicsName } => (physics ? { physics } : {})

async function openTask(task: Task, options: PlayerOptions): Promise<Player> {
  const { policyPath, action = 'hand', seed = 0 } = options
  if (policyPath !== undefined) {
    const policy = await openPolicy(policyPath)
    try {
      const description = await loadDescription(task.robot)
      requireContract(policy.contract, description, task, task.objects)
      const environment = await createEnvironment(task, description, engine(options))
      return createTaskPlayer(task.name, environment, policyDriver(policy, policy.contract.actionRepeat ?? 1))
    } catch (error) {
      await policy.close()
      throw error
    }
  }
  const environment = await createEnvironment(task, undefined, engine(options))
  const driver = {
    hand: handDriver,
    zero: zeroDriver,
    random: randomDriver,
  }[action](environment.actionSpace, seed)
  return createTaskPlayer(task.name, environment, driver)
}

async function unknown(subject: string): Promise<SinewError> {
  if (subject in classicTasks) {
    return new SinewError('usage', `"${subject}" has no robot to look at: it is a benchmark of formulas`, {
      expected: `a task with a robot: ${Object.keys(tasks).join(', ')}`,
      received: subject,
    })
  }
  const names = [...Object.keys(tasks), ...(await robotNames())]
  const guess = didYouMean(subject, names)
  return new SinewError('usage', `there is no task or robot "${subject}"`, {
    expected: `one of ${names.join(', ')}, or the path of a robot.yaml or a URDF`,
    received: subject,
    ...(guess ? { fix: `did you mean "${guess}"?` } : {}),
  })
}
