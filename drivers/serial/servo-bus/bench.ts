import type { Clock } from '../../../src/contract/clock.ts'
import { SinewError } from '../../../src/contract/errors.ts'
import type { RobotDescription } from '../../../src/description/types.ts'
import { openSerialLink } from '../link.ts'
import { createServoBus } from './bus.ts'
import { type CalibrationTalk, calibrateServos } from './calibrate.ts'
import { type BusCalibration, writeCalibration } from './calibration.ts'
import { serialProtocol, servoFamilies } from './families.ts'
import { findServos } from './find-servos.ts'
import { servoJoints } from './joints.ts'
import { changeId } from './settings.ts'
import { releaseTorque } from './torque.ts'
import { requireTransport } from './transport.ts'

export { calibrationFile } from './calibration.ts'

export interface BenchOptions {
  readonly path: string
  readonly protocol: string | undefined
  readonly clock: Clock
}

export interface CalibrationResult extends BusCalibration {
  readonly file: string
  readonly worstCounts: number
}

/** An arm on the bench: its bus is open, and somebody stands beside it. */
export interface ServoBench {
  calibrate(talk: CalibrationTalk, file: string): Promise<CalibrationResult>
  /** Torque off. @throws SinewError `usage` if the person says no */
  release(talk: CalibrationTalk): Promise<readonly number[]>
  /** @param pair `<old>:<new>` */
  setId(pair: string): Promise<{ readonly from: number; readonly to: number }>
  close(): Promise<void>
}

const tickMs = 2

/** @throws SinewError `link` | `usage` | `description` */
export async function openBench(
  description: RobotDescription,
  { path, protocol, clock }: BenchOptions,
): Promise<ServoBench> {
  const make = serialProtocol(description, protocol)
  if (make === 'sinew') {
    throw new SinewError('usage', `${description.name} has no bus servos to calibrate`, {
      where: description.source,
      expected: 'transports.feetech or transports.dynamixel',
      received: 'neither',
    })
  }
  const family = servoFamilies[make]
  const transport = requireTransport(description, make)
  const { baudRate } = transport
  const servos = servoJoints(description, family, transport)
  const link = await openSerialLink({ path, baudRate })
  const bus = createServoBus({ link, codec: family.codec, clock, baudRate })
  const timer = setInterval(() => bus.wire.tick(), tickMs)
  const present = (): Promise<void> => findServos(bus, family, servos, path, baudRate)
  return {
    calibrate: async (talk, file) => {
      await present()
      const save = (calibration: BusCalibration): Promise<void> => writeCalibration(file, calibration)
      const { calibration, worstCounts } = await calibrateServos(bus, family, description, servos, talk, save)
      return { ...calibration, file, worstCounts }
    },
    release: async (talk) => {
      await present()
      if (!(await talk.confirm('The arm falls unless it is supported. Let go?'))) {
        throw new SinewError('usage', 'not let go', { expected: 'yes', received: 'no' })
      }
      await releaseTorque(bus, family, servos)
      return servos.map(({ id }) => id)
    },
    setId: (pair) => changeId(bus, family, pair),
    close: async () => {
      clearInterval(timer)
      bus.close()
      await link.close()
    },
  }
}
