import { readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { z } from 'zod'
import { SinewError } from '../../../src/contract/errors.ts'
import type { ServoBusTransport } from '../../../src/description/transports/servo-bus.ts'
import { writeFileAtomic } from '../../../src/runtime/write-file.ts'

const counts = z.number().int()
const calibrationSchema = z.strictObject({
  robot: z.string(),
  protocol: z.enum(['feetech', 'dynamixel']),
  servos: z.array(
    z.strictObject({
      actuator: z.string(),
      id: z.number().int(),
      homingOffsetCounts: counts,
      direction: z.union([z.literal(1), z.literal(-1)]),
      zeroCounts: counts,
      rangeCounts: z.tuple([counts, counts]),
    }),
  ),
})

/** Where the zeros of one specimen are: what `sinew calibrate` finds out, and nothing that a policy knows of. */
export type BusCalibration = z.infer<typeof calibrationSchema>

/**
 * Where a specimen's calibration is unless said otherwise: beside its robot.yaml, or for a robot that comes with Sinew in
 * the working folder.
 */
export function calibrationFile(robot: string): string {
  return /[\\/]|\.ya?ml$/i.test(robot)
    ? join(dirname(robot), 'calibration.json')
    : `${robot}.calibration.json`
}

/** @throws SinewError `data` if it is not one, or not of this robot */
export async function readCalibration(path: string, robot: string): Promise<BusCalibration> {
  const refuse = (message: string, received: string, cause?: unknown): SinewError =>
    new SinewError('data', message, {
      where: path,
      expected: `a calibration of ${robot}`,
      received,
      fix: 'calibrate this specimen: npx sinew calibrate <connection>',
      ...(cause === undefined ? {} : { cause }),
    })
  let document: unknown
  try {
    document = JSON.parse(await readFile(path, 'utf8'))
  } catch (cause) {
    throw refuse(
      'the calibration cannot be read',
      cause instanceof Error ? cause.message : String(cause),
      cause,
    )
  }
  const parsed = calibrationSchema.safeParse(document)
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    throw refuse(
      'this is no calibration',
      `${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'not readable'}`,
    )
  }
  if (parsed.data.robot !== robot) throw refuse('the calibration is of another robot', parsed.data.robot)
  return parsed.data
}

/** Whole or not at all. */
export function writeCalibration(path: string, calibration: BusCalibration): Promise<void> {
  const servos = calibration.servos.map((servo) => `    ${JSON.stringify(servo)}`).join(',\n')
  const { robot, protocol } = calibration
  return writeFileAtomic(
    path,
    `{\n  "robot": ${JSON.stringify(robot)},\n  "protocol": "${protocol}",\n  "servos": [\n${servos}\n  ]\n}\n`,
  )
}

/**
 * What the description says of the servos, with the specimen's own zeros in place of the plan's.
 *
 * @throws SinewError `data` if the calibration is of servos that the description does not have
 */
export function calibrated<Transport extends ServoBusTransport>(
  transport: Transport,
  calibration: BusCalibration | undefined,
  where: string,
): Transport {
  if (!calibration) return transport
  const servos = transport.servos.map((servo) => {
    const own = calibration.servos.find(({ actuator }) => actuator === servo.actuator)
    if (own?.id === servo.id) {
      const { direction, zeroCounts, rangeCounts } = own
      return { ...servo, direction, zeroCounts, rangeCounts }
    }
    throw new SinewError('data', `the calibration does not have servo ${servo.id} of "${servo.actuator}"`, {
      where,
      expected: `an entry of ${servo.actuator} with id ${servo.id}`,
      received: own ? `id ${own.id}` : 'none',
      fix: 'calibrate this specimen again: npx sinew calibrate <connection>',
    })
  })
  return { ...transport, servos }
}
