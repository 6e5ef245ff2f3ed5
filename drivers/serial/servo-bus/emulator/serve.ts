import { randomBytes } from 'node:crypto'
import { defaultPhysics, type PhysicsName } from '../../../../sim/physics-name.ts'
import { createSimulation } from '../../../../sim/simulation.ts'
import type { Simulation } from '../../../../sim/types.ts'
import { type Clock, systemClock } from '../../../../src/contract/clock.ts'
import { createRandom } from '../../../../src/contract/random.ts'
import type { RobotDescription } from '../../../../src/description/types.ts'
import { openPseudoTerminal } from '../../pty.ts'
import { servoFamilies, servoRules } from '../families.ts'
import { servoJoints } from '../joints.ts'
import { requireTransport } from '../transport.ts'
import { createEmulatedArm, type EmulatedArm, type Mounting } from './arm.ts'
import { type BusEmulator, createBusEmulator } from './bus.ts'

export interface VirtualServoBusOptions {
  readonly description: RobotDescription
  readonly protocol: 'feetech' | 'dynamixel'
  /** A stable name for the port: a symbolic link, removed on close. */
  readonly link?: string | undefined
  readonly physics?: PhysicsName
  readonly clock?: Clock
  /** How the servos were put in; as the description says unless given. */
  readonly mountings?: readonly Mounting[]
}

export interface VirtualServoBus {
  /** What a host opens. */
  readonly path: string
  readonly bus: BusEmulator
  readonly arm: EmulatedArm
  readonly simulation: Simulation
  close(): Promise<void>
}

/** Steps of the physics a second: a servo looks at its goal more often than its host sends one. */
const stepHz = 200
const pumpMs = 2
/** After a stall simulated time is let go: the bus must be served. */
const mostStepsAtOnce = 10
/** Nearer than this, waiting for a timer would be late. */
const nearS = 0.0015

/**
 * A simulated robot in real time behind a pseudo-terminal, with servos as registers on a half-duplex bus. Give it a
 * process of its own, as a real robot has: {@link startVirtualServoBus}.
 *
 * @throws SinewError `link` | `description`
 */
export async function serveVirtualServoBus(options: VirtualServoBusOptions): Promise<VirtualServoBus> {
  const { description, protocol, clock = systemClock, physics = defaultPhysics } = options
  const family = servoFamilies[protocol]
  const rules = servoRules[protocol]
  const joints = servoJoints(description, family, requireTransport(description, protocol))
  const periodS = 1 / stepHz
  const simulation = await createSimulation(description, { periodS, physics })
  const arm = createEmulatedArm(description, family, rules, joints, simulation, options.mountings)
  const terminal = openPseudoTerminal(options.link)
  const bus = createBusEmulator({
    family,
    rules,
    servos: arm.servos,
    clock,
    random: createRandom(randomBytes(4).readUInt32LE()),
    write: terminal.write,
  })
  let closed = false
  let awake = false

  /**
   * Until nothing waits any more. What is due in less than a timer can tell is waited for: between two turns of the event
   * loop there may be a step of the physics, and the next reply is due after 150 µs.
   */
  const release = (): void => {
    for (;;) {
      bus.tick()
      const waitS = bus.nextDueS - clock.nowS()
      if (waitS >= nearS || closed) {
        awake = waitS !== Number.POSITIVE_INFINITY && !closed
        if (awake) setTimeout(release, 1000 * (waitS - nearS))
        return
      }
    }
  }
  terminal.onData((chunk) => {
    bus.receive(chunk)
    if (awake) return
    awake = true
    release()
  })
  let dueS = clock.nowS() + periodS
  const timer = setInterval(() => {
    const nowS = clock.nowS()
    for (let step = 0; step < mostStepsAtOnce && nowS >= dueS; step++) {
      arm.step(periodS, bus.silentS)
      simulation.step()
      dueS += periodS
    }
    if (nowS >= dueS) dueS = nowS + periodS
  }, pumpMs)

  return {
    path: terminal.path,
    bus,
    arm,
    simulation,
    close: async () => {
      if (closed) return
      closed = true
      clearInterval(timer)
      terminal.close()
      simulation.free()
    },
  }
}
