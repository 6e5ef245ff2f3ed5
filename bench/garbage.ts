import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { availableParallelism, cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { startVirtualRobot } from '../drivers/serial/virtual-robot.ts'
import { startEmulator } from '../hardware/firmware/emulator/start.ts'
import { writeFirmware } from '../hardware/firmware/generate/write.ts'
import { loadDescription } from '../src/description/load.ts'
import { packageRoot } from '../src/runtime/package-root.ts'
import { writeFileAtomic } from '../src/runtime/write-file.ts'
import { driveWithGarbage, type GarbageOutcome } from './garbage/drive.ts'

const virtualRobot = 'reacher'
const emulatedRobot = 'servo_pair'

interface Result extends GarbageOutcome {
  readonly name: string
  /** What the far end counted by itself, a joint and COMMAND; undefined where it only tells on the wire. */
  readonly violations?: number
}

async function virtual(seconds: number, seed: number): Promise<Result> {
  const far = await startVirtualRobot(virtualRobot)
  try {
    const outcome = await driveWithGarbage(await loadDescription(virtualRobot), far.path, seconds, seed)
    const { violations, commandsRefused, commandsClamped } = await far.statistics()
    const counted = Object.values(violations).reduce((sum, each) => sum + each, 0)
    return {
      ...outcome,
      name: `${virtualRobot}, virtual`,
      violations: counted + commandsRefused + commandsClamped,
    }
  } finally {
    await far.close()
  }
}

async function emulated(seconds: number, seed: number): Promise<Result> {
  const folder = mkdtempSync(join(tmpdir(), 'sinew-garbage-firmware-'))
  try {
    const description = await loadDescription(emulatedRobot)
    await writeFirmware(description, folder)
    const made = spawnSync('make', ['-C', folder], { encoding: 'utf8' })
    if (made.status !== 0)
      throw new Error(`make failed (apt-get install gcc-avr avr-libc make):\n${made.stderr}`)
    const far = await startEmulator(emulatedRobot, join(folder, 'build', 'firmware.hex'))
    try {
      const outcome = await driveWithGarbage(description, far.path, seconds, seed)
      return { ...outcome, name: `${emulatedRobot}, firmware on an emulated ATmega328P` }
    } finally {
      await far.close()
    }
  } finally {
    rmSync(folder, { recursive: true })
  }
}

const list = (counts: Readonly<Record<string, number>>): string =>
  Object.entries(counts)
    .sort(([, a], [, b]) => b - a)
    .map(([name, count]) => `${name} ${count}`)
    .join(', ')

function rowOf({ name, steps, armed, trips, gate, verdicts, violations }: Result): string {
  const own = violations === undefined ? '–' : String(violations)
  return `| ${[name, steps, armed, verdicts.states, own, verdicts.limited, verdicts.refused, list(trips), list(gate)].join(' | ')} |`
}

/**
 * `npm run bench -- garbage --minutes 60`: garbage through the live loop to two robots at once that check what they are
 * sent by limits of their own. Exit code 1 if anything was a violation. `--seed`, `--write` to docs/results/garbage.md.
 */
export async function garbageBenchmark(): Promise<void> {
  const option = (name: string, fallback: number): number => {
    const at = process.argv.indexOf(`--${name}`)
    return at < 0 ? fallback : Number(process.argv[at + 1])
  }
  const minutes = option('minutes', 2)
  const seed = option('seed', 1)
  const results = await Promise.all([virtual(minutes * 60, seed), emulated(minutes * 60, seed + 1)])
  const broken = results.filter(
    ({ violations = 0, verdicts, steps }) =>
      violations + verdicts.limited + verdicts.refused > 0 || steps === 0,
  )
  const text = [
    '# A policy that answers garbage',
    '',
    `Written by \`npm run bench -- garbage --minutes ${minutes} --seed ${seed} --write\`: NaN, infinities, huge numbers, alternating`,
    'extremes, noise and jumps through the whole live loop at 50 Hz in real time. The far end judges every COMMAND by limits of its',
    'own. What trips is cleared and armed again. `own count`: violations, refusals and clamps that the virtual robot counted;',
    '`limited`, `refused`: STATEs and latches on the wire that say that the robot had to alter or refuse a COMMAND.',
    '',
    '| robot | steps | armed | STATEs | own count | limited | refused | ended by | the gate acted, in steps |',
    '| --- | ---: | ---: | ---: | ---: | ---: | ---: | --- | --- |',
    ...results.map(rowOf),
    '',
    `Violations: ${broken.length === 0 ? 'none' : 'YES'}. Machine: ${availableParallelism()} cores, ${cpus()[0]?.model}, Node ${process.version}.`,
    '',
  ].join('\n')
  console.log(text)
  if (process.argv.includes('--write')) {
    await writeFileAtomic(join(packageRoot(), 'docs', 'results', 'garbage.md'), text)
  }
  if (broken.length > 0) process.exitCode = 1
}
