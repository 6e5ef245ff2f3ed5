import { type CheckedRobot, describeRobot } from '../description/parse.ts'
import type { RobotDescription } from '../description/types.ts'
import type { Parameter } from './types.ts'

/** The robot with these values in place of its own. */
export function withValues(
  robot: CheckedRobot,
  parameters: readonly Parameter[],
  values: ArrayLike<number>,
): RobotDescription {
  const document = structuredClone(robot.document)
  parameters.forEach(({ section, entry, keys, moments }, index) => {
    if (section === 'log') return
    const owner: unknown = document[section]
    const start = entry === undefined || !Array.isArray(owner) ? owner : owner[entry]
    const last = keys.at(-1) ?? ''
    const target = keys.slice(0, -1).reduce(within, start)
    if (moments) {
      Reflect.set(
        Object(target),
        'inertiaKgM2',
        moments.inertiaKgM2.map((moment) => moment * values[index]),
      )
      Reflect.set(Object(target), 'inertiaRpyRad', moments.inertiaRpyRad)
    } else Reflect.set(Object(target), last, values[index])
  })
  return describeRobot({ ...robot, document })
}

/** The object under a key, made if it is not there. */
function within(owner: unknown, key: string): unknown {
  const at = Object(owner)
  if (at[key] === undefined) at[key] = {}
  return at[key]
}

/** A value's place between its bounds, 0 to 1. */
export function toCoordinate({ low, high, scale }: Parameter, value: number): number {
  return scale === 'log' ? Math.log(value / low) / Math.log(high / low) : (value - low) / (high - low)
}

/** The value at a place; places outside count as the nearest bound, steps are rounded. */
export function toValue({ low, high, scale, whole }: Parameter, coordinate: number): number {
  const within = Math.min(1, Math.max(0, coordinate))
  const value = scale === 'log' ? low * (high / low) ** within : low + (high - low) * within
  return whole ? Math.round(value) : value
}
