import { SinewError } from '../../contract/errors.ts'
import type { SafetyLimits } from '../types.ts'
import { carriers } from './chain.ts'
import { commonBody } from './reach.ts'
import type { Wall, WorkspaceLimits } from './types.ts'

/** A stop that takes more periods than this cannot be looked at in time. */
const longestStopPeriods = 2000

function refuse(where: string, expected: string, received: string, fix: string): never {
  throw new SinewError('safety', `workspace limit ${where} is not usable`, { where, expected, received, fix })
}

const correct = 'correct it under safety.workspace in robot.yaml'

function requireFinite(where: string, numbers: readonly number[]): void {
  if (numbers.every(Number.isFinite)) return
  refuse(where, 'finite numbers', numbers.join(', '), correct)
}

function requireIndex(where: string, index: number, size: number): void {
  if (Number.isInteger(index) && index >= 0 && index < size) return
  refuse(where, `one of ${size}`, String(index), correct)
}

function requireNotNegative(where: string, value: number): void {
  if (value >= 0) return
  refuse(where, '0 or more', String(value), correct)
}

function checkWall(wall: Wall, balls: number): void {
  for (const ball of wall.balls) requireIndex(`${wall.name}.balls`, ball, balls)
  if (wall.kind === 'plane') {
    requireFinite(wall.name, [...wall.pointM, ...wall.normal])
    if (Math.hypot(...wall.normal) > 0) return
    refuse(`${wall.name}.normal`, 'a direction', wall.normal.join(', '), correct)
  }
  requireFinite(wall.name, [...wall.centreM, ...wall.sizeM, ...wall.rotation])
  if (!wall.sizeM.every((size) => size > 0)) {
    refuse(`${wall.name}.sizeM`, 'three lengths above 0', wall.sizeM.join(', '), correct)
  }
}

function checkParts(workspace: WorkspaceLimits): void {
  const { bodies, balls, capsules, pairs, walls, marginM } = workspace
  requireFinite('marginM', [marginM])
  requireNotNegative('marginM', marginM)
  for (const [index, { name, parent, originM, rotation, axis, multiplier, offset }] of bodies.entries()) {
    if (index > 0) requireIndex(`${name}.parent`, parent, index)
    requireFinite(name, [...originM, ...rotation, ...axis, multiplier, offset])
  }
  for (const { name, body, centreM, radiusM } of balls) {
    requireIndex(`${name}.body`, body, bodies.length)
    requireFinite(name, [...centreM, radiusM])
    requireNotNegative(`${name}.radiusM`, radiusM)
  }
  for (const { name, body, fromM, toM, radiusM } of capsules) {
    requireIndex(`${name}.body`, body, bodies.length)
    requireFinite(name, [...fromM, ...toM, radiusM])
    requireNotNegative(`${name}.radiusM`, radiusM)
  }
  for (const [first, second] of pairs) {
    requireIndex('pairs', first, capsules.length)
    requireIndex('pairs', second, capsules.length)
  }
  for (const wall of walls) checkWall(wall, balls.length)
}

/** The bodies that have to be somewhere known: those of balls, and those between the two capsules of a pair. */
function bearing(workspace: WorkspaceLimits): number[] {
  const { bodies, balls, capsules, pairs, walls } = workspace
  const touched = walls.flatMap((wall) => wall.balls.flatMap((ball) => carriers(bodies, balls[ball].body)))
  const between = pairs.flatMap((pair) => {
    const [a, b] = pair.map((index) => capsules[index].body)
    const common = carriers(bodies, commonBody(workspace, a, b))
    return [...carriers(bodies, a), ...carriers(bodies, b)].filter((body) => !common.includes(body))
  })
  return [...new Set([...touched, ...between])]
}

/**
 * The actuators, by index, that bear on what is watched.
 *
 * Only a position command says where a joint will be. A joint that is told a velocity or an effort, or that nothing
 * drives, is wherever it is pushed: with such a joint on the way no distance can be promised, so it is refused.
 *
 * @throws SinewError `safety` if a part of the workspace is not usable or cannot be guaranteed.
 */
export function checkWorkspace(workspace: WorkspaceLimits, { actuators, periodS }: SafetyLimits): number[] {
  checkParts(workspace)
  const bears = new Set<number>()
  for (const index of bearing(workspace)) {
    const { name, kind, actuator: driver } = workspace.bodies[index] as WorkspaceLimits['bodies'][number]
    if (kind === 'fixed') continue
    const actuator = actuators[driver]
    if (actuator?.kind !== 'position') {
      const received = actuator
        ? `${actuator.kind} commands to "${actuator.name}"`
        : 'a joint that nothing drives'
      const fix = 'drive it by position commands, or leave what it carries out of safety.workspace'
      refuse(name, 'position commands to every joint on the way', received, fix)
    }
    bears.add(driver)
  }
  if (bears.size === 0) refuse('walls and pairs', 'something that a joint moves', 'nothing', correct)
  const columns = [...bears].sort((a, b) => a - b)
  const periods = longestStop(columns, { actuators, periodS })
  if (periods <= longestStopPeriods) return columns
  const fix = 'raise the acceleration or jerk limits, or lower the velocity limits'
  refuse('braking', `a stop from full speed within ${longestStopPeriods} periods`, `${periods}`, fix)
}

/** Control periods that the slowest of some actuators takes from full speed to rest, at most. */
export function longestStop(
  columns: readonly number[],
  { actuators, periodS }: Pick<SafetyLimits, 'actuators' | 'periodS'>,
): number {
  const periods = columns.map((column) => {
    const { velocity, acceleration, jerk } = actuators[column]
    const ramps = jerk === undefined ? 0 : (2 * acceleration) / jerk
    return Math.ceil((velocity / acceleration + ramps) / periodS) + 4
  })
  return Math.max(...periods)
}
