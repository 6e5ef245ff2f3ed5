import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { serialLayout } from '../../drivers/serial/protocol/layout.ts'
import { createSerialRobot } from '../../drivers/serial/robot.ts'
import { systemClock as clock } from '../../src/contract/clock.ts'
import { SinewError } from '../../src/contract/errors.ts'
import { createRandom } from '../../src/contract/random.ts'
import { watchReadings } from '../../src/control/latest-reading.ts'
import { createLoop } from '../../src/control/loop.ts'
import { takeControl } from '../../src/control/take-control.ts'
import { createTicker } from '../../src/control/ticker.ts'
import { createEpisodeLog } from '../../src/data/episode-log.ts'
import { safetyLimits } from '../../src/description/safety-limits.ts'
import { actionSpace, observationSpace } from '../../src/description/spaces.ts'
import type { RobotDescription } from '../../src/description/types.ts'
import { createSafetyGate } from '../../src/safety/gate.ts'
import { reasons } from '../../src/safety/types.ts'
import { createTaskRuntime } from '../../src/task/runtime.ts'
import { garbageController } from './policy.ts'
import { rawTask } from './task.ts'
import { createVerdicts, type Verdicts } from './verdicts.ts'

export interface GarbageOutcome {
  readonly steps: number
  /** Times that the robot was armed, and why each ended. */
  readonly armed: number
  readonly trips: Readonly<Record<string, number>>
  /** Steps in which the gate altered the command, by reason. */
  readonly gate: Readonly<Record<string, number>>
  readonly verdicts: Verdicts
}

const mostFailures = 10

/** Drive a robot on a serial port with garbage through the live loop; what trips is cleared and armed again. */
export async function driveWithGarbage(
  description: RobotDescription,
  path: string,
  seconds: number,
  seed: number,
): Promise<GarbageOutcome> {
  const { verdicts, openLink } = createVerdicts(serialLayout(description))
  const robot = createSerialRobot(description, { path, clock, openLink })
  const readings = watchReadings(robot.observations, observationSpace(description).size)
  const limits = safetyLimits(description)
  const task = createTaskRuntime(rawTask, description, createRandom(seed))
  const controller = garbageController(actionSpace(description).size, createRandom(seed))
  const folder = mkdtempSync(join(tmpdir(), 'sinew-garbage-'))
  const header = {
    robot: description.name,
    descriptionHash: description.hash,
    connection: path,
    task: rawTask.name,
    controller: controller.name,
    seed,
    periodS: limits.periodS,
    observation: task.observationSpace.channels,
    reading: observationSpace(description).channels,
    action: task.actionSpace.channels,
    command: actionSpace(description).channels,
    rewardTerms: [],
    reasons,
  }
  const log = await createEpisodeLog(join(folder, 'log.mcap'), header, { startedAtMs: 0 })
  const ticker = await createTicker(limits.periodS, clock)
  const startS = clock.nowS()
  const trips: Record<string, number> = {}
  const altered: Record<string, number> = {}
  const count = (into: Record<string, number>, name: string, times = 1): void => {
    into[name] = (into[name] ?? 0) + times
  }
  let steps = 0
  let armed = 0
  let failures = 0
  let running: ReturnType<typeof createLoop> | undefined
  robot.states.subscribe(({ state, reason }) => {
    if (state === 'faulted') running?.fault(reason)
  })

  const once = async (): Promise<void> => {
    if (robot.state !== 'ready') await robot.clear()
    const gate = createSafetyGate(limits)
    const command = await takeControl(robot, gate, readings, clock)
    armed++
    task.begin(readings.values, command)
    // The grid went on while nothing was armed.
    await ticker.next()
    const loop = createLoop({
      robot,
      gate,
      task,
      command,
      controller,
      readings,
      clock,
      log,
      logStartS: startS,
      onEvent: () => {},
    })
    running = loop
    while (!loop.ended) {
      const tick = await ticker.next()
      if (!tick) break
      loop.tick(tick)
      if (clock.nowS() - startS >= seconds) loop.stop('time is up')
    }
    running = undefined
    const report = loop.report()
    steps += report.steps
    count(trips, report.trip?.reasons.join('+') ?? 'time is up')
    for (const [name, times] of Object.entries(report.gateCounts)) count(altered, name, times)
    await robot.stop('garbage')
  }

  try {
    await robot.open()
    if (robot.latched === undefined) await robot.prepare()
    ticker.start()
    while (clock.nowS() - startS < seconds) {
      try {
        await once()
        failures = 0
      } catch (error) {
        if (!(error instanceof SinewError) || ++failures > mostFailures) throw error
        count(trips, `not armed: ${error.message}`)
        await robot.stop('not armed')
      }
    }
  } finally {
    await robot.close()
    await ticker.close()
    readings.close()
    await log.close()
    rmSync(folder, { recursive: true })
  }
  return { steps, armed, trips, gate: altered, verdicts }
}
