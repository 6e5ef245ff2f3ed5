import { findTask } from '../../sim/tasks/index.ts'
import type { Clock } from '../contract/clock.ts'
import { SinewError } from '../contract/errors.ts'
import { createRandom } from '../contract/random.ts'
import type { Robot } from '../contract/robot.ts'
import { createEpisodeLog, type EpisodeLogWriter } from '../data/episode-log.ts'
import { safetyLimits } from '../description/safety-limits.ts'
import { actionSpace, observationSpace } from '../description/spaces.ts'
import { ladderOf, parkPose } from '../description/supervision.ts'
import type { RobotDescription } from '../description/types.ts'
import { requireContract } from '../policy/contract.ts'
import { readPolicy } from '../policy/read-policy.ts'
import { type LoadedPolicy, openPolicyFile } from '../policy/session.ts'
import {
  createDistributionWatch,
  type DistributionWatch,
  distributionDefaults,
} from '../safety/distribution/index.ts'
import { createSafetyGate } from '../safety/gate.ts'
import { scaleSpeed } from '../safety/speed-scale.ts'
import { createSupervisor } from '../safety/supervisor/supervisor.ts'
import { reasons } from '../safety/types.ts'
import { createTaskRuntime, type TaskRuntime } from '../task/runtime.ts'
import { connectRobot, describeConnection } from './connect.ts'
import { policyController } from './controller.ts'
import { watchReadings } from './latest-reading.ts'
import { createLoop, type Loop } from './loop.ts'
import { makeReady } from './make-ready.ts'
import { createPark, type Park } from './park.ts'
import { setFifoPriority } from './priority.ts'
import { collectNow } from './quiet-heap.ts'
import { createScore } from './score.ts'
import type { StopInput } from './stop-input.ts'
import { takeControl } from './take-control.ts'
import { createTicker, type Ticker } from './ticker.ts'
import type { LoopReport, RunEvent, RunOptions, RunReport } from './types.ts'

export interface SessionSetup {
  readonly options: RunOptions
  readonly clock: Clock
  /** Wall-clock time, Unix ms, for the log. */
  readonly startedAtMs: number
  /** Its reason, in words, stops the robot. */
  readonly signal: AbortSignal
  /** What a person can press. */
  readonly stops: readonly StopInput[]
  onEvent(event: RunEvent): void
}

async function driveLoop(loop: Loop, ticker: Ticker, signal: AbortSignal): Promise<void> {
  const stop = (): void => loop.stop(String(signal.reason))
  signal.addEventListener('abort', stop)
  if (signal.aborted) stop()
  ticker.start()
  while (!loop.ended) {
    const tick = await ticker.next()
    if (!tick) return
    loop.tick(tick)
  }
}

async function drivePark(park: Park, ticker: Ticker): Promise<void> {
  while (!park.ended && (await ticker.next())) park.tick()
}

/** @throws SinewError `safety` if a person holds one of them pressed */
function requireReleased(stops: readonly StopInput[]): void {
  const held = stops.find(({ pressed }) => pressed)
  if (!held) return
  throw new SinewError('safety', `the emergency stop is pressed, or its wire is cut: ${held.name}`, {
    where: held.name,
    fix: 'release it, and start again',
  })
}

function openLog(
  { options, startedAtMs }: SessionSetup,
  description: RobotDescription,
  task: TaskRuntime,
  policy: LoadedPolicy,
): Promise<EpisodeLogWriter> {
  const header = {
    robot: description.name,
    descriptionHash: description.hash,
    connection: options.connection,
    task: task.task.name,
    controller: policy.digest,
    seed: options.seed,
    periodS: 1 / description.rateHz,
    observation: task.observationSpace.channels,
    reading: observationSpace(description).channels,
    action: task.actionSpace.channels,
    command: actionSpace(description).channels,
    rewardTerms: task.rewardNames,
    reasons,
  }
  return createEpisodeLog(options.logPath, header, { startedAtMs })
}

/** What tells observations unlike those of training, where the policy says what they were like. */
function watchFor(
  { contract, experience }: LoadedPolicy,
  { safety }: RobotDescription,
): DistributionWatch | undefined {
  const { distribution = distributionDefaults } = safety
  if (!experience || distribution === 'off') return undefined
  return createDistributionWatch(contract.observation, experience.observed, distribution, contract.periodS)
}

/** Robot to active, loop until it ends, robot to rest: whatever happens in between. */
async function operate(
  setup: SessionSetup,
  robot: Robot,
  task: TaskRuntime,
  policy: LoadedPolicy,
  log: EpisodeLogWriter,
): Promise<LoopReport> {
  const { options, clock, signal, onEvent } = setup
  const { description } = robot
  const logStartS = clock.nowS()
  const { ticksPerStep = 1, interpolation } = options
  const limits = safetyLimits(description)
  const slowed = scaleSpeed(limits, options.speedScale ?? 1)
  const gate = createSafetyGate({ ...slowed, periodS: limits.periodS / ticksPerStep })
  const note = (kind: string, text: string): void =>
    log.event({ timeS: clock.nowS() - logStartS, kind, text })
  const supervisor = createSupervisor(ladderOf(description), (state, cause) =>
    note('supervisor', cause ? `${state}: ${cause.reason}` : state),
  )
  if (signal.aborted) return createScore(task, onEvent).report(gate, 'interrupted', 0, undefined)
  const readings = watchReadings(robot.observations, observationSpace(description).size)
  let loop: Loop | undefined
  let park: Park | undefined
  robot.states.subscribe(({ state, reason }) => {
    onEvent({ kind: 'state', state, reason })
    note('state', `${state}: ${reason}`)
    if (state !== 'faulted') return
    loop?.fault(reason)
    park?.stop(reasons.robotFault, reason)
  })
  const ticker = await createTicker(gate.limits.periodS, clock)
  const listening: (() => void)[] = []
  let pressed = (_source: string): void => {}
  try {
    if (options.priority === 'fifo') setFifoPriority([process.pid, ticker.threadId])
    onEvent({ kind: 'phase', text: `opening ${options.connection}` })
    const lines = await makeReady(robot, options.reArm ?? false, (cause) =>
      onEvent({ kind: 'latched', cause }),
    )
    onEvent({ kind: 'proven', lines })
    for (const line of lines) note('proven', line)
    if (signal.aborted) return createScore(task, onEvent).report(gate, 'interrupted', 0, undefined)
    requireReleased(setup.stops)
    onEvent({ kind: 'phase', text: 'running' })
    collectNow()
    const command = await takeControl(robot, gate, readings, clock)
    task.begin(readings.values, command)
    const { durationS, episodes } = options
    const controller = policyController(policy)
    loop = createLoop({
      robot,
      gate,
      supervisor,
      task,
      command,
      controller,
      readings,
      clock,
      log,
      logStartS,
      durationS,
      episodes,
      ticksPerStep,
      interpolation,
      late: description.safety.late,
      distribution: watchFor(policy, description),
      onEvent,
    })
    const running = loop
    pressed = (source) => {
      if (park) park.stop(reasons.emergencyStop, `emergency stop: ${source}`)
      else running.emergencyStop(source)
    }
    for (const stop of setup.stops) listening.push(stop.onPressed(() => pressed(stop.name)))
    await driveLoop(loop, ticker, signal)
    const report = loop.report()
    const pose = parkPose(description)
    if (pose && !report.trip && robot.state === 'active') {
      onEvent({ kind: 'phase', text: 'parking' })
      loop = undefined
      park = createPark({ robot, gate, supervisor, readings, clock, command: running.command, pose })
      await drivePark(park, ticker)
      const { firstCause } = supervisor
      note('park', park.parked ? 'parked' : (firstCause?.text ?? 'ended on the way'))
      if (firstCause) {
        await robot.stop(firstCause.text)
        const { text, timeS, reason } = firstCause
        const trip = { reasons: [reason], text, timeS: timeS - logStartS }
        onEvent({ kind: 'trip', ...trip })
        return { ...report, exitReason: 'tripped', trip }
      }
    }
    // A trip latches at the far end as well; a run that ends in order leaves nothing to be cleared.
    if (report.trip) await robot.stop(report.trip.text)
    return report
  } finally {
    loop = undefined
    park = undefined
    for (const end of listening) end()
    await robot.close()
    await ticker.close()
    readings.close()
  }
}

/**
 * One run of a policy on a robot, in the process that owns the robot. Contract and golden vectors are checked before
 * the robot is even opened.
 *
 * @throws SinewError `usage` | `description` | `contract` | `link` | `safety` | `data`
 */
export async function runSession(setup: SessionSetup): Promise<RunReport> {
  const { options, clock, onEvent } = setup
  onEvent({ kind: 'phase', text: `checking ${options.policyPath}` })
  const file = await readPolicy(options.policyPath)
  const description = await describeConnection(options.connection)
  const task = findTask(file.contract.task)
  requireContract(file.contract, description, task)
  const policy = await openPolicyFile(file)
  try {
    const runtime = createTaskRuntime(task, description, createRandom(options.seed))
    const robot = await connectRobot(options.connection, clock, description)
    const log = await openLog(setup, description, runtime, policy)
    try {
      const report = await operate(setup, robot, runtime, policy, log)
      await log.close()
      return {
        ...report,
        robot: description.name,
        task: task.name,
        connection: options.connection,
        actuators: description.actuators.map(({ name }) => name),
        gateInTraining: file.experience?.gate,
        policyPath: options.policyPath,
        logPath: options.logPath,
        logDropped: log.dropped,
        logFailure: log.failure?.message,
      }
    } finally {
      await log.close()
    }
  } finally {
    await policy.close()
  }
}
