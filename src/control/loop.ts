import type { Clock } from '../contract/clock.ts'
import type { Robot } from '../contract/robot.ts'
import type { EpisodeLogWriter } from '../data/episode-log.ts'
import type { DistributionWatch } from '../safety/distribution/watch.ts'
import { type LateLimits, lateDefaults } from '../safety/late.ts'
import { createGateInput, createMeasure } from '../safety/measured.ts'
import { createSupervisor, type Supervisor } from '../safety/supervisor/supervisor.ts'
import { defaultLadder } from '../safety/supervisor/types.ts'
import { reasons, type SafetyGate } from '../safety/types.ts'
import type { TaskRuntime } from '../task/runtime.ts'
import type { Controller } from './controller.ts'
import { createDistributionGuard } from './distribution-guard.ts'
import { createLatency } from './latency.ts'
import type { LatestReading } from './latest-reading.ts'
import { createPunctuality } from './punctuality.ts'
import { createQuestion } from './question.ts'
import { createRecorder } from './recorder.ts'
import { createScore } from './score.ts'
import { createSetpoint, type Interpolation } from './setpoint.ts'
import type { Tick } from './ticker.ts'
import { tripText } from './trip-text.ts'
import type { ExitReason, LoopReport, RunEvent, Trip } from './types.ts'

export interface LoopSetup {
  /** Active. */
  readonly robot: Robot
  /** Armed with `command`. */
  readonly gate: SafetyGate
  /** Idle; the default ladder's unless given. */
  readonly supervisor?: Supervisor | undefined
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
  /** Ticks to a step of the policy, 1 unless given: the gate's period must then be the policy's divided by it. */
  readonly ticksPerStep?: number | undefined
  /** What is asked of the gate from tick to tick of one step; `hold` unless given. */
  readonly interpolation?: Interpolation | undefined
  /** How late the loop may be before the robot is stopped. */
  readonly late?: LateLimits | undefined
  /** Tells observations that are unlike those of training; nothing is told without it. */
  readonly distribution?: DistributionWatch | undefined
  onEvent(event: RunEvent): void
}

/** The live loop as something to be ticked: by `driveLoop` in real time, by a test in virtual time. */
export interface Loop {
  /** Serve one tick. Synchronous; the controller's answer is taken when it comes. */
  tick(tick: Tick): void
  /** The operator wants the robot at rest. */
  stop(reason: string): void
  /** A person wants it at rest now, and latched. */
  emergencyStop(source: string): void
  /** The robot or its link has failed. */
  fault(reason: string): void
  /** In force. Shape [actuators]. */
  readonly command: Float64Array
  /** True once the robot has been braked to rest, or can no longer be. */
  readonly ended: boolean
  report(): LoopReport
}

/**
 * One tick is one control step: read, score the step before, ask the controller, limit, send. With several ticks to
 * a step the others only go on to where the controller's answer led, through the same gate; the controller then has
 * until the next step.
 *
 * A controller that has not answered by the next step has missed its deadline: that step is served by holding, so
 * that the gate steps and the robot hears a command in every period, and the late answer is thrown away. Late too
 * often, and the robot is stopped.
 */
export function createLoop(setup: LoopSetup): Loop {
  const { robot, gate, task, controller, readings, clock, ticksPerStep = 1 } = setup
  const { actuators, periodS, staleAfterS } = gate.limits
  const input = createGateInput(actuators.length)
  const measure = createMeasure(robot.description)
  const limited = new Float64Array(actuators.length)
  const sent = setup.command.slice()
  const target = setup.command.slice()
  const setpoint = createSetpoint(actuators.length, ticksPerStep, setup.interpolation ?? 'hold')
  setpoint.stay(sent)
  const latency = createLatency()
  const punctuality = createPunctuality(setup.late ?? lateDefaults)
  const recorder = createRecorder(setup.log, task, readings, setup.logStartS)
  const score = createScore(task, setup.onEvent)
  const guard = createDistributionGuard(setup.distribution, task.observationSpace, (verdict, text, nowS) => {
    recorder.event(nowS, 'distribution', `${verdict}: ${text}`)
    setup.onEvent({ kind: 'warning', text: verdict === 'hold' ? `holding: ${text}` : text })
  })
  const supervisor = setup.supervisor ?? createSupervisor(defaultLadder)
  const startedS = clock.nowS()
  supervisor.arm(startedS)

  let ending: ExitReason | undefined
  let ended = false
  let trip: Trip | undefined
  /** A command has been sent whose outcome is not known yet. */
  let stepOpen = false
  let tickedAtS = startedS
  /** Ticks lost to a stall of this process that no served tick has accounted for yet. */
  let lostInStall = 0
  /** Ticks of the policy's step that are over; the first tick begins one. */
  let part = ticksPerStep - 1
  /** The gate has had its step of this period. */
  let stepped = false

  const look = (nowS: number): void => {
    measure(readings.values, readings.timeS, input)
    input.observationAgeS = nowS - readings.timeS
    input.heartbeatAgeS = Math.max(nowS - readings.heardAtS, question.ageS(nowS))
  }

  const noteTrip = (why: number, said: string, nowS: number): void => {
    const facts = { limits: gate.limits, input, command: sent, controllerAgeS: question.ageS(nowS), said }
    trip = { reasons: score.names(why), text: tripText(why, facts), timeS: nowS - setup.logStartS }
    supervisor.raise(why, trip.text, nowS)
    recorder.event(nowS, 'trip', `${trip.reasons.join(', ')}: ${trip.text}`)
    setup.onEvent({ kind: 'trip', ...trip })
  }

  /** End the run for a cause outside the gate. */
  const halt = (why: number, reason: string, exit: ExitReason): void => {
    // A person may press the button while it brakes at the end of the run: that latches all the same.
    if (ending === 'tripped' || (ending && why !== reasons.emergencyStop)) return
    ending = exit
    const nowS = clock.nowS()
    look(nowS)
    if (exit === 'done') score.freeze(gate)
    gate.stop(why)
    if (exit === 'tripped') noteTrip(why, reason, nowS)
    else {
      supervisor.end(nowS, false)
      recorder.event(nowS, 'end', reason)
    }
  }

  const send = (who: string): void => {
    stepped = true
    const why = gate.step(input, limited)
    score.gate(why, gate.altered)
    const through = robot.send(limited, sent)
    if (!through) sent.set(limited)
    recorder.sent(who, input.requested, sent, why, gate.state)
    stepOpen = true
    if (gate.tripped !== 0 && !ending) {
      ending = 'tripped'
      noteTrip(gate.tripped, '', clock.nowS())
    }
    if (!through) halt(reasons.robotFault, `the robot is ${robot.state}`, 'tripped')
  }

  /** Stay: hold the position in force, do not turn, do not push. */
  const hold = (who: string): void => {
    recorder.action(undefined)
    latency.none()
    for (let index = 0; index < actuators.length; index++) {
      input.requested[index] = actuators[index]?.kind === 'position' ? sent[index] : 0
    }
    setpoint.stay(input.requested)
    send(who)
    recorder.latency(latency)
  }

  const take = (action: Float32Array): void => {
    if (ending) return
    const nowS = clock.nowS()
    supervisor.well(nowS)
    latency.answered(nowS)
    look(nowS)
    recorder.action(action)
    task.request(action, target)
    setpoint.aim(target)
    // An answer after the first tick of its step counts from the next one on: the gate steps once a period.
    if (stepped) return
    setpoint.write(part + 1, input.requested)
    send(controller.name)
    latency.sent(clock.nowS())
    recorder.latency(latency)
  }

  /** A tick within the policy's step: go on to where its last answer led. */
  const goOn = (): void => {
    if (!stepOpen) {
      recorder.action(undefined)
      latency.none()
      recorder.latency(latency)
    }
    setpoint.write(part + 1, input.requested)
    send(controller.name)
  }

  /** Its rung decides: stop, or hold and ask again, for as long as the ladder lets it. */
  const failed = (reason: string): void => {
    if (ending) return
    const rung = supervisor.raise(reasons.controllerFault, `the controller failed: ${reason}`, clock.nowS())
    if (rung === 'stop' || rung === 'torqueOff') halt(reasons.controllerFault, reason, 'tripped')
    else {
      setup.onEvent({ kind: 'warning', text: `holding: the controller failed: ${reason}` })
      if (!stepped) hold('hold')
    }
  }

  const question = createQuestion(controller, take, failed)

  const closeEpisode = (nowS: number): void => {
    recorder.event(nowS, 'episode', task.success ? 'success' : 'no success')
    score.finishEpisode()
    if (score.episodes === setup.episodes) halt(reasons.operator, 'all episodes played', 'done')
    else task.begin(readings.values, sent)
  }

  const closeStep = (nowS: number): void => {
    if (!stepOpen) return
    stepOpen = false
    task.advance(readings.values, sent)
    recorder.outcome()
    if (ending) return
    score.step()
    if (task.terminated || task.truncated) closeEpisode(nowS)
  }

  /** Ask the policy, unless it is shown what it cannot know. */
  const decide = (nowS: number): void => {
    const verdict = guard.judge(task.observation, nowS)
    if (verdict === 'stop') {
      halt(reasons.distribution, guard.text(), 'tripped')
      brake()
    } else if (verdict === 'hold') hold('distribution')
    else {
      latency.asked(readings.timeS, nowS)
      question.ask(task.observation, nowS)
    }
  }

  const brake = (): void => {
    if (robot.state === 'active' && supervisor.state !== 'off') hold('brake')
    const state = supervisor.tick(clock.nowS(), gate.state === 'stopped')
    ended = gate.state === 'stopped' || robot.state !== 'active' || state === 'off'
    if (ended && stepOpen) recorder.unseen()
  }

  /**
   * After a stall of this process the robot's readings still wait in the system's buffers: one tick is let go so that
   * they are read before the robot is judged to be silent.
   */
  const stalled = (tick: Tick): boolean => {
    if (tick.missed * periodS <= staleAfterS / 2 || lostInStall > 0) return false
    lostInStall = tick.missed + 1
    return true
  }

  return {
    get ended() {
      return ended
    },
    command: sent,
    tick(tick) {
      if (ended || stalled(tick)) return
      const nowS = clock.nowS()
      // Every deadline is a difference of times: on a clock that goes back none of them would be missed.
      if (nowS < tickedAtS) halt(reasons.heartbeat, `the clock went back by ${tickedAtS - nowS} s`, 'tripped')
      tickedAtS = nowS
      const missed = tick.missed + lostInStall
      score.tick(nowS - startedS, nowS - tick.scheduledS, missed)
      lostInStall = 0
      look(nowS)
      stepped = false
      part += 1 + missed
      const stepDue = part >= ticksPerStep
      if (stepDue) part %= ticksPerStep
      if (stepDue || ending) closeStep(nowS)
      if (setup.durationS !== undefined && nowS - startedS >= setup.durationS) {
        halt(reasons.operator, 'time is up', 'done')
      }
      const late = stepDue && question.open
      punctuality.tick(late || missed > 0)
      if (punctuality.verdict) halt(reasons.heartbeat, punctuality.verdict, 'tripped')
      if (!ending && supervisor.tick(nowS, false) === 'stopping') {
        halt(reasons.controllerFault, 'for longer than it may be held', 'tripped')
      }
      if (stepDue || ending) recorder.seen(tick, nowS, score.ticks, score.episodes)
      if (ending) brake()
      else if (late) {
        question.drop()
        score.late()
        hold('hold')
      } else if (stepDue) decide(nowS)
      else goOn()
    },
    stop: (reason) => halt(reasons.operator, reason, 'interrupted'),
    emergencyStop: (source) => halt(reasons.emergencyStop, source, 'tripped'),
    fault: (reason) => halt(reasons.robotFault, reason, 'tripped'),
    report: () => ({
      ...score.report(gate, ending ?? 'interrupted', clock.nowS() - startedS, trip),
      distribution: guard.report(),
      latency: latency.report(),
    }),
  }
}
