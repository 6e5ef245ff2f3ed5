import { expect, test } from 'vitest'
import { SinewError } from '../../../src/contract/errors.ts'
import { createRandom } from '../../../src/contract/random.ts'
import { parseDescription } from '../../../src/description/parse.ts'
import type { RobotDescription } from '../../../src/description/types.ts'
import { memoryFiles } from './memory-files.ts'
import { fall, numbersOf, type Pick, spoil, urdfMutators } from './mutations.ts'
import { arm, foot, hopper } from './robots.ts'

const mutations = 10_000

const settings = [
  'missingMeshes: skip, impossibleInertia: mend',
  'missingMeshes: refuse, impossibleInertia: refuse',
].map((more) => {
  const limits =
    'velocityRadPerS: 5, accelerationRadPerS2: 9, effortNm: 3, velocityMPerS: 1, accelerationMPerS2: 9, effortN: 9'
  return `rateHz: 50\nurdf: { file: r.urdf, ${more}, limits: { ${limits} } }\n`
})

test(`${mutations} spoilt URDFs and meshes are refused with an error that says where, or give a finite robot`, async () => {
  const random = createRandom(20)
  const pick: Pick = (from) => from[random.integer(from.length)] as (typeof from)[number]
  const mutate = (text: string): string => spoil(text, urdfMutators, random)
  const bodies: RobotDescription[] = []
  let accepted = 0
  for (let run = 0; run < mutations; run++) {
    const spoilMesh = run % 10 === 0
    const urdf = spoilMesh ? hopper : mutate(pick([arm, hopper]))
    const files = memoryFiles({
      '/robot/r.urdf': urdf,
      '/robot/hopper/foot.stl': spoilMesh ? mutate(foot) : foot,
    })
    try {
      const description = parseDescription(pick(settings), 'robot.yaml', files)
      accepted++
      if (accepted % 20 === 0) bodies.push(description)
      for (const number of numbersOf(description)) {
        if (!Number.isFinite(number)) throw new Error(`a number that is not finite, from:\n${urdf}`)
      }
    } catch (error) {
      if (error instanceof SinewError && error.where && error.fix) continue
      throw new Error(`run ${run}: no answer to\n${urdf}`, { cause: error })
    }
  }
  for (const description of bodies) await fall(description)
  // Both ends of the scale are reached, or the mutations say nothing.
  expect(accepted).toBeGreaterThan(mutations / 20)
  expect(accepted).toBeLessThan((mutations * 19) / 20)
}, 600_000)
