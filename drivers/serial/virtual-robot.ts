import type { ChildProcess } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { defaultPhysics, type PhysicsName } from '../../sim/physics-name.ts'
import { createSimulation } from '../../sim/simulation.ts'
import type { Simulation } from '../../sim/types.ts'
import { type Clock, systemClock } from '../../src/contract/clock.ts'
import { SinewError } from '../../src/contract/errors.ts'
import { createRandom, type Random } from '../../src/contract/random.ts'
import type { RobotDescription } from '../../src/description/types.ts'
import { forkModule, moduleUrl } from '../../src/runtime/spawn.ts'
import type { FarEndStatistics } from './far-end/statistics.ts'
import { createFarEnd, type FarEndState } from './far-end.ts'
import { serialLayout } from './protocol/layout.ts'
import { openPseudoTerminal } from './pty.ts'

export interface VirtualRobotOptions {
  readonly description: RobotDescription
  /** A stable name for the port, e.g. `./ttyReacher`: a symbolic link, removed on close. */
  readonly link?: string
  /** Stepped in real time; freed on close. Made from the description unless given. */
  readonly simulation?: Simulation
  /** What computes the motion of that one; Rapier unless given. */
  readonly physics?: PhysicsName
  readonly clock?: Clock
  /** Draws the session numbers. */
  readonly random?: Random
  /** Of its sensors' noise; 0 unless given. */
  readonly seed?: number
}

export interface VirtualRobot {
  /** What a host opens. */
  readonly path: string
  readonly state: FarEndState
  readonly statistics: FarEndStatistics
  /** Outputs to rest, then the port and its link go away. Idempotent. */
  close(): Promise<void>
}

const pumpMs = 2
/** After a stall simulated time is let go: a burst of steps would only stall the next round. */
const mostStepsAtOnce = 5

/**
 * A simulated robot in real time behind a pseudo-terminal, speaking the Sinew wire protocol with its own limits
 * and watchdog. Give it a process of its own, as a real robot has: {@link startVirtualRobot}.
 *
 * @throws SinewError `link` | `description`
 */
export async function serveVirtualRobot(options: VirtualRobotOptions): Promise<VirtualRobot> {
  const { description, clock = systemClock, physics = defaultPhysics, seed = 0 } = options
  const periodS = 1 / serialLayout(description).stateRateHz
  const simulation = options.simulation ?? (await createSimulation(description, { periodS, physics, seed }))
  // Sessions must differ between runs of this program too, or an old host's commands would pass.
  const random = options.random ?? createRandom(randomBytes(4).readUInt32LE())
  const terminal = openPseudoTerminal(options.link)
  const farEnd = createFarEnd({ description, body: simulation, clock, random, write: terminal.write })
  terminal.onData((chunk) => farEnd.receive(chunk))

  let stepDueS = clock.nowS() + simulation.periodS
  const timer = setInterval(() => {
    const nowS = clock.nowS()
    for (let step = 0; step < mostStepsAtOnce && nowS >= stepDueS; step++) {
      simulation.step()
      stepDueS += simulation.periodS
    }
    if (nowS >= stepDueS) stepDueS = nowS + simulation.periodS
    farEnd.tick()
  }, pumpMs)

  let closed = false
  return {
    path: terminal.path,
    get state() {
      return farEnd.state
    },
    statistics: farEnd.statistics,
    close: async () => {
      if (closed) return
      closed = true
      clearInterval(timer)
      farEnd.shutDown()
      terminal.close()
      simulation.free()
    },
  }
}

/** What the process of a virtual robot tells its parent. */
export type VirtualRobotMessage =
  | { readonly kind: 'ready'; readonly path: string }
  | { readonly kind: 'failed'; readonly message: string }
  | { readonly kind: 'statistics'; readonly statistics: FarEndStatistics }

export interface VirtualRobotProcess {
  readonly path: string
  readonly process: ChildProcess
  /** What the robot has seen so far, by its own count. */
  statistics(): Promise<FarEndStatistics>
  /** Stop it gracefully; gives its last statistics unless it was already dead. Idempotent. */
  close(): Promise<FarEndStatistics | undefined>
}

/**
 * A virtual robot in a process of its own.
 *
 * @param robot a name or a robot.yaml, as `loadDescription` takes it
 * @throws SinewError `link` if it does not come up
 */
export async function startVirtualRobot(
  robot: string,
  { link }: { readonly link?: string } = {},
): Promise<VirtualRobotProcess> {
  const child = forkModule(
    moduleUrl(import.meta.url, './virtual-robot-process'),
    link === undefined ? [robot] : [robot, link],
    { stdio: ['ignore', 'ignore', 'inherit', 'ipc'], serialization: 'advanced' },
  )
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  let last: FarEndStatistics | undefined

  const next = (kind: VirtualRobotMessage['kind']): Promise<VirtualRobotMessage> =>
    new Promise((resolve, reject) => {
      const done = (): void => {
        child.off('message', onMessage)
        child.off('exit', onExit)
      }
      const onExit = (code: number | null, signal: string | null): void => {
        done()
        reject(
          new SinewError('link', `the virtual ${robot} ended`, { received: `${signal ?? `code ${code}`}` }),
        )
      }
      const onMessage = (message: VirtualRobotMessage): void => {
        if (message.kind === 'failed') {
          done()
          reject(new SinewError('link', `the virtual ${robot} did not start`, { received: message.message }))
        } else if (message.kind === kind) {
          done()
          resolve(message)
        }
      }
      child.on('message', onMessage)
      child.once('exit', onExit)
    })

  child.on('message', (message: VirtualRobotMessage) => {
    if (message.kind === 'statistics') last = message.statistics
  })
  const ready = await next('ready')
  return {
    path: ready.kind === 'ready' ? ready.path : '',
    process: child,
    statistics: async () => {
      const reply = next('statistics')
      child.send('statistics')
      const message = await reply
      if (message.kind === 'statistics') return message.statistics
      throw new SinewError('link', 'no statistics came')
    },
    close: async () => {
      if (child.exitCode === null && child.signalCode === null) {
        child.kill('SIGTERM')
        await exited
        return last
      }
      return undefined
    },
  }
}
