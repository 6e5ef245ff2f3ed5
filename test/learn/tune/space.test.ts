import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { algorithms } from '../../../policies/index.ts'
import { createRandom } from '../../../src/contract/random.ts'
import { resolveConfig } from '../../../src/learn/config.ts'
import { defaultSpaces } from '../../../src/learn/tune/default-spaces.ts'
import { prepareStudy } from '../../../src/learn/tune/prepare.ts'
import { parseDimension, parseSpace, samplePoint } from '../../../src/learn/tune/space.ts'

describe('a search space', () => {
  it('is read from words', () => {
    expect(
      parseSpace([
        'sac.learningRate=log:1e-4..3e-3',
        'a.b=uniform:-1..1',
        'a.n=integer:1..8',
        'sac.hidden=choice:64,64|256,256',
      ]),
    ).toEqual({
      'sac.learningRate': { kind: 'log', low: 1e-4, high: 3e-3 },
      'a.b': { kind: 'uniform', low: -1, high: 1 },
      'a.n': { kind: 'integer', low: 1, high: 8 },
      'sac.hidden': { kind: 'choice', values: ['64,64', '256,256'] },
    })
  })

  it.each([
    '',
    'log:',
    'log:1',
    'log:0..1',
    'log:2..1',
    'uniform:a..b',
    'integer:1..2.5',
    'log:1..2..3',
    'normal:0..1',
    'uniform:1..Infinity',
  ])('refuses "%s"', (text) => {
    expect(() => parseDimension(text, 'x.y')).toThrow('x.y has no search range')
  })

  it('is sampled within its bounds, the same for the same seed', () => {
    const space = parseSpace([
      'a.l=log:1e-5..1e-1',
      'a.u=uniform:-2..3',
      'a.i=integer:2..4',
      'a.c=choice:x|y',
    ])
    fc.assert(
      fc.property(fc.integer({ min: 0 }), (seed) => {
        const point = samplePoint(space, createRandom(seed))
        expect(point).toEqual(samplePoint(space, createRandom(seed)))
        expect(point['a.l']).toBeGreaterThanOrEqual(1e-5)
        expect(point['a.l']).toBeLessThanOrEqual(1e-1)
        expect(point['a.u']).toBeGreaterThanOrEqual(-2)
        expect(point['a.u']).toBeLessThanOrEqual(3)
        expect([2, 3, 4]).toContain(point['a.i'])
        expect(['x', 'y']).toContain(point['a.c'])
      }),
    )
  })

  it('is uniform in the logarithm where it says so', () => {
    const random = createRandom(1)
    const space = parseSpace(['a.l=log:1e-4..1e-2'])
    const below = Array.from({ length: 2_000 }, () => Number(samplePoint(space, random)['a.l'])).filter(
      (l) => l < 1e-3,
    )
    // Half of them; the standard deviation is 22.
    expect(Math.abs(below.length - 1_000)).toBeLessThan(5 * 22)
  })

  it.each(Object.keys(defaultSpaces))('of %s names settings that it has', (name) => {
    const algorithm = algorithms[name as keyof typeof algorithms]
    for (let seed = 0; seed < 20; seed++) {
      const overrides = samplePoint(defaultSpaces[name] ?? {}, createRandom(seed))
      expect(() =>
        resolveConfig({ task: 'pendulum', algorithm: name, seed, overrides }, algorithm.defaults),
      ).not.toThrow()
    }
  })
})

describe('a search', () => {
  const choices = { trials: 9, rungs: 3, keepOneOf: 3, seed: 0, space: [] }

  it('leaves out what is fixed, takes what is added', async () => {
    const { request } = await prepareStudy(
      { task: 'pendulum', algorithm: 'sac', steps: 9_000, overrides: { 'sac.hidden': '64,64' } },
      { ...choices, space: ['sac.polyak=uniform:0.001..0.1', 'trainer.updatesPerStep=choice:1|2'] },
    )
    expect(request.steps).toBe(9_000)
    expect(request.space).not.toHaveProperty('sac.hidden')
    expect(request.space['sac.polyak']).toEqual({ kind: 'uniform', low: 0.001, high: 0.1 })
    expect(request.space).toHaveProperty(['trainer.updatesPerStep'])
    expect(request.overrides).toEqual({ 'sac.hidden': '64,64' })
  })

  it('is refused where it makes no sense', async () => {
    const pendulum = { task: 'pendulum', algorithm: 'sac' }
    await expect(prepareStudy({ ...pendulum, steps: 500 }, choices)).rejects.toMatchObject({
      where: '--rungs',
    })
    await expect(
      prepareStudy(pendulum, { ...choices, space: ['sac.learnRate=log:1e-4..1e-3'] }),
    ).rejects.toThrow('no setting "sac.learnRate"')
  })
})
