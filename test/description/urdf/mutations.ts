import { expect } from 'vitest'
import { createSimulation } from '../../../sim/simulation.ts'
import type { Random } from '../../../src/contract/random.ts'
import type { RobotDescription } from '../../../src/description/types.ts'

export type Pick = <T>(from: readonly T[]) => T
export type Mutate = (text: string, pick: Pick, at: number) => string

/** Values that break readers: not finite, out of range, empty, of another kind, not text. */
const values = [
  '',
  '0',
  '-0',
  '-1',
  '1e308',
  '-1e308',
  '1e-320',
  '1e18',
  '1e-160',
  'nan',
  'inf',
  '0x10',
  '1,2',
  '1 2',
]
const vectors = ['0 0 0', '1e18 -1e18 1e18', '1e-200 0 0', '1 1', 'nan nan nan', '3.2 -1.6 1e9', '$(x) 0 0']
export const odd = [
  ...values,
  ...vectors,
  'a',
  'base-link',
  'world',
  'elbow',
  '__proto__',
  'constructor',
  '../../x',
  '&lt;',
  '',
]

export const replaceAt = (
  text: string,
  pattern: RegExp,
  pick: Pick,
  by: (found: string) => string,
): string => {
  const matches = [...text.matchAll(pattern)]
  if (matches.length === 0) return text
  const { 0: found, index } = pick(matches)
  return text.slice(0, index) + by(found) + text.slice(index + found.length)
}

export const urdfMutators: readonly Mutate[] = [
  (text, pick) => replaceAt(text, /"[^"]*"/g, pick, () => `"${pick(odd)}"`),
  (text, pick) => replaceAt(text, /(?<=")[-+.e\d]+(?=")/g, pick, () => pick(values)),
  (text, pick) =>
    replaceAt(text, /[-+]?\d[.\de]*/g, pick, (found) =>
      pick([`-${found}`, `${found}e${found}`, `${found}0`]),
    ),
  (text, pick) => replaceAt(text, /(?<=")[-.\d]+ [-.\d]+ [-.\d]+(?=")/g, pick, () => pick(vectors)),
  (text, pick) =>
    replaceAt(text, /<\w[^<>]*\/>/g, pick, (found) => pick(['', found + found, found.replace('/>', '>')])),
  (text, pick) => replaceAt(text, / \w+="[^"]*"/g, pick, (found) => pick(['', found + found])),
  (text, pick) =>
    replaceAt(text, /<\/?\w+/g, pick, () =>
      pick(['<link', '</link', '<joint', '<x', '<!--', '<mimic', '<?y']),
    ),
  (text, pick) => replaceAt(text, /<(link|joint)[\s\S]*?<\/\1>/g, pick, (found) => pick(['', found + found])),
  (text, pick) =>
    replaceAt(
      text,
      /type="\w+"/g,
      pick,
      () => `type="${pick(['floating', 'planar', 'fixed', 'prismatic', 'continuous', 'revolute'])}"`,
    ),
  (text, pick) =>
    replaceAt(text, /(?<=(link|joint)=")[^"]*/g, pick, () =>
      pick(['world', 'body', 'upper', 'elbow', 'finger', 'leg']),
    ),
  (text, _, at) => text.slice(0, at),
  (text, _, at) => text.slice(0, at) + text.slice(at + 7),
  (text, pick, at) =>
    text.slice(0, at) + pick(['\0', '<', '>', '&', '"', '\u{1f916}', ']]>', '<![CDATA[']) + text.slice(at),
]

/** A text with one to three places spoilt. */
export function spoil(text: string, mutators: readonly Mutate[], random: Random): string {
  const pick: Pick = (from) => from[random.integer(from.length)] as (typeof from)[number]
  let spoilt = text
  for (let count = 1 + random.integer(3); count > 0; count--)
    spoilt = pick(mutators)(spoilt, pick, random.integer(spoilt.length + 1))
  return spoilt
}

/** Every number of plain data. */
export function* numbersOf(value: unknown): Generator<number> {
  if (typeof value === 'number') yield value
  else if (typeof value === 'object' && value !== null) {
    for (const part of Object.values(value)) yield* numbersOf(part)
  }
}

/** Every link's pose is finite as Rapier builds it, and the body still is healthy a few steps on. */
export async function fall(description: RobotDescription): Promise<void> {
  const simulation = await createSimulation(description)
  const pose = new Float64Array(7)
  description.links.forEach((_, link) => {
    simulation.linkPose(link, pose)
    expect(pose.every((value) => Number.isFinite(value))).toBe(true)
  })
  for (let step = 0; step < 5; step++) simulation.step()
  expect(simulation.healthy).toBe(true)
  simulation.free()
}
