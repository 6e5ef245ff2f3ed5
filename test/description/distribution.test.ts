import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { robotSchema } from '../../src/description/schema.ts'

const document = parse(readFileSync('hardware/robots/cartpole/robot.yaml', 'utf8'))
const withDistribution = (distribution: unknown) =>
  robotSchema.safeParse({ ...document, safety: { ...document.safety, distribution } })

test('thresholds of the distribution watch are as written, or the defaults, or off', () => {
  expect(robotSchema.parse(document).safety.distribution).toBeUndefined()
  expect(withDistribution({ hold: 5 }).data?.safety.distribution).toEqual({
    warn: 1,
    hold: 5,
    stopAfterS: 0.5,
  })
  expect(withDistribution('off').data?.safety.distribution).toBe('off')
})

test.each([[{ warn: 4, hold: 3 }], [{ warn: 0 }], ['on'], [{ threshold: 1 }]])('%j is refused', (wrong) => {
  expect(withDistribution(wrong).success).toBe(false)
})
