import { mkdtempSync, rmSync } from 'node:fs'
import { constants, setPriority, tmpdir } from 'node:os'
import { join } from 'node:path'
import { PerformanceObserver } from 'node:perf_hooks'
import { setTimeout as sleep } from 'node:timers/promises'
import { createSimRobot } from '../../sim/robot.ts'
import { reacherReach } from '../../sim/tasks/reacher-reach.ts'
import { systemClock as clock } from '../../src/contract/clock.ts'
import { createRandom } from '../../src/contract/random.ts'
import { createLateness } from '../../src/control/lateness.ts'
import { watchReadings } from '../../src/control/latest-reading.ts'
import { createLoop, type Loop } from '../../src/control/loop.ts'
import { setFifoPriority } from '../../src/control/priority.ts'
import { collectNow } from '../../src/control/quiet-heap.ts'
import { takeControl } from '../../src/control/take-control.ts'
import { createTicker, type Ticker } from '../../src/control/ticker.ts'
import { createEpisodeLog } from '../../src/data/episode-log.ts'
import { loadDescription } from '../../src/description/load.ts'
import { safetyLimits } from '../../src/description/safety-limits.ts'
import { actionSpace, observationSpace } from '../../src/description/spaces.ts'
import { createSafetyGate } from '../../src/safety/gate.ts'
import { reasons } from '../../src/safety/types.ts'
import { createTaskRuntime } from '../../src/task/runtime.ts'
import type { Measured, MeasureOptions } from './types.ts'

// `measure-process <options>`: the live loop of a simulated reacher, with gate and log, as the control process has it.

const { rateHz, seconds } = JSON.parse(process.argv[2] ?? '') as MeasureOptions
const description = { ...(await loadDescription('reacher')), rateHz }
const limits = safetyLimits(description)
const { periodS } = limits
const folder = mkdtempSync(join(tmpdir(), 'sinew-loop-'))
let logs = 0

async function withLoop(run: (loop: Loop) => Promise<void>): Promise<string | undefined> {
  const robot = createSimRobot(description, clock)
  const readings = watchReadings(robot.observations, observationSpace(description).size)
  const task = createTaskRuntime(reacherReach, description, createRandom(1))
  const header = {
    robot: description.name,
    descriptionHash: description.hash,
    connection: 'sim:reacher',
    task: task.task.name,
    controller: 'sine',
    seed: 1,
    periodS,
    observation: task.observationSpace.channels,
    reading: observationSpace(description).channels,
    action: task.actionSpace.channels,
    command: actionSpace(description).channels,
    rewardTerms: task.rewardNames,
    reasons,
  }
  const log = await createEpisodeLog(join(folder, `${logs++}.mcap`), header, { startedAtMs: 0 })
  const gate = createSafetyGate(limits)
  const action = new Float32Array(task.actionSpace.size)
  const startS = clock.nowS()
  // Answers like a session of ONNX Runtime: later, by a promise.
  const act = async (): Promise<Float32Array> => action.fill(Math.sin(3 * (clock.nowS() - startS)))
  try {
    await robot.open()
    await robot.prepare()
    collectNow()
    const command = await takeControl(robot, gate, readings, clock)
    task.begin(readings.values, command)
    const loop = createLoop({
      robot,
      gate,
      task,
      command,
      controller: { name: 'sine', act },
      readings,
      clock,
      log,
      logStartS: startS,
      onEvent: () => {},
    })
    await run(loop)
    return loop.report().trip?.text
  } finally {
    await robot.stop('measured')
    await robot.close()
    readings.close()
    await log.close()
  }
}

/** Pauses of the collector, of which the system tells a little later. */
const pauses: { readonly startTime: number; readonly duration: number }[] = []
let measuredFromMs = 0
new PerformanceObserver((list) => {
  pauses.push(...list.getEntries())
}).observe({ entryTypes: ['gc'] })

async function withPauses(work: () => Promise<Measured>): Promise<Measured> {
  const measured = await work()
  await sleep(20)
  const during = pauses.filter(({ startTime }) => startTime >= measuredFromMs)
  const longestMs = Math.max(0, ...during.map(({ duration }) => duration))
  return { ...measured, collections: { count: during.length, longestMs } }
}

function createMeter() {
  const deviation = createLateness()
  measuredFromMs = performance.now()
  const startS = clock.nowS()
  let lastS = startS
  let ticks = 0
  return {
    /** False when it is enough. */
    tick(): boolean {
      const nowS = clock.nowS()
      if (ticks++ > 0) deviation.add(Math.abs(nowS - lastS - periodS))
      lastS = nowS
      return nowS - startS < seconds
    },
    result: () => ({ jitter: deviation.summary(), ticks }),
  }
}

async function byTicker(beat: 'normal' | 'fifo'): Promise<Measured> {
  const ticker: Ticker = await createTicker(periodS, clock)
  try {
    if (beat === 'fifo') setFifoPriority([process.pid, ticker.threadId])
    let meter = createMeter()
    const note = await withLoop(async (loop) => {
      ticker.start()
      meter = createMeter()
      for (let more = true; more; ) {
        const tick = await ticker.next()
        if (!tick) break
        more = meter.tick()
        loop.tick(tick)
      }
    })
    return { beat, note, ...meter.result() }
  } catch (error) {
    return { beat, ticks: 0, note: error instanceof Error ? error.message : String(error) }
  } finally {
    await ticker.close()
  }
}

/** What most programs use. */
async function byInterval(): Promise<Measured> {
  let meter = createMeter()
  const note = await withLoop(
    (loop) =>
      new Promise((resolve) => {
        meter = createMeter()
        const startS = clock.nowS()
        let count = 0
        const timer = setInterval(() => {
          const more = meter.tick()
          loop.tick({ scheduledS: startS + ++count * periodS, missed: 0 })
          if (more) return
          clearInterval(timer)
          resolve()
        }, periodS * 1000)
      }),
  )
  return { beat: 'setInterval', note, ...meter.result() }
}

try {
  // As the control process does.
  setPriority(constants.priority.PRIORITY_HIGH)
} catch {}

// FIFO last: it stays with the main thread.
const results = [
  await withPauses(byInterval),
  await withPauses(() => byTicker('normal')),
  await withPauses(() => byTicker('fifo')),
]
rmSync(folder, { recursive: true })
process.send?.(results, () => process.exit(0))
