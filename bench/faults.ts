import { availableParallelism, cpus } from 'node:os'
import { join } from 'node:path'
import { type ChaosFaults, noFaults } from '../drivers/chaos/faults.ts'
import { packageRoot } from '../src/runtime/package-root.ts'
import { writeFileAtomic } from '../src/runtime/write-file.ts'
import { driveThrough, type FaultOutcome, faultAtS } from './faults/drive.ts'
import { links } from './faults/links.ts'

/** One entry a fault. */
const faults: readonly (readonly [string, Partial<ChaosFaults>])[] = [
  ['none', {}],
  ['5% lost', { drop: 0.05 }],
  ['half lost', { drop: 0.5 }],
  ['all readings lost', { drop: 1, on: 'readings' }],
  ['all commands lost', { drop: 1, on: 'commands' }],
  ['20 ms late, both ways', { delayS: 0.02 }],
  ['300 ms late, both ways', { delayS: 0.3 }],
  ['all twice', { duplicate: 1 }],
  ['a third overtaken', { reorder: 0.33 }],
  ['5% corrupt', { corrupt: 0.05 }],
  ['every tenth only', { slow: 10 }],
  ['readings frozen', { freeze: true }],
  ['link broken', { disconnect: true }],
]

/**
 * `npm run bench -- faults`: every fault on every link in the middle of a motion at the control rate, through the safety
 * gate. Writes docs/results/faults.md. With the beginning of a link's name, and a fault's name, only that; nothing is written
 * then.
 */
export async function faultsBenchmark(): Promise<void> {
  const rows: string[] = []
  let stale = 0
  const [onlyLink, onlyFault] = process.argv.slice(3)
  for (const [fault, settings] of faults) {
    if (onlyFault !== undefined && fault !== onlyFault) continue
    for (const link of links) {
      if (onlyLink !== undefined && !link.name.startsWith(onlyLink)) continue
      const outcome = await driveThrough(link, { ...noFaults, seed: 1, ...settings })
      stale += outcome.stale
      rows.push(rowOf(fault, link.name, outcome))
      console.log(rows.at(-1))
    }
  }
  if (onlyLink !== undefined) return
  const text = [
    '# What goes wrong on the way, and what the robot does then',
    '',
    `A robot swings its joints; ${faultAtS} s into the motion the fault begins and stays. Written by \`npm run bench -- faults\`.`,
    'A command is stale if it reaches the robot after a newer one. Rest is the last time that a joint was faster than',
    '0.05 rad/s, seen behind the fault, counted from its beginning. A simulation has no watchdog: where the link breaks or',
    'commands are lost, its position servos hold the last one.',
    '',
    '| fault | link | the robot | at rest after | the operator is told | commands that arrived | stale |',
    '|---|---|---|---|---|---|---|',
    ...rows,
    '',
    `Stale commands that moved a robot, over all: ${stale}. Machine: ${availableParallelism()} cores, ${cpus()[0]?.model}, Node ${process.version}.`,
    '',
  ].join('\n')
  await writeFileAtomic(join(packageRoot(), 'docs', 'results', 'faults.md'), text)
}

function rowOf(fault: string, link: string, { did, restAfterS, told, reached, stale }: FaultOutcome): string {
  const rest = Number.isNaN(restAfterS) ? '–' : `${Math.round(restAfterS * 1000)} ms`
  return `| ${[fault, link, did, rest, told.replaceAll('|', '¦'), reached, stale].join(' | ')} |`
}
