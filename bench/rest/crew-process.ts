import { setTimeout as sleep } from 'node:timers/promises'
import { systemClock } from '../../src/contract/clock.ts'
import { createRandom } from '../../src/contract/random.ts'
import { createTicker } from '../../src/control/ticker.ts'
import { loadDescription } from '../../src/description/load.ts'
import { startTrial, type Trial } from './trial.ts'
import { type CrewMessage, monotonicS, type RoundOrder } from './types.ts'

// `crew-process <path> <path> …`: drives all these robots at once, each behind a live loop of its own, and breaks them.

/** The motion has its full speed; after the fault everything is at rest. */
const drivenS = 0.6
const watchedS = 1.4

const paths = process.argv.slice(2)
const description = await loadDescription('reacher')
const ticker = await createTicker(1 / description.rateHz, systemClock)
let trials: readonly Trial[] = []

const tell = (message: CrewMessage): void => void process.send?.(message)

async function turn(): Promise<void> {
  for (let tick = await ticker.next(); tick; tick = await ticker.next()) {
    for (const trial of trials) trial.tick(tick)
  }
}

/** On a busy machine a robot may miss a deadline of its start: that is not what is measured. */
async function startSurely(path: string, seed: number): Promise<Trial> {
  for (let left = 3; ; left--) {
    try {
      return await startTrial(description, path, seed)
    } catch (error) {
      if (left === 0) throw error
    }
  }
}

async function round({ cause, seed }: RoundOrder): Promise<void> {
  const random = createRandom(seed)
  const started: Trial[] = []
  trials = started
  // One after the other: the watchdog's proof wants an answer in time from each. Those that run are ticked meanwhile.
  for (const [index, path] of paths.entries()) started.push(await startSurely(path, seed + index))
  await sleep(drivenS * 1000)
  tell({ kind: 'driving' })
  if (cause === 'process killed') return
  if (cause === 'event loop blocked 1 s') {
    const atS = monotonicS()
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1000)
    for (const index of paths.keys()) tell({ kind: 'fault', robot: index, atS })
  } else {
    await Promise.all(
      trials.map(async (trial, robot) => {
        await sleep(random.uniform() * 400)
        tell({ kind: 'fault', robot, atS: await trial.breakIt(cause) })
      }),
    )
  }
  await sleep(watchedS * 1000)
  await Promise.all(trials.map((trial) => trial.close()))
  trials = []
  tell({ kind: 'done' })
}

process.on('message', (order: RoundOrder) => {
  round(order).catch((error: unknown) => {
    console.error(error)
    process.exit(1)
  })
})
process.on('disconnect', () => process.exit(0))
ticker.start()
void turn()
tell({ kind: 'done' })
