import type { ModelFile } from './model-file.ts'
import { type Data, isData, overlayEntry } from './overlay.ts'

type Section = 'links' | 'joints' | 'frames' | 'actuators'

/** Where an entry of the merged robot comes from: places in the robot.yaml's list and in the model's. */
interface Origin {
  readonly yaml?: number
  readonly model?: number
}

export interface Merged {
  readonly value: Data
  /** Undefined for a section or an entry that only the robot.yaml knows. */
  originOf(section: unknown, index: unknown): Origin | undefined
}

/**
 * A robot.yaml over its model: a URDF, or an MJCF. Links, joints and frames that both name are merged field by field,
 * others are kept from either side. A robot.yaml's list of actuators decides which there are and in which order; the
 * model then only says their kind, and what goes with that. All other sections are the robot.yaml's, or else the model's.
 *
 * @param limits taken for limits that neither gives, of the joints that move.
 */
export function mergeModel(robot: Data, model: ModelFile, limits: Data): Merged {
  const origins = new Map<unknown, readonly Origin[]>()
  const { links: _, joints: __, frames: ___, actuators: ____, ...others } = model.document
  const { document } = model
  const value: Record<string, unknown> = { ...others, ...robot }
  for (const section of ['links', 'joints', 'frames'] as const) {
    const merged = mergeByName(section, robot[section], document[section], model)
    if (!merged) continue
    value[section] =
      section === 'joints' ? merged.entries.map((joint) => withLimits(joint, limits)) : merged.entries
    origins.set(section, merged.origins)
  }
  const actuators = mergeActuators(robot.actuators, model)
  value.actuators = actuators.entries
  origins.set('actuators', actuators.origins)
  const ofModel = (section: unknown): boolean =>
    robot[String(section)] === undefined && Array.isArray(others[String(section)])
  return {
    value,
    originOf: (section, index) =>
      origins.get(section)?.[Number(index)] ?? (ofModel(section) ? { model: Number(index) } : undefined),
  }
}

interface Entries {
  readonly entries: readonly unknown[]
  readonly origins: readonly Origin[]
}

const listOf = (value: unknown): readonly unknown[] | undefined =>
  value === undefined || value === null ? [] : Array.isArray(value) ? value : undefined

/** Undefined where the robot.yaml has no list: the schema will say so. */
function mergeByName(
  section: Section,
  given: unknown,
  read: readonly Data[],
  model: ModelFile,
): Entries | undefined {
  const list = listOf(given)
  if (!list) return undefined
  const nameOf = (entry: unknown): unknown => {
    const name = isData(entry) ? entry.name : undefined
    if (typeof name !== 'string' || section === 'frames' || section === 'actuators') return name
    return model.rename(section, name)
  }
  const matches = read.map(({ name }) => list.findIndex((entry) => nameOf(entry) === name))
  const entries: unknown[] = []
  const origins: Origin[] = []
  read.forEach((below, index) => {
    const yaml = matches[index] ?? -1
    const above = list[yaml]
    entries.push(isData(above) ? overlayEntry(section, below, { ...above, name: below.name }) : below)
    origins.push(isData(above) ? { yaml, model: index } : { model: index })
  })
  list.forEach((entry, yaml) => {
    if (matches.includes(yaml)) return
    entries.push(entry)
    origins.push({ yaml })
  })
  return { entries, origins }
}

function mergeActuators(given: unknown, { document, rename }: ModelFile): Entries {
  const read = document.actuators
  if (given === undefined) return { entries: read, origins: read.map((_, model) => ({ model })) }
  const list = listOf(given)
  if (!list) return { entries: given as readonly unknown[], origins: [] }
  const entries = list.map((entry) => {
    if (!isData(entry) || typeof entry.joint !== 'string') return entry
    const joint = rename('joints', entry.joint)
    const below = read.find((each) => each.joint === joint)
    const kind = entry.kind ?? below?.kind
    if (kind === undefined) return { ...entry, joint }
    return { ...(kind === below?.kind ? below : {}), ...entry, joint, kind }
  })
  return { entries, origins: list.map((_, yaml) => ({ yaml })) }
}

/** Defaults for what a moving joint's limits lack, in the units of its kind. */
function withLimits(joint: unknown, limits: Data): unknown {
  if (!isData(joint) || joint.kind === 'fixed') return joint
  const own = joint.limits ?? {}
  if (!isData(own)) return joint
  const ends = joint.kind === 'prismatic' ? /M$|MPerS2?$|N$/ : /Rad$|RadPerS2?$|Nm$/
  const fitting = Object.entries(limits).filter(([key, value]) => value !== undefined && ends.test(key))
  return { ...joint, limits: { ...Object.fromEntries(fitting), ...own } }
}
