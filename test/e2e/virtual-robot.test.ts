import { once } from 'node:events'
import { lstatSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { createSerialRobot, type SerialRobot } from '../../drivers/serial/robot.ts'
import { startVirtualRobot, type VirtualRobotProcess } from '../../drivers/serial/virtual-robot.ts'
import { systemClock } from '../../src/contract/clock.ts'
import { makeReady } from '../../src/control/make-ready.ts'
import { loadDescription } from '../../src/description/load.ts'
import { safetyLimits } from '../../src/description/safety-limits.ts'
import { forkModule, moduleUrl } from '../../src/runtime/spawn.ts'

// Real processes, a real pseudo-terminal, real time. The robot contract itself is tried in test/conformance/.
describe.skipIf(process.platform === 'win32')('the virtual robot in its own process', () => {
  let folder: string
  let far: VirtualRobotProcess
  const robots: SerialRobot[] = []

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'sinew-robot-'))
    far = await startVirtualRobot('reacher', { link: join(folder, 'ttyReacher') })
  })
  afterAll(async () => {
    await far.close()
    rmSync(folder, { recursive: true })
  })
  afterEach(async () => {
    for (const robot of robots.splice(0)) await robot.close()
  })

  const connect = async (path = far.path): Promise<SerialRobot> => {
    const robot = createSerialRobot(await loadDescription('reacher'), { path, clock: systemClock })
    robots.push(robot)
    return robot
  }
  const activate = async (robot: SerialRobot): Promise<void> => {
    // What a host before this one left behind, by dying or in a try that failed, is cleared by a person.
    await makeReady(robot, true, () => {})
    await robot.activate()
  }

  // A command goes out each 20 ms of a loaded machine: once in a while its process is held up for longer than
  // the watchdog allows, and the robot is right to stop.
  const patient = { retry: 3 }

  test('it follows a slow wave, and its own limits see nothing wrong', patient, async () => {
    const before = await far.statistics()
    const robot = await connect()
    await activate(robot)
    const sent = new Float64Array(2)
    let last: Float64Array | undefined
    robot.observations.subscribe(({ values }) => {
      last = values
    })
    await expect.poll(() => last).toBeDefined()
    const start = [last?.[0] ?? 0, last?.[2] ?? 0] as const
    // Towards the middle of each joint's range and back.
    const limits = safetyLimits(robot.description).actuators
    const target = (joint: 0 | 1, step: number): number => {
      const { lower, upper } = limits[joint] ?? { lower: 0, upper: 0 }
      return start[joint] + ((lower + upper) / 2 > start[joint] ? 0.2 : -0.2) * Math.sin(step / 25) ** 2
    }
    for (let step = 0; step <= 40; step++) {
      const command = Float64Array.of(target(0, step), target(1, step))
      expect(robot.send(command, sent)).toBe(true)
      await sleep(20)
    }
    expect(Math.abs((last?.[0] ?? 0) - (sent[0] ?? 9))).toBeLessThan(0.1)
    const after = await far.statistics()
    expect(after.commandsObeyed - before.commandsObeyed).toBe(41)
    expect(after.violations).toEqual(before.violations)
    expect(after.counters).toMatchObject({ badCrc: 0, malformed: 0, overflow: 0 })
  })

  test(
    'SIGKILL of the host: at rest within 150 ms, by its own log; and it can be driven again',
    patient,
    async () => {
      const host = forkModule(moduleUrl(import.meta.url, './serial-host-process'), [far.path])
      const [state] = await once(host, 'message')
      expect(state).toBe('active')
      const before = await far.statistics()
      host.kill('SIGKILL')
      await once(host, 'exit')
      await expect.poll(async () => (await far.statistics()).watchdogTrips).toBe(before.watchdogTrips + 1)
      const after = await far.statistics()
      expect(after.lastRest).toBe('watchdog')
      expect(after.restAfterLastCommandS).toBeGreaterThanOrEqual(0.1)
      expect(after.restAfterLastCommandS).toBeLessThan(0.15)
      const robot = await connect()
      await activate(robot)
      expect(robot.state).toBe('active')
    },
  )

  test('SIGKILL of the robot: faulted within 200 ms, and the reason is named', patient, async () => {
    const victim = await startVirtualRobot('reacher', { link: join(folder, 'ttyVictim') })
    const robot = await connect(victim.path)
    await activate(robot)
    const faulted = new Promise<{ atMs: number; reason: string }>((resolve) => {
      robot.states.subscribe(({ state, reason }) => {
        if (state === 'faulted') resolve({ atMs: performance.now(), reason })
      })
    })
    victim.process.kill('SIGKILL')
    const killedAtMs = performance.now()
    const { atMs, reason } = await faulted
    expect(reason).toMatch(/the link broke|receive deadline missed: no STATE from the robot for 100 ms/)
    expect(atMs - killedAtMs).toBeLessThan(200)
    expect(robot.send(new Float64Array(2), new Float64Array(2))).toBe(false)
    expect(await victim.close()).toBeUndefined()
  })

  test('SIGSTOP of the robot is silence: the deadline is named', async () => {
    const victim = await startVirtualRobot('reacher')
    const robot = await connect(victim.path)
    await activate(robot)
    const reasons: string[] = []
    robot.states.subscribe(({ state, reason }) => reasons.push(`${state}: ${reason}`))
    victim.process.kill('SIGSTOP')
    await expect.poll(() => reasons).toHaveLength(1)
    expect(reasons[0]).toBe('faulted: receive deadline missed: no STATE from the robot for 100 ms')
    victim.process.kill('SIGCONT')
    await victim.close()
  })

  test('SIGTERM ends it in good order: statistics given, link gone', async () => {
    const link = join(folder, 'ttyOther')
    const other = await startVirtualRobot('reacher', { link })
    expect(lstatSync(link).isSymbolicLink()).toBe(true)
    const robot = await connect(other.path)
    await robot.open()
    const statistics = await other.close()
    expect(statistics).toMatchObject({ sessions: expect.any(Number), commandsObeyed: 0, unsentFrames: 0 })
    expect(() => lstatSync(link)).toThrow()
    expect(other.process.exitCode).toBe(0)
  })

  test('a robot that does not exist does not start', async () => {
    await expect(startVirtualRobot('racher')).rejects.toThrow(/did not start|ended/)
  })
})
