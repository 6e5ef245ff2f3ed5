import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startVirtualRobot } from '../../drivers/serial/virtual-robot.ts'
import { startEmulator } from '../../hardware/firmware/emulator/start.ts'
import { writeFirmware } from '../../hardware/firmware/generate/write.ts'
import { loadDescription } from '../../src/description/load.ts'
import { serve } from './serve.ts'

/** A robot of which there is a far end to be had, closed. */
export interface FaultLink {
  readonly name: string
  /** Bring up the far end; what to connect to. */
  start(): Promise<{ readonly connection: string; close(): Promise<unknown> }>
}

/** The emulator of this robot's servos, in a process of its own, on a pseudo-terminal. */
function servoBus(name: string, robot: string): FaultLink {
  return {
    name,
    async start() {
      const folder = mkdtempSync(join(tmpdir(), 'sinew-faults-'))
      const port = join(folder, 'tty')
      const far = await serve(`sim:${robot}`, '--serial', port)
      const close = async (): Promise<void> => {
        await far.close()
        rmSync(folder, { recursive: true })
      }
      return { connection: `serial:${port}?robot=${robot}`, close }
    },
  }
}

/** Another port each time: a broker that was just ended may not have given its own back. */
let mqttPort = 18830

/** One entry a link: everything else follows. */
export const links: readonly FaultLink[] = [
  {
    name: 'simulation',
    start: async () => ({ connection: 'sim:reacher', close: async () => undefined }),
  },
  {
    name: 'serial, virtual robot',
    start: async () => {
      const far = await startVirtualRobot('reacher')
      return { connection: `serial:${far.path}?robot=reacher`, close: () => far.close() }
    },
  },
  {
    name: 'serial, firmware on an emulated AVR',
    async start() {
      const folder = mkdtempSync(join(tmpdir(), 'sinew-faults-'))
      await writeFirmware(await loadDescription('servo_pair'), folder)
      const made = spawnSync('make', ['-C', folder], { encoding: 'utf8' })
      if (made.status !== 0)
        throw new Error(`make failed (apt-get install gcc-avr avr-libc make):\n${made.stderr}`)
      const far = await startEmulator('servo_pair', join(folder, 'build', 'firmware.hex'))
      const close = async (): Promise<void> => {
        await far.close()
        rmSync(folder, { recursive: true })
      }
      return { connection: `serial:${far.path}?robot=servo_pair`, close }
    },
  },
  servoBus('Feetech bus', 'so101'),
  servoBus('Dynamixel bus', 'xarm2'),
  {
    name: 'MQTT',
    async start() {
      const port = mqttPort++
      const far = await serve('sim:reacher', '--mqtt', `embedded:${port}`)
      return { connection: `mqtt://localhost:${port}/reacher?robot=reacher`, close: far.close }
    },
  },
]
