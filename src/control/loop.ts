import type { Clock } from '../contract/clock.ts'
import type { Robot } from '../contract/robot.ts'
import type { EpisodeLogWriter } from '../data/episode-log.ts'
import { createGateInput, createMeasure } from '../safety/measured.ts'
import { reasons, type SafetyGate } from '../safety/types.ts'
import type { TaskRuntime } from '../task/runtime.ts'
import type { Controller } from './controller.ts'
import type { LatestReading } from './latest-reading.ts'
import { createScore } from './score.ts'
import type { Tick } from './ticker.ts'
import { tripText } from './trip-text.ts'
import type { ExitReason, LoopReport, RunEvent, Trip } from './types.ts'

export interface LoopSetup {
  /** Active. */
  readonly robot: Robot
  /** Armed with `command`. */
  readonly gate: SafetyGate
  /** Begun with `command`. */
  readonly task: TaskRuntime
  /** Command in force at the start. Shape [actuators]. */
  readonly command: Float64Array
  readonly controller: Controller
  readonly readings: LatestReading
  readonly clock: Clock
  readonly log: EpisodeLogWriter
  /** Time 0 of the log, on the clock. */
  readonly logStartS: number
  readonly durationS?: number | undefined
  readonly episodes?: number | undefined
  onEvent(event: RunEvent): void
}

/** The live loop as something to be ticked: by `driveLoop` in real time, by a test in virtual time. */
export interface Loop {
  /** Serve one tick. Synchronous; the controller's answer is taken when it comes. */
  tick(tick: Tick): void
  /** The operator wants the robot at rest. */
  stop(reason: string): void
  /** The robot or its link has failed. */
  fault(reason: string): void
  /** True once the robot has been braked to rest, or can no longer be. */
  readonly ended: boolean
  report(): LoopReport
}

/**
 * One tick is one control step: read, score the step before, ask the controller, limit, send.
 *
 * A controller that has not answered by the next tick has missed its deadline: that tick is served by holding, so
 * that the gate steps and the robot hears a command in every period, and the late answer is thrown away.
 */
export function createLoop(setup: LoopSetup): Loop {
  const { robot, gate, task, controller, readings, clock, log, logStartS } = setup
  const { actuators } = gate.limits
  const size = actuators.length
  const input = createGateInput(size)
  const measure = createMeasure(robot.description)
  const limited = new Float64Array(size)
  const sent = setup.command.slice()
  const record = log.createRecord()
  const score = createScore(task, setup.onEvent)
  const startedS = clock.nowS()

  let ending: ExitReason | undefined
  let ended = false
  let trip: Trip | undefined
  let said = ''
  /** A step has been sent whose outcome is not known yet. */
  let stepOpen = false
  let askedAtS = Number.NaN
  let asking = false
  /** The answer that is awaited would be too late. */
  let overdue = false
  /** Ticks lost to a stall of this process that no served tick has accounted for yet. */
  let lostInStall = 0

  const look = (nowS: number): void => {
    measure(readings.values, readings.timeS, input)
    input.observationAgeS = nowS - readings.timeS
    input.heartbeatAgeS = Math.max(nowS - readings.heardAtS, controllerAgeS(nowS))
  }
  const controllerAgeS = (nowS: number): number => (asking ? nowS - askedAtS : 0)

  const noteTrip = (why: number, nowS: number): void => {
    const facts = { limits: gate.limits, input, command: sent, controllerAgeS: controllerAgeS(nowS), said }
    const timeS = nowS - logStartS
    trip = { reasons: score.names(why), text: tripText(why, facts), timeS }
    log.event({ timeS, kind: 'trip', text: `${trip.reasons.join(', ')}: ${trip.text}` })
    setup.onEvent({ kind: 'trip', ...trip })
  }

  /** End of the run for a cause outside the gate. */
  const halt = (why: number, reason: string, exit: ExitReason): void => {
    if (ending) return
    ending = exit
    said = reason
    const nowS = clock.nowS()
    look(nowS)
    if (exit === 'done') score.freeze(gate)
    gate.stop(why)
    if (exit === 'tripped') noteTrip(why, nowS)
    else log.event({ timeS: nowS - logStartS, kind: 'end', text: reason })
  }

  const send = (who: string): void => {
    const before = gate.tripped
    const why = gate.step(input, limited)
    const through = robot.send(limited, sent)
    if (!through) sent.set(limited)
    record.controller = who
    record.requested.set(input.requested)
    record.sent.set(sent)
    record.reasons = why
    record.state = gate.state
    stepOpen = true
    if (gate.tripped !== before && !ending) {
      ending = 'tripped'
      noteTrip(gate.tripped, clock.nowS())
    }
    if (!through) halt(reasons.robotFault, `the robot is ${robot.state}`, 'tripped')
  }

  /** Stay: hold the position in force, do not turn, do not push. */
  const hold = (who: string): void => {
    record.action.fill(Number.NaN)
    for (let index = 0; index < size; index++) {
      input.requested[index] = actuators[index]?.kind === 'position' ? (sent[index] as number) : 0
    }
    send(who)
  }

  const closeStep = (): void => {
    if (!stepOpen) return
    stepOpen = false
    task.advance(readings.values, sent)
    record.reward = task.reward
    record.rewardTerms.set(task.rewardTerms)
    record.success = task.success
    record.terminated = task.terminated
    record.truncated = task.truncated
    log.step(record)
    if (ending) return
    score.step()
    if (!task.terminated && !task.truncated) return
    log.event({ timeS: record.timeS, kind: 'episode', text: task.success ? 'success' : 'no success' })
    score.finishEpisode()
    if (score.episodes === setup.episodes) halt(reasons.operator, 'all episodes played', 'done')
    else task.begin(readings.values, sent)
  }

  /** The last command is logged too; what came of it nobody saw. */
  const end = (): void => {
    ended = true
    if (!stepOpen) return
    record.reward = Number.NaN
    record.rewardTerms.fill(Number.NaN)
    record.success = record.terminated = record.truncated = false
    log.step(record)
  }

  const openRecord = (tick: Tick, nowS: number): void => {
    record.step = score.ticks
    record.episode = score.episodes
    record.timeS = nowS - logStartS
    record.latenessS = nowS - tick.scheduledS
    record.missedTicks = tick.missed
    record.observationAgeS = input.observationAgeS
    record.sequence = readings.sequence
    record.observation.set(task.observation)
    record.reading.set(readings.values)
  }

  const take = (action: Float32Array): void => {
    asking = false
    const late = overdue
    overdue = false
    if (late || ending) return
    look(clock.nowS())
    record.action.set(action)
    task.request(action, input.requested)
    send(controller.name)
  }

  const failed = (cause: unknown): void => {
    asking = false
    overdue = false
    halt(reasons.controllerFault, cause instanceof Error ? cause.message : String(cause), 'tripped')
  }

  const ask = (nowS: number): void => {
    askedAtS = nowS
    asking = true
    try {
      const answer = controller.act(task.observation)
      if (answer instanceof Promise) answer.then(take, failed)
      else take(answer)
    } catch (cause) {
      failed(cause)
    }
  }

  /**
   * After a stall of this process the robot's readings still wait in the system's buffers: one tick is let go so that
   * they are read before the robot is judged to be silent.
   */
  const stalled = (tick: Tick): boolean => {
    const long = tick.missed * gate.limits.periodS > gate.limits.staleAfterS / 2
    if (!long || lostInStall > 0) return false
    lostInStall = tick.missed + 1
    return true
  }

  return {
    get ended() {
      return ended
    },
    tick(tick) {
      if (ended || stalled(tick)) return
      const nowS = clock.nowS()
      score.tick(nowS - startedS, nowS - tick.scheduledS, tick.missed + lostInStall)
      lostInStall = 0
      look(nowS)
      closeStep()
      if (setup.durationS !== undefined && nowS - startedS >= setup.durationS) {
        halt(reasons.operator, 'time is up', 'done')
      }
      openRecord(tick, nowS)
      if (ending) {
        if (robot.state === 'active') hold('brake')
        if (gate.state === 'stopped' || robot.state !== 'active') end()
        return
      }
      if (asking) {
        overdue = true
        score.late()
        hold('hold')
      } else ask(nowS)
    },
    stop: (reason) => halt(reasons.operator, reason, 'interrupted'),
    fault: (reason) => halt(reasons.robotFault, reason, 'tripped'),
    report: () => score.report(gate, ending ?? 'interrupted', clock.nowS() - startedS, trip),
  }
}
