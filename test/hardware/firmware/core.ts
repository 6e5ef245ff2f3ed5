import { spawnSync } from 'node:child_process'
import { readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { robotHeader } from '../../../hardware/firmware/generate/header.ts'
import type { FirmwarePlan } from '../../../hardware/firmware/generate/plan.ts'
import { firmwareSources } from '../../../hardware/firmware/generate/write.ts'
import { packageRoot } from '../../../src/runtime/package-root.ts'
import { fromHex, toHex } from '../../drivers/serial/wire.ts'

const verdicts = [
  'overflow',
  'malformed',
  'badCrc',
  'wrongVersion',
  'unknownType',
  'wrongLength',
  'wrongSession',
  'oldSequence',
  'accepted',
] as const

/** What the core says of itself at an `s` of the script. */
export interface CoreShot {
  readonly state: 'idle' | 'disarmed' | 'armed' | 'latched'
  /** Counters that are not zero. */
  readonly counters: Readonly<Record<string, number>>
  readonly inForce: readonly number[]
  /** What it sent since the last one. */
  readonly sent: Uint8Array
}

function run(program: string, args: readonly string[], input = ''): string {
  const options = { input, encoding: 'utf8', maxBuffer: 2 ** 28 } as const
  const { status, stdout, stderr, error } = spawnSync(program, args, options)
  if (status === 0) return stdout
  throw new Error(`${program} ended with ${status ?? error}:\n${stdout.slice(-2000)}\n${stderr}`)
}

/** Build the core with one of the programs in `host/`, with every check that gcc has at run time. */
export function buildCore(
  plan: FirmwarePlan,
  firmware: readonly [number, number, number],
  main: 'replay' | 'adversary',
  folder: string,
): string {
  writeFileSync(join(folder, 'robot_config.h'), robotHeader(plan, firmware))
  const core = join(firmwareSources(), 'core')
  const host = join(packageRoot(), 'test', 'hardware', 'firmware', 'host')
  const sources = readdirSync(core).filter((file) => file.endsWith('.c'))
  const program = join(folder, main)
  run('gcc', [
    ...['-std=c99', '-Wall', '-Wextra', '-Werror', '-Wshadow', '-pedantic', '-O1', '-g'],
    ...['-fsanitize=address,undefined,float-cast-overflow', '-fno-sanitize-recover=all'],
    ...[`-I${folder}`, `-I${core}`, `-I${host}`],
    ...sources.map((file) => join(core, file)),
    ...[join(host, 'board.c'), join(host, `${main}.c`), '-o', program],
  ])
  return program
}

function parseShot(line: string, actuators: number): CoreShot {
  const words = line.split(' ')
  const [state = 0, ...numbers] = words.slice(0, 1 + verdicts.length + actuators).map(Number)
  return {
    state: (['idle', 'disarmed', 'armed', 'latched'] as const)[state] ?? 'idle',
    counters: Object.fromEntries(
      verdicts.map((name, index) => [name, numbers[index] ?? 0] as const).filter(([, count]) => count > 0),
    ),
    inForce: numbers.slice(verdicts.length),
    sent: fromHex(words.at(-1) ?? ''),
  }
}

/** Lines of a script for `host/replay.c`. */
export const script = {
  receive: (bytes: Uint8Array) => `r ${toHex(bytes)}`,
  pass: (us: number) => `t ${us}`,
  jump: (us: number) => `j ${us}`,
  session: (number: number) => `d ${number}`,
  counts: (input: number, counts: number) => `c ${input} ${counts}`,
  shot: 's',
  restart: 'z',
} as const

/** Play a script to the core; one shot for each of its `s`. */
export function replay(program: string, lines: readonly string[], actuators: number): CoreShot[] {
  const output = run(program, [], `${lines.join('\n')}\n`)
  return output
    .trimEnd()
    .split('\n')
    .map((line) => parseShot(line, actuators))
}

/** The tally of `frames` adversarial frames; throws at the first that does harm. */
export function attack(program: string, frames: number, seed: number): Record<string, number> {
  return JSON.parse(run(program, [`${frames}`, `${seed}`]))
}
