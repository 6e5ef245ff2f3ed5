import { readFile } from 'node:fs/promises'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Channel } from '../../src/contract/channel.ts'
import { loadDescription } from '../../src/description/load.ts'
import { parseDescription } from '../../src/description/parse.ts'
import { compareChannels } from '../../src/policy/compare-channels.ts'
import { bindContract, checkContract, repeatContract, requireContract } from '../../src/policy/contract.ts'
import { contractSchema, toJson } from '../../src/policy/schema.ts'
import { contract, followTask, reacher } from './fixture.ts'

const yaml = await readFile('hardware/robots/reacher/robot.yaml', 'utf8')

/** The reacher with something in its file changed. */
function changed(before: string | RegExp, after: string): ReturnType<typeof parseDescription> {
  const text = yaml.replace(before, after)
  expect(text).not.toBe(yaml)
  return parseDescription(text, 'robot.yaml')
}

const messages = (...args: Parameters<typeof checkContract>): string[] =>
  checkContract(...args).map(({ message }) => message)

describe('a contract', () => {
  test('holds on the robot that it was made with', () => {
    expect(checkContract(contract, reacher, followTask)).toEqual([])
    expect(() => requireContract(contract, reacher, followTask)).not.toThrow()
  })

  test('names both channels when two sensors changed places', () => {
    const swapped = { ...reacher, sensors: [2, 3, 0, 1].flatMap((index) => reacher.sensors[index] ?? []) }
    const differences = checkContract(contract, swapped, followTask)
    expect(differences.map(({ channels }) => channels)).toEqual([
      ['shoulder.position', 'elbow.position'],
      ['shoulder.velocity', 'elbow.velocity'],
    ])
    expect(differences[0]?.message).toMatchInlineSnapshot(
      `"reading: channels 0 and 2 changed places: shoulder.position then elbow.position in training, elbow.position then shoulder.position now"`,
    )
  })

  test('names both channels when two actuators changed places', () => {
    const swapped = { ...reacher, actuators: reacher.actuators.toReversed() }
    const differences = checkContract(contract, swapped, followTask)
    expect(differences.map(({ about }) => about)).toEqual(['command', 'action'])
    for (const { channels } of differences) expect(channels).toEqual(['shoulder.position', 'elbow.position'])
    expect(() => requireContract(contract, swapped, followTask)).toThrow(
      expect.objectContaining({
        code: 'contract',
        exitCode: 3,
        message: expect.stringContaining('elbow.position'),
      }),
    )
  })

  test.each([
    [
      'bounds',
      /positionRad: \[-1.57, 1.57\]/,
      'positionRad: [-1.57, 1.5]',
      'reading: channel 0, shoulder.position: bounds [-1.57, 1.57] rad in training, [-1.57, 1.5] rad now',
    ],
    ['rate', 'rateHz: 50', 'rateHz: 60', 'control period: 0.02 s in training, 0.016666666666666666 s now'],
    [
      'limits',
      'accelerationRadPerS2: 120',
      'accelerationRadPerS2: 100',
      'limits: shoulder_servo acceleration 120 in training, 100 now',
    ],
    ['deadlines', 'staleAfterS: 0.1', 'staleAfterS: 0.12', 'limits: staleAfterS 0.1 in training, 0.12 now'],
    ['name', 'name: reacher', 'name: other', 'robot: reacher in training, other now'],
  ])('sees other %s', (_what, before, after, message) => {
    expect(messages(contract, changed(before, after), followTask)).toContain(message)
  })

  test('says so when only the hash differs', () => {
    const heavier = changed('massKg: 0.15', 'massKg: 0.16')
    const [difference, ...others] = checkContract(contract, heavier, followTask)
    expect(others).toEqual([])
    expect(difference?.message).toContain('masses, geometry, gains or mounting changed')
  })

  test('sees another task', () => {
    const task = { ...followTask, name: 'lead' }
    expect(messages(contract, reacher, task)).toEqual(['task: follow in training, lead now'])
  })

  test('sees another mapper', () => {
    const bind = (description: typeof reacher) => {
      const bound = followTask.bind(description)
      return { ...bound, action: { ...bound.action, name: 'joint-velocity' } }
    }
    expect(messages(contract, reacher, { ...followTask, bind })).toEqual([
      'action mapper: direct in training, joint-velocity now',
    ])
  })

  test('is refused on the wrong robot, with its channels by name', async () => {
    const cartpole = await loadDescription('cartpole')
    expect(messages(contract, cartpole, followTask)).toMatchInlineSnapshot(`
      [
        "robot: reacher in training, cartpole now",
        "reading: shoulder.position rad [-1.57, 1.57], shoulder.velocity rad/s [-3, 3], elbow.position rad [0, 2.6], elbow.velocity rad/s [-3, 3]: in training, not there now",
        "reading: slider.position m [-1, 1], slider.velocity m/s [-5, 5], hinge.position rad [-3.141592653589793, 3.141592653589793], hinge.velocity rad/s [-30, 30]: there now, not in training",
        "command: shoulder.position rad [-1.57, 1.57], elbow.position rad [0, 2.6]: in training, not there now",
        "command: slider.effort N [-12, 12]: there now, not in training",
        "task: does not fit this robot: there is no joint "shoulder"",
      ]
    `)
  })

  test('of repeated actions counts their periods together, and only holds at the same rate', () => {
    const repeated = repeatContract(contract, 3)
    expect(repeated.periodS).toBeCloseTo(0.06, 12)
    expect(repeatContract(contract, 1)).toBe(contract)
    expect(checkContract(contractSchema.parse(JSON.parse(toJson(repeated))), reacher, followTask)).toEqual([])
    expect(messages({ ...repeated, actionRepeat: 2 }, reacher, followTask)).toEqual([
      'control period: 0.06 s in training, 0.04 s now',
    ])
    // As a Sinew reads it that knows nothing of repeated actions.
    expect(messages({ ...repeated, actionRepeat: undefined }, reacher, followTask)).toEqual([
      'control period: 0.06 s in training, 0.02 s now',
    ])
  })

  test('is the same when made twice', () => {
    expect(bindContract(followTask, reacher)).toEqual(contract)
  })
})

describe('compareChannels', () => {
  const space = (names: readonly string[]): Channel[] =>
    names.map((name) => ({ name, unit: 'rad', low: -1, high: 1 }))

  test('any two channels that changed places are the two it names', () => {
    const size = fc.integer({ min: 2, max: 9 })
    const pick = size.chain((count) => fc.tuple(fc.constant(count), fc.nat(count - 1), fc.nat(count - 1)))
    fc.assert(
      fc.property(
        pick.filter(([, a, b]) => a < b),
        ([count, a, b]) => {
          const names = Array.from({ length: count }, (_, index) => `joint${index}`)
          const other = names.slice()
          other[a] = names[b] ?? ''
          other[b] = names[a] ?? ''
          const found = compareChannels('reading', space(names), space(other))
          expect(found).toHaveLength(1)
          expect(found[0]?.channels).toEqual([names[a], names[b]])
        },
      ),
    )
  })

  test('is silent only when the lists are equal', () => {
    const names = fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd', 'e'), { maxLength: 5 })
    fc.assert(
      fc.property(names, names, (one, two) => {
        const equal = JSON.stringify(one) === JSON.stringify(two)
        expect(compareChannels('reading', space(one), space(two)).length === 0).toBe(equal)
      }),
    )
  })

  test('three in a ring are listed', () => {
    const [difference] = compareChannels('reading', space(['a', 'b', 'c']), space(['b', 'c', 'a']))
    expect(difference?.message).toBe('reading: the order changed: a, b, c in training, b, c, a now')
  })

  test('a channel that was left out in the middle is not a change of order', () => {
    const found = compareChannels('reading', space(['a', 'b', 'c']), space(['a', 'c']))
    expect(found.map(({ channels }) => channels)).toEqual([['b']])
  })

  test('units are named, and a renamed channel is guessed', () => {
    const [a] = space(['angle'])
    if (!a) throw new Error('no channel')
    expect(compareChannels('reading', [a], [{ ...a, unit: 'm' }])[0]?.message).toBe(
      'reading: channel 0, angle: unit rad in training, m now',
    )
    expect(compareChannels('reading', [a], space(['angel']))[0]?.message).toContain('(renamed to angel?)')
  })
})
