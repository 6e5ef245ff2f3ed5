import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { crossProblems } from '../../src/description/check.ts'
import { loadDescription } from '../../src/description/load.ts'
import { robotSchema } from '../../src/description/schema.ts'
import { ladderOf, parkPose } from '../../src/description/supervision.ts'
import { defaultLadder } from '../../src/safety/supervisor/types.ts'

const document = parse(readFileSync('hardware/robots/reacher/robot.yaml', 'utf8'))
const parsed = (section: object) =>
  robotSchema.safeParse({ ...document, safety: { ...document.safety, ...section } })
const problemsOf = (park: object): string[] => {
  const { data } = parsed({ park })
  return data ? crossProblems(data).map(({ path, message }) => `${path.join('.')}: ${message}`) : ['no shape']
}
const reacher = await loadDescription('reacher')

test('a description without a ladder has the default one, and no pose to park in', () => {
  expect(ladderOf(reacher)).toBe(defaultLadder)
  expect(parkPose(reacher)).toBeUndefined()
})

test('a ladder changes the rungs that it names', () => {
  const { data } = parsed({ ladder: { controllerFault: 'hold', emergencyStop: 'torqueOff', holdS: 1 } })
  const ladder = data?.safety.ladder
  if (!ladder) throw new Error('no ladder')
  const { rungs, holdS, brakingS } = ladderOf({ ...reacher, safety: { ...reacher.safety, ladder } })
  expect([holdS, brakingS]).toEqual([1, defaultLadder.brakingS])
  expect(rungs).toEqual({ ...defaultLadder.rungs, controllerFault: 'hold', emergencyStop: 'torqueOff' })
})

test.each([
  [{ trackingError: 'hold' }],
  [{ nonFinite: 'warn' }],
  [{ controllerFault: 'ignore' }],
  [{ elbow: 'stop' }],
  [{ holdS: 0 }],
])('%j is refused: a reason of the gate stops at least', (ladder) => {
  expect(parsed({ ladder }).success).toBe(false)
})

test('a pose by joint becomes one by actuator', () => {
  const park = { elbow: 0.5 }
  expect(parkPose({ ...reacher, safety: { ...reacher.safety, park } })).toEqual(
    Float64Array.of(Number.NaN, 0.5),
  )
})

test('a pose names joints that are driven by position, inside their limits', () => {
  expect(problemsOf({ elbow: 0.5, shoulder: 0 })).toEqual([])
  expect(problemsOf({ wrist: 0 })).toEqual(['safety.park.wrist: "wrist" is not driven by position'])
  expect(problemsOf({ elbow: 9 })).toEqual(['safety.park.elbow: "elbow" cannot be parked outside its limits'])
})
