import { didYouMean } from '../contract/did-you-mean.ts'
import { SinewError } from '../contract/errors.ts'
import type { CheckedRobot } from '../description/parse.ts'
import type { RobotDescription } from '../description/types.ts'
import { defaultBounds } from './default-bounds.ts'
import { commandDelayS } from './recording.ts'
import type { Parameter, Recording } from './types.ts'

type Found = Pick<Parameter, 'path' | 'section' | 'entry' | 'keys' | 'nominal' | 'moments'>

const sections = ['links', 'joints', 'actuators'] as const

/** `joints.*.frictionNm=0..0.3`: bounds for the parameters that the pattern matches. */
export interface BoundsRequest {
  readonly pattern: string
  readonly low: number
  readonly high: number
}

/**
 * The parameters that patterns such as `joints.*.frictionNm` name: numbers of a robot.yaml, by the names of their
 * link, joint or actuator; `*` stands for any part of a name.
 *
 * @throws SinewError `usage` for a pattern that names nothing, with the nearest path there is
 */
export function findParameters(
  robot: CheckedRobot,
  description: RobotDescription,
  patterns: readonly string[],
  bounds: readonly BoundsRequest[] = [],
  recording?: Recording,
): Parameter[] {
  const all = [...numbersOf(robot, description), ...(recording ? numbersOfLog(recording) : [])]
  const chosen = new Map<string, Parameter>()
  for (const pattern of patterns) {
    const matching = all.filter(({ path }) => matches(pattern, path))
    if (matching.length === 0) throw unknown(pattern, all)
    for (const found of matching) {
      const asked = bounds.findLast((each) => matches(each.pattern, found.path))
      const whole = /Steps$/.test(found.path)
      chosen.set(found.path, bounded(found, whole, asked ?? defaultBounds(found, description)))
    }
  }
  const unused = bounds.find(({ pattern }) => ![...chosen.keys()].some((path) => matches(pattern, path)))
  if (unused) throw unknown(unused.pattern, [...chosen.values()])
  return [...chosen.values()]
}

function bounded(found: Found, whole: boolean, bounds: { low: number; high: number } | undefined): Parameter {
  if (!bounds) {
    throw new SinewError('usage', `there are no bounds to look for ${found.path} in`, {
      where: found.path,
      received: `it is ${found.nominal} now`,
      fix: `give them: --bounds ${found.path}=0..1`,
    })
  }
  const { low, high } = bounds
  if (!(low < high) || found.nominal < low || found.nominal > high) {
    throw new SinewError('usage', `${found.path} cannot be looked for from ${low} to ${high}`, {
      where: found.path,
      expected: `bounds around the value in the file, ${found.nominal}`,
      received: `${low}..${high}`,
    })
  }
  return { ...found, low, high, whole, scale: low > 0 && !whole ? 'log' : 'linear' }
}

function numbersOf({ document }: CheckedRobot, description: RobotDescription): Found[] {
  const found: Found[] = []
  for (const section of sections) {
    document[section].forEach((each, entry) => {
      const name = each.name ?? ('joint' in each ? String(each.joint) : String(entry))
      const said = leaves(each)
      const effects = section === 'actuators' ? absentEffects(description, entry, said) : []
      for (const [keys, nominal] of [...said, ...effects]) {
        found.push({ path: [section, name, ...keys].join('.'), section, entry, keys, nominal })
      }
      const link = section === 'links' ? description.links[entry] : undefined
      if (!link || link.massKg === 0) return
      const path = `links.${name}.inertiaKgM2`
      found.push({ path, section, entry, keys: ['inertiaKgM2'], nominal: 1, moments: link })
    })
  }
  if (!document.ground) return found
  for (const [keys, nominal] of leaves(document.ground)) {
    found.push({ path: ['ground', ...keys].join('.'), section: 'ground', entry: undefined, keys, nominal })
  }
  return found
}

/** Of a link whose delay is not known; found beside what is fitted, for a wrong one would be taken for a slow servo. */
function numbersOfLog(recording: Recording): Found[] {
  const nominal = commandDelayS(recording)
  return [{ path: 'log.commandDelayS', section: 'log', entry: undefined, keys: ['commandDelayS'], nominal }]
}

/** Every number in plain data and the keys that lead to it; lists are passed over. */
function leaves(value: object): [string[], number][] {
  return Object.entries(value).flatMap(([key, each]): [string[], number][] => {
    if (typeof each === 'number') return [[[key], each]]
    if (typeof each !== 'object' || each === null || Array.isArray(each)) return []
    return leaves(each).map(([keys, number]) => [[key, ...keys], number])
  })
}

/** What an actuator's `model` does not say is zero. */
function absentEffects(
  { actuators, joints }: RobotDescription,
  entry: number,
  said: readonly [string[], number][],
): [string[], number][] {
  const actuator = actuators[entry]
  const unit = joints.find(({ name }) => name === actuator?.joint)?.unit === 'm' ? 'M' : 'Rad'
  const fields = [
    'latencySteps',
    'lagS',
    ...(actuator?.kind === 'position' ? [`backlash${unit}`, `deadBand${unit}`] : []),
  ]
  const isSaid = (field: string): boolean => said.some(([keys]) => keys.join('.') === `model.${field}`)
  return fields.filter((field) => !isSaid(field)).map((field) => [['model', field], 0])
}

/** `actuators.servo.latencySteps` is short for `actuators.servo.model.latencySteps`. */
function matches(pattern: string, path: string): boolean {
  return matchesExactly(pattern, path) || matchesExactly(pattern, path.replace('.model.', '.'))
}

function matchesExactly(pattern: string, path: string): boolean {
  const source = pattern.replaceAll(/[\\^$+?.()|[\]{}]/g, '\\$&').replaceAll('*', '[^.]*')
  return new RegExp(`^${source}$`).test(path)
}

function unknown(pattern: string, all: readonly Pick<Found, 'path'>[]): SinewError {
  // A pattern's * is compared with the names as they would be written with a * as well.
  const starred = pattern.split('.').map((part) => part === '*')
  const asWritten = (path: string): string =>
    path
      .split('.')
      .map((part, index) => (starred[index] ? '*' : part))
      .join('.')
  const paths = [...new Set(all.map(({ path }) => asWritten(path)))]
  const guess = didYouMean(pattern, paths)
  return new SinewError('usage', `there is no parameter "${pattern}"`, {
    received: pattern,
    expected: `a number of the robot.yaml, such as ${paths.slice(0, 6).join(', ')}`,
    fix: guess ? `did you mean "${guess}"?` : 'links, joints and actuators by their names, then the field',
  })
}
