import { setTimeout as sleep } from 'node:timers/promises'
import { openSerialLink, type SerialLink, type SerialLinkOptions } from '../../drivers/serial/link.ts'
import { createSerialRobot } from '../../drivers/serial/robot.ts'
import { systemClock } from '../../src/contract/clock.ts'
import { createRandom } from '../../src/contract/random.ts'
import { watchReadings } from '../../src/control/latest-reading.ts'
import { createLoop } from '../../src/control/loop.ts'
import { makeReady } from '../../src/control/make-ready.ts'
import { takeControl } from '../../src/control/take-control.ts'
import type { Tick } from '../../src/control/ticker.ts'
import type { EpisodeLogWriter } from '../../src/data/episode-log.ts'
import { createStepRecord } from '../../src/data/step-queue.ts'
import { safetyLimits } from '../../src/description/safety-limits.ts'
import { observationSpace } from '../../src/description/spaces.ts'
import type { RobotDescription } from '../../src/description/types.ts'
import { createSafetyGate } from '../../src/safety/gate.ts'
import { createTaskRuntime } from '../../src/task/runtime.ts'
import { rawTask } from '../garbage/task.ts'
import { type Cause, monotonicS } from './types.ts'

/** The motion: amplitude in rad, and rad/s. */
const swing = 0.5
const angular = 4

/** One robot in motion behind the live loop, and a way to let something go wrong with it. */
export interface Trial {
  /** One tick of its loop; once that has tripped, the robot is stopped as a run does it. */
  tick(tick: Tick): void
  /** Returns when it did, or promises it where it happens at the next step; NaN if the loop had ended before. */
  breakIt(cause: Cause): number | Promise<number>
  close(): Promise<void>
}

function nowhere(sizes: Parameters<typeof createStepRecord>[0]): EpisodeLogWriter {
  const createRecord = () => createStepRecord(sizes)
  const close = async (): Promise<void> => {}
  return { path: '', dropped: 0, failure: undefined, createRecord, step: () => {}, event: () => {}, close }
}

/** A policy that swings the joints, until it is told to fail. */
function createSwing(size: number, phase: number) {
  let fail: { readonly cause: Cause; noted(atS: number): void } | undefined
  const startS = monotonicS()
  const act = (): Float32Array | Promise<Float32Array> => {
    const answer = new Float32Array(size).fill(swing * Math.sin(angular * (monotonicS() - startS) + phase))
    if (!fail) return answer
    fail.noted(monotonicS())
    if (fail.cause === 'policy throws') throw new Error('the policy has failed')
    if (fail.cause === 'policy returns NaN') return answer.fill(Number.NaN)
    return new Promise((resolve) => setTimeout(resolve, 1000, answer))
  }
  return {
    controller: { name: 'swing', act },
    /** When it first did. */
    fail: (cause: Cause) =>
      new Promise<number>((resolve) => {
        fail = { cause, noted: resolve }
      }),
  }
}

/** @throws SinewError if the robot does not come up */
export async function startTrial(description: RobotDescription, path: string, seed: number): Promise<Trial> {
  const random = createRandom(seed)
  let backS = 0
  let cut = false
  const clock = { nowS: () => systemClock.nowS() - backS }
  const openLink = async (options: SerialLinkOptions): Promise<SerialLink> => {
    const link = await openSerialLink(options)
    return Object.create(link, {
      onData: {
        value: (listen: (chunk: Uint8Array) => void) => link.onData((chunk) => !cut && listen(chunk)),
      },
      write: { value: (bytes: Uint8Array, length: number) => cut || link.write(bytes, length) },
    })
  }
  const robot = createSerialRobot(description, { path, clock, openLink })
  const readings = watchReadings(robot.observations, observationSpace(description).size)
  const gate = createSafetyGate(safetyLimits(description))
  const task = createTaskRuntime(rawTask, description, random)
  const { controller, fail } = createSwing(description.actuators.length, random.uniform() * 2 * Math.PI)
  const ready = async (): Promise<Float64Array> => {
    await makeReady(robot, true, () => {})
    return takeControl(robot, gate, readings, clock)
  }
  const command = await ready().catch(async (error: unknown) => {
    await robot.close()
    readings.close()
    throw error
  })
  task.begin(readings.values, command)
  const log = nowhere({
    observation: task.observationSpace.size,
    reading: observationSpace(description).size,
    action: task.actionSpace.size,
    command: description.actuators.length,
    rewardTerms: 0,
  })
  const onEvent = (): void => {}
  const loop = createLoop({
    ...{ robot, gate, task, command, controller, readings, clock, log, onEvent },
    logStartS: 0,
  })
  robot.states.subscribe(({ state, reason }) => {
    if (state === 'faulted') loop.fault(reason)
  })
  return {
    tick(tick) {
      if (loop.ended) return
      loop.tick(tick)
      if (!loop.ended) return
      const { trip } = loop.report()
      if (trip) void robot.stop(trip.text)
    },
    breakIt(cause) {
      if (loop.ended) return Number.NaN
      if (cause === 'cable pulled') cut = true
      else if (cause === 'clock stepped back an hour') backS = 3600
      else return Promise.race([fail(cause), sleep(1000, Number.NaN)])
      return monotonicS()
    },
    async close() {
      await robot.close()
      readings.close()
    },
  }
}
