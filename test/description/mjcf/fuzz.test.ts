import { expect, test } from 'vitest'
import { SinewError } from '../../../src/contract/errors.ts'
import { createRandom } from '../../../src/contract/random.ts'
import { parseDescription } from '../../../src/description/parse.ts'
import type { RobotDescription } from '../../../src/description/types.ts'
import { memoryFiles } from '../urdf/memory-files.ts'
import { fall, type Mutate, numbersOf, odd, replaceAt, spoil, urdfMutators } from '../urdf/mutations.ts'
import { hopper, walker } from './models.ts'

const mutations = 1500

const tags = [
  '<body',
  '</body',
  '<joint',
  '<geom',
  '<default',
  '<include',
  '<frame',
  '<freejoint',
  '<x',
  '<inertial',
]
const attributes = [
  'class',
  'childclass',
  'type',
  'joint',
  'mesh',
  'quat',
  'euler',
  'zaxis',
  'fromto',
  'size',
  'mass',
]

const mutators: readonly Mutate[] = [
  ...urdfMutators,
  (text, pick) => replaceAt(text, /<\/?\w+/g, pick, () => pick(tags)),
  (text, pick) => replaceAt(text, /(?<=<\w+) /g, pick, () => ` ${pick(attributes)}="${pick(odd)}" `),
  (text, pick) =>
    replaceAt(
      text,
      /type="\w+"/g,
      pick,
      () => `type="${pick(['free', 'hinge', 'slide', 'ball', 'box', 'plane', 'mesh', 'ellipsoid'])}"`,
    ),
  (text, pick) =>
    replaceAt(text, /<(body|default|actuator|geom)[\s\S]*?<\/\1>/g, pick, (found) =>
      pick(['', found + found]),
    ),
]

test(`${mutations} spoilt MJCF models are refused with an error that says where, or give a finite robot`, async () => {
  const random = createRandom(21)
  const bodies: RobotDescription[] = []
  let accepted = 0
  for (let run = 0; run < mutations; run++) {
    const mjcf = spoil(run % 2 === 0 ? hopper : walker, mutators, random)
    try {
      const description = parseDescription(
        '{ mjcf: r.xml, rateHz: 50 }',
        'robot.yaml',
        memoryFiles({ '/robot/r.xml': mjcf }),
      )
      accepted++
      if (accepted % 40 === 0) bodies.push(description)
      for (const number of numbersOf(description)) {
        if (!Number.isFinite(number)) throw new Error(`a number that is not finite, from:\n${mjcf}`)
      }
    } catch (error) {
      if (error instanceof SinewError && error.where && error.fix) continue
      throw new Error(`run ${run}: no answer to\n${mjcf}`, { cause: error })
    }
  }
  for (const description of bodies) await fall(description)
  // Both ends of the scale are reached, or the mutations say nothing.
  expect(accepted).toBeGreaterThan(mutations / 20)
  expect(accepted).toBeLessThan((mutations * 19) / 20)
}, 300_000)
