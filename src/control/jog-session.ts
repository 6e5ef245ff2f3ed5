import type { Clock } from '../contract/clock.ts'
import { safetyLimits } from '../description/safety-limits.ts'
import { observationSpace } from '../description/spaces.ts'
import { createSafetyGate } from '../safety/gate.ts'
import { connectRobot } from './connect.ts'
import { createJog, type Jog } from './jog.ts'
import { watchReadings } from './latest-reading.ts'
import { takeControl } from './take-control.ts'
import { createTicker } from './ticker.ts'

export interface JogSession {
  readonly connection: string
  /** The first actuated one unless given. */
  readonly joint: string | undefined
  readonly speedShare: number
  readonly clock: Clock
  /** Brings the robot to rest. */
  readonly signal: AbortSignal
  /** Before each step: say what the person wants; false ends it. */
  onTick(jog: Jog): boolean
}

/**
 * Robot to active, step by step as `onTick` says, robot to rest: whatever happens in between.
 *
 * @throws SinewError `usage` | `description` | `contract` | `link` | `safety`
 */
export async function jogSession({
  connection,
  joint,
  speedShare,
  clock,
  signal,
  onTick,
}: JogSession): Promise<Jog> {
  const robot = await connectRobot(connection, clock)
  const { description } = robot
  const gate = createSafetyGate(safetyLimits(description))
  const readings = watchReadings(robot.observations, observationSpace(description).size)
  const ticker = await createTicker(gate.limits.periodS, clock)
  let jog: Jog | undefined
  robot.states.subscribe(({ state, reason }) => {
    if (state === 'faulted') jog?.fault(reason)
  })
  try {
    await robot.open()
    await robot.prepare()
    const command = await takeControl(robot, gate, readings, clock)
    const first = joint ?? description.actuators[0]?.joint ?? ''
    jog = createJog({ robot, gate, readings, clock, command, joint: first, speedShare })
    ticker.start()
    let stalled = false
    while (!jog.ended) {
      const tick = await ticker.next()
      if (!tick) break
      // After a stall of this process the robot's readings still wait: let them be read before it is judged.
      stalled = !stalled && tick.missed * gate.limits.periodS > gate.limits.staleAfterS / 2
      if (stalled) continue
      if (signal.aborted || !onTick(jog)) jog.stop()
      jog.tick()
    }
    // A trip latches at the far end as well.
    if (jog.trip !== undefined) await robot.stop(jog.trip)
    return jog
  } finally {
    jog = undefined
    await robot.close()
    await ticker.close()
    readings.close()
  }
}
