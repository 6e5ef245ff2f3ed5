import {
  type Document,
  isAlias,
  isCollection,
  isMap,
  isScalar,
  isSeq,
  type Node,
  parseDocument,
  type YAMLMap,
} from 'yaml'
import { SinewError } from '../contract/errors.ts'
import type { CheckedRobot } from '../description/parse.ts'
import type { RobotDocument } from '../description/schema.ts'
import type { Parameter } from './types.ts'

export interface Change {
  readonly parameter: Parameter
  readonly value: number
}

interface Splice {
  readonly from: number
  readonly to: number
  readonly text: string
}

/**
 * The text of a robot.yaml with new values: only those characters change, so that comments and layout stay. A field
 * that is not there yet is added at the end of its entry, an entry that only a URDF has at the end of its list.
 *
 * @throws SinewError `description` if a value stands where several entries share it
 */
export function patchRobotYaml(text: string, robot: CheckedRobot, changes: readonly Change[]): string {
  let patched = text
  for (const { parameter, value } of changes) {
    if (parameter.section === 'log') continue
    for (const [keys, written] of fieldsOf(parameter, value)) {
      const { from, to, text: put } = splice(patched, robot, parameter, parameter.section, keys, written)
      patched = patched.slice(0, from) + put + patched.slice(to)
    }
  }
  return patched
}

function fieldsOf({ keys, moments }: Parameter, value: number): [readonly string[], string][] {
  if (!moments) return [[keys, String(value)]]
  const list = (numbers: readonly number[]): string => `[${numbers.map(String).join(', ')}]`
  const inertia = moments.inertiaKgM2.map((moment) => moment * value)
  const turned = moments.inertiaRpyRad.some((angle) => angle !== 0)
  return [
    [['inertiaKgM2'], list(inertia)],
    ...(turned ? [[['inertiaRpyRad'], list(moments.inertiaRpyRad)] as [string[], string]] : []),
  ]
}

function splice(
  text: string,
  robot: CheckedRobot,
  { entry, path }: Parameter,
  section: keyof RobotDocument,
  keys: readonly string[],
  written: string,
): Splice {
  const document = parseDocument(text)
  const refuse = (node: unknown): void => {
    const label = isAlias(node) ? node.source : isCollection(node) || isScalar(node) ? node.anchor : undefined
    if (label === undefined || !text.includes(`*${label}`)) return
    throw new SinewError('description', `${path} stands where several entries share it (&${label})`, {
      where: robot.file,
      received: `the value ${written}`,
      fix: 'write that entry out, or put the value in by hand',
    })
  }
  const list = document.get(section, true)
  const name = entry === undefined ? undefined : nameOf(robot, section, entry)
  const start = name === undefined ? list : entryOf(list, name)
  if (!isMap(start)) return appendEntry(text, document, section, list, name ?? '', keys, written)
  refuse(start)
  let at: YAMLMap = start
  for (const [depth, key] of keys.entries()) {
    const next = at.get(key, true) as Node | undefined
    refuse(next)
    if (next === undefined || (isScalar(next) && next.value === null))
      return insert(text, at, nested(keys.slice(depth), written))
    if (!isMap(next)) {
      const [from, to] = next.range ?? [0, 0]
      return { from, to, text: written }
    }
    at = next
  }
  throw new RangeError(`${path} is no value`)
}

function nameOf({ document }: CheckedRobot, section: keyof RobotDocument, entry: number): string {
  const list = document[section]
  const each: unknown = Array.isArray(list) ? list[entry] : undefined
  return String(Reflect.get(Object(each), section === 'actuators' ? 'joint' : 'name'))
}

/** By name; actuators by their joint, which is unique as well and never left out. */
function entryOf(list: unknown, name: string): unknown {
  if (!isSeq(list)) return undefined
  return list.items.find((item) => isMap(item) && (item.get('name') === name || item.get('joint') === name))
}

/** `model: { latencySteps: 2 }` as it stands in a map. */
function nested([key = '', ...rest]: readonly string[], written: string): string {
  return rest.length === 0 ? `${key}: ${written}` : `${key}: { ${nested(rest, written)} }`
}

function insert(text: string, map: YAMLMap, field: string): Splice {
  const last = map.items.at(-1)
  const end = endOf(last?.value) ?? endOf(last?.key) ?? map.range?.[1] ?? 0
  if (map.flow) return { from: end, to: end, text: map.items.length > 0 ? `, ${field}` : ` ${field} ` }
  const key = map.items[0]?.key as Node | undefined
  const start = key?.range?.[0] ?? 0
  const column = start - (text.lastIndexOf('\n', start - 1) + 1)
  // After the line that the last value ends on, with whatever comment stands there.
  const line = text.indexOf('\n', end)
  const from = line < 0 ? text.length : line
  return { from, to: from, text: `\n${' '.repeat(column)}${field}` }
}

/** Where a value's own characters end, without the space and comments after it. */
function endOf(value: unknown): number | undefined {
  if (isCollection(value) && !value.flow) {
    const last: unknown = value.items.at(-1)
    if (last === undefined) return undefined
    if (isMap(value)) return endOf(value.items.at(-1)?.value) ?? endOf(value.items.at(-1)?.key)
    return endOf(last)
  }
  return (value as Node | undefined)?.range?.[1]
}

function appendEntry(
  text: string,
  document: Document,
  section: string,
  list: unknown,
  name: string,
  keys: readonly string[],
  written: string,
): Splice {
  const identity = section === 'actuators' ? 'joint' : 'name'
  const item = `- { ${identity}: ${name}, ${nested(keys, written)} }`
  if (isSeq(list) && list.items.length > 0 && !list.flow) {
    const end = endOf(list) ?? text.length
    const line = text.indexOf('\n', end)
    const from = line < 0 ? text.length : line
    const first = (list.items[0] as Node).range?.[0] ?? 0
    const dash = text.lastIndexOf('-', first)
    const column = dash - (text.lastIndexOf('\n', dash) + 1)
    return { from, to: from, text: `\n${' '.repeat(column)}${item}` }
  }
  if (document.has(section)) {
    throw new SinewError('description', `no entry for "${name}" can be added to ${section}`, {
      fix: `write ${section} as a list with a line an entry, or put it in by hand: ${item}`,
    })
  }
  return {
    from: text.length,
    to: text.length,
    text: `${text.endsWith('\n') ? '' : '\n'}${section}:\n  ${item}\n`,
  }
}
