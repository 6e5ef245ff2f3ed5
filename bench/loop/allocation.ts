import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { NEVER, Subject } from 'rxjs'
import { reacherReach } from '../../sim/tasks/reacher-reach.ts'
import { createManualClock } from '../../src/contract/clock.ts'
import { createRandom } from '../../src/contract/random.ts'
import type { Reading, Robot } from '../../src/contract/robot.ts'
import type { Controller } from '../../src/control/controller.ts'
import { watchReadings } from '../../src/control/latest-reading.ts'
import { createLoop } from '../../src/control/loop.ts'
import type { EpisodeLogWriter } from '../../src/data/episode-log.ts'
import { createStepRecord } from '../../src/data/step-queue.ts'
import { loadDescription } from '../../src/description/load.ts'
import { safetyLimits } from '../../src/description/safety-limits.ts'
import { jointReading } from '../../src/description/sensors.ts'
import { observationSpace } from '../../src/description/spaces.ts'
import { createSafetyGate } from '../../src/safety/gate.ts'
import { createTaskRuntime } from '../../src/task/runtime.ts'
import { median } from '../statistics.ts'

const warmUp = 5000
/** Few enough that the young generation is not filled: what is left over is all that was allocated. */
const ticks = 500
const repeats = 9

/**
 * Bytes of JavaScript heap that one tick of the loop leaves to the collector: reading in, task, controller, gate, send,
 * log record. Virtual time, a robot that is where it was told to be, a log that keeps nothing.
 */
export async function bytesPerTick(ticksPerStep = 1): Promise<number> {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  const description = await loadDescription('reacher')
  const space = observationSpace(description)
  const clock = createManualClock(1)
  const observations = new Subject<Reading>()
  const positions = description.actuators.map(({ joint }) => jointReading(description, joint, 'position'))
  const reading = { timeS: 1, deviceTimeS: 1, sequence: 0, values: new Float64Array(space.size), valid: true }
  const robot: Robot = {
    description,
    state: 'active',
    observations,
    states: NEVER,
    open: async () => {},
    prepare: async () => {},
    activate: async () => {},
    send: (command, sent) => {
      sent.set(command)
      for (let index = 0; index < command.length; index++) reading.values[positions[index]] = command[index]
      return true
    },
    stop: async () => {},
    clear: async () => {},
    close: async () => {},
  }
  const readings = watchReadings(observations, space.size)
  const limits = safetyLimits(description)
  const periodS = limits.periodS / ticksPerStep
  const gate = createSafetyGate({ ...limits, periodS })
  const command = new Float64Array(description.actuators.length)
  gate.arm(command)
  const task = createTaskRuntime(reacherReach, description, createRandom(1))
  task.begin(reading.values, command)
  const record = createStepRecord({
    observation: task.observationSpace.size,
    reading: space.size,
    action: task.actionSpace.size,
    command: command.length,
    rewardTerms: task.rewardNames.length,
  })
  const log: EpisodeLogWriter = {
    path: '',
    dropped: 0,
    failure: undefined,
    createRecord: () => record,
    step: () => {},
    event: () => {},
    close: async () => {},
  }
  const action = new Float32Array(task.actionSpace.size)
  let step = 0
  const controller: Controller = { name: 'sine', act: () => action.fill(Math.sin(0.05 * step++)) }
  const onEvent = (): void => {}
  const logStartS = clock.nowS()
  const loop = createLoop({
    robot,
    gate,
    task,
    command,
    controller,
    readings,
    clock,
    log,
    logStartS,
    ticksPerStep,
    onEvent,
  })
  const tick = { scheduledS: 0, missed: 0 }
  const work = (count: number): void => {
    for (let done = 0; done < count; done++) {
      clock.advance(periodS)
      reading.timeS = tick.scheduledS = clock.nowS()
      reading.sequence++
      observations.next(reading)
      loop.tick(tick)
    }
  }
  work(warmUp)
  const found = Array.from({ length: repeats }, () => {
    collect()
    const before = process.memoryUsage().heapUsed
    work(ticks)
    return (process.memoryUsage().heapUsed - before) / ticks
  })
  if (loop.ended) throw new Error(`the loop has ended: ${loop.report().trip?.text}`)
  return Math.max(0, median(found))
}
