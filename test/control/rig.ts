import { reacherReach } from '../../sim/tasks/reacher-reach.ts'
import { createManualClock } from '../../src/contract/clock.ts'
import { createRandom } from '../../src/contract/random.ts'
import type { Controller } from '../../src/control/controller.ts'
import { watchReadings } from '../../src/control/latest-reading.ts'
import { createLoop, type LoopSetup } from '../../src/control/loop.ts'
import type { RunEvent } from '../../src/control/types.ts'
import type { EpisodeLogWriter, LoggedEvent, LoggedStep } from '../../src/data/episode-log.ts'
import { createStepRecord } from '../../src/data/step-queue.ts'
import { loadDescription } from '../../src/description/load.ts'
import { safetyLimits } from '../../src/description/safety-limits.ts'
import { observationSpace } from '../../src/description/spaces.ts'
import { createSafetyGate } from '../../src/safety/gate.ts'
import { createTaskRuntime, type TaskRuntime } from '../../src/task/runtime.ts'
import { createFakeRobot } from '../conformance/fake-robot.ts'

const reacher = await loadDescription('reacher')
/** With limits of its own, so that the numbers in these tests do not hang on the real arm's. */
const limits = { lower: -2.6, upper: 2.6, velocity: 4, acceleration: 40 }
const description = { ...reacher, joints: reacher.joints.map((joint) => ({ ...joint, ...limits })) }
export const periodS = 1 / description.rateHz

function memoryLog(task: TaskRuntime): EpisodeLogWriter & { steps: LoggedStep[]; events: LoggedEvent[] } {
  const sizes = {
    observation: task.observationSpace.size,
    reading: observationSpace(description).size,
    action: task.actionSpace.size,
    command: description.actuators.length,
    rewardTerms: task.rewardNames.length,
  }
  const steps: LoggedStep[] = []
  const events: LoggedEvent[] = []
  return {
    path: '',
    steps,
    events,
    dropped: 0,
    failure: undefined,
    createRecord: () => createStepRecord(sizes),
    step: (record) => steps.push(structuredClone(record)),
    event: (event) => events.push(event),
    close: async () => {},
  }
}

/** Promises that could be kept have been. */
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

/** The loop in virtual time: a perfect robot, a clock that moves when told, and a log in memory. */
export async function createRig(controller: Controller, ends: Partial<LoopSetup> = {}) {
  const clock = createManualClock(100)
  const robot = createFakeRobot(description, clock)
  await robot.open()
  await robot.prepare()
  await robot.activate()
  const readings = watchReadings(robot.observations, observationSpace(description).size)
  robot.pass()
  const gate = createSafetyGate(safetyLimits(description))
  const command = new Float64Array(2)
  gate.arm(command)
  const task = createTaskRuntime(reacherReach, description, createRandom(1))
  task.begin(readings.values, command)
  const log = memoryLog(task)
  const events: RunEvent[] = []
  const loop = createLoop({
    robot,
    gate,
    task,
    command,
    controller,
    readings,
    clock,
    log,
    logStartS: 100,
    ...ends,
    onEvent: (event) => events.push(event),
  })
  return {
    clock,
    robot,
    gate,
    log,
    events,
    loop,
    readings,
    /** Ticks on the grid, each after a fresh reading; answers that are due are taken in between. */
    async run(ticks: number, missed = 0) {
      for (let count = 0; count < ticks && !loop.ended; count++) {
        clock.advance(periodS * (1 + missed))
        robot.pass()
        loop.tick({ scheduledS: clock.nowS(), missed })
        await settled()
      }
    },
  }
}

/** A controller that always answers the same. */
export function constant(...action: number[]): Controller {
  return { name: 'constant', act: async () => Float32Array.from(action) }
}

/** A controller whose answers come when told. */
export function manual() {
  const waiting: ((action: Float32Array) => void)[] = []
  return {
    name: 'manual',
    asked: 0,
    act(): Promise<Float32Array> {
      this.asked++
      return new Promise((resolve) => waiting.push(resolve))
    },
    /** Resolves once the loop has seen it. */
    async answer(...action: number[]) {
      waiting.shift()?.(Float32Array.from(action))
      await settled()
    },
  }
}
