import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { WireLimits } from '../../../drivers/serial/protocol/layout.ts'
import { type FirmwarePlan, firmwarePlan } from '../../../hardware/firmware/generate/plan.ts'
import type { VectorFile } from '../../drivers/serial/vectors.ts'
import { decodeAll, fromHex } from '../../drivers/serial/wire.ts'
import { avrReacher } from './avr-reacher.ts'
import { attack, buildCore, type CoreShot, replay, script } from './core.ts'
import { haveTool } from './toolchain.ts'

const file: VectorFile = JSON.parse(readFileSync('docs/wire-protocol-vectors.json', 'utf8'))
const hexOf = (name: string): string => file.valid.find((vector) => vector.name === name)?.hex ?? ''
const info = file.valid.find(({ type }) => type === 'info')
const plan = firmwarePlan(await avrReacher())

/** The robot of the vectors: an arm with one position servo and one motor by torque. */
function vectorPlan(): FirmwarePlan {
  if (!info) throw new Error('the vectors have no INFO')
  const { descriptionHash, limits, ...fields } = info.fields as unknown as {
    readonly descriptionHash: string
    readonly limits: readonly WireLimits[]
  }
  const layout = { ...plan.layout, ...fields, limits, descriptionHash: fromHex(descriptionHash) }
  return { ...plan, layout, longestSent: 120 }
}

// The core alone, on this computer, with every address and every undefined operation watched.
describe.skipIf(!haveTool('gcc', 'gcc'))('the firmware’s core', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sinew-core-'))
  let program: string
  beforeAll(() => {
    program = buildCore(vectorPlan(), [1, 4, 2], 'replay', folder)
  }, 60_000)
  afterAll(() => rmSync(folder, { recursive: true }))

  const play = (...lines: readonly string[]): CoreShot[] => replay(program, lines, 2)
  const hexes = (shot: CoreShot | undefined): string =>
    Buffer.from(shot?.sent ?? new Uint8Array()).toString('hex')
  const vector = (name: string): string => script.receive(fromHex(hexOf(name)))
  const session = info?.session ?? 0

  test('says byte by byte what the vectors say', () => {
    const [greeted, armed, tripped, echoed] = play(
      script.session(session),
      vector('HELLO'),
      script.shot,
      vector('ARM'),
      script.shot,
      script.pass(123_456),
      script.shot,
      vector('HEARTBEAT'),
      script.shot,
    )
    expect(hexes(greeted)).toBe(hexOf('INFO'))
    expect(hexes(armed)).toBe(hexOf('ACK of ARM'))
    expect(hexes(tripped)).toContain(hexOf('FAULT: watchdog'))
    expect(tripped?.state).toBe('latched')
    expect(hexes(echoed)).toBe(hexOf('ECHO of HEARTBEAT 9'))
  })

  test('understands COMMAND, STOP and CLEAR of the vectors', () => {
    const [commanded, stopped, cleared] = play(
      script.session(session),
      vector('HELLO'),
      vector('ARM'),
      vector('COMMAND'),
      script.shot,
      vector('the highest sequence number'),
      script.shot,
      vector('STOP'),
      vector('CLEAR'),
      script.shot,
    )
    expect(commanded).toMatchObject({ state: 'armed', inForce: [0.5, -8], counters: { accepted: 3 } })
    expect(stopped).toMatchObject({ state: 'latched', inForce: [0, 0] })
    // CLEAR is number 5, after COMMAND 42.
    expect(cleared).toMatchObject({ state: 'latched', counters: { accepted: 5, oldSequence: 1 } })
  })

  test.each(file.invalid.map(({ name, hex, counter }) => [name, counter, hex]))(
    '%s: %s',
    (_, counter, hex) => {
      const [shot] = play(script.receive(fromHex(hex)), script.shot)
      expect(shot).toMatchObject({ state: 'idle', counters: { [counter]: 1 } })
      expect(Object.keys(shot?.counters ?? {})).toHaveLength(1)
    },
  )

  test('its clock of 64 bits goes on where that of 32 ends', () => {
    const beat = vector('HEARTBEAT')
    const shots = play(
      script.jump(2 ** 31),
      script.jump(2 ** 31 - 1000),
      script.session(session),
      vector('HELLO'),
      script.shot,
      script.jump(2000),
      beat,
      script.shot,
    )
    const [echo] = decodeAll(shots.at(-1)?.sent ?? new Uint8Array(), file.robot, 'robot').frames.filter(
      ({ type }) => type === 'echo',
    )
    expect(echo?.fields.deviceTimeUs).toBe(2 ** 32 + 1000)
  })

  test('silence is noticed for good, though 71 minutes of microseconds wrap', () => {
    const [late] = play(
      script.session(session),
      vector('HELLO'),
      vector('ARM'),
      script.pass(90_000),
      script.jump(2 ** 31 + 50_000),
      script.jump(2 ** 31 - 100_000),
      script.shot,
    )
    expect(late?.state).toBe('idle')
  })

  test('100 000 adversarial frames: nothing moves that may not, and no memory is touched that is not its own', () => {
    const seed = 20_261_123
    const adversary = buildCore(plan, [1, 0, 0], 'adversary', folder)
    const tally = attack(adversary, 100_000, seed)
    console.log(`adversary, seed ${seed}: ${JSON.stringify(tally)}`)
    // An attack that never gets in proves nothing.
    expect(tally.movedOutputs).toBeGreaterThan(1000)
    expect(Math.min(...Object.values(tally))).toBeGreaterThan(50)
  }, 120_000)
})
