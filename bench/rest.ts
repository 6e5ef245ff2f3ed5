import { availableParallelism, cpus } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { serialLayout } from '../drivers/serial/protocol/layout.ts'
import { loadDescription } from '../src/description/load.ts'
import { safetyLimits } from '../src/description/safety-limits.ts'
import { packageRoot } from '../src/runtime/package-root.ts'
import { writeFileAtomic } from '../src/runtime/write-file.ts'
import { createPlant, type Sample } from './rest/plant.ts'
import { type Cause, causes } from './rest/types.ts'

const ms = (seconds: number): string => `${(seconds * 1000).toFixed(0)} ms`

/** The longest that each cause may take by what is written in the description, s. */
async function bounds(): Promise<Readonly<Record<Cause, number>>> {
  const description = await loadDescription('reacher')
  const { actuators, periodS, heartbeatAfterS } = safetyLimits(description)
  const watchdogS = serialLayout(description).watchdogMs / 1000
  // From top speed with the limit's acceleration, which jerk lets begin later.
  const brakingS = Math.max(
    ...actuators.map(
      ({ velocity, acceleration, jerk }) => velocity / acceleration + (jerk ? acceleration / jerk : 0),
    ),
  )
  const farEnd = watchdogS + periodS
  const gate = brakingS + 3 * periodS
  return {
    'process killed': farEnd,
    'cable pulled': farEnd,
    'event loop blocked 1 s': farEnd,
    'policy throws': gate,
    'policy returns NaN': gate,
    'policy takes 1 s': heartbeatAfterS + gate,
    'clock stepped back an hour': gate,
  }
}

function row(cause: Cause, samples: readonly Sample[], boundS: number): string {
  const outputs = samples.map(({ outputsS }) => outputsS).sort((a, b) => a - b)
  const at = (share: number): string => ms(outputs[Math.ceil(share * outputs.length) - 1] ?? Number.NaN)
  const moved = Math.max(...samples.map(({ movedS }) => movedS))
  const beyond = outputs.filter((value) => value > boundS).length
  const armed = samples.filter((sample) => sample.armed).length
  const cells = [cause, samples.length, at(0.5), at(0.99), at(1), ms(moved), ms(boundS), beyond, armed]
  return `| ${cells.join(' | ')} |`
}

/**
 * `npm run bench -- rest [--trials 20] [--robots 5] [--cause <words>] [--write]`: from a fault in the middle of a motion to
 * rest, seen at the far end.
 */
export async function restBenchmark(): Promise<void> {
  const { values } = parseArgs({
    args: process.argv.slice(3),
    options: {
      trials: { type: 'string', default: '20' },
      robots: { type: 'string', default: '5' },
      cause: { type: 'string' },
      write: { type: 'boolean', default: false },
    },
  })
  const trials = Number(values.trials)
  const boundsS = await bounds()
  const robots = Math.min(trials, Number(values.robots))
  const plant = await createPlant(robots)
  const rows: string[] = []
  try {
    for (const cause of causes) {
      if (values.cause !== undefined && !cause.includes(values.cause)) continue
      const samples: Sample[] = []
      for (let round = 0; samples.length < trials; round++) {
        if (round > 3 * Math.ceil(trials / robots))
          throw new Error('this machine is too busy: loops trip by themselves')
        samples.push(...(await plant.round(cause, 1 + round * robots)))
      }
      rows.push(row(cause, samples, boundsS[cause]))
      console.log(rows.at(-1))
    }
  } finally {
    await plant.close()
  }
  const text = [
    '# From a fault to rest',
    '',
    'Virtual reachers swing their joints on pseudo-terminals, each behind the live loop; something goes wrong in the middle of',
    'the motion. Times are of the system’s monotonic clock, taken where the fault is made and in the process of the robot:',
    '**rest** is when its outputs were last told something else, **still** when a joint was last faster than 0.05 rad/s. The',
    'bound follows from the description: the far end’s watchdog and a period, or the longest braking and three periods, after',
    'the heartbeat’s deadline where the policy is waited for. Still armed: what would have obeyed another command.',
    `Written by \`npm run bench -- rest --trials ${trials} --write\`.`,
    '',
    '| fault | trials | rest p50 | p99 | max | still, max | bound | beyond it | still armed |',
    '|---|---|---|---|---|---|---|---|---|',
    ...rows,
    '',
    `Machine: ${availableParallelism()} cores, ${cpus()[0]?.model}, Node ${process.version}.`,
    '',
  ].join('\n')
  console.log(text)
  if (values.write) await writeFileAtomic(join(packageRoot(), 'docs', 'results', 'rest.md'), text)
}
