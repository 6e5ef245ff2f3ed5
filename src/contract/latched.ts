import { SinewError } from './errors.ts'

/**
 * A robot that was stopped, and that nobody has cleared since: not by starting again, only by a person.
 *
 * @param where what people know the robot by: a port, a broker's address
 * @param cause what latched it, as the robot says
 */
export function latchedError(where: string, cause: string): SinewError {
  const unwell = cause === 'body'
  return new SinewError('safety', `the robot at ${where} is latched: ${cause}`, {
    where,
    expected: 'a robot that no stop, fault or watchdog holds back',
    received: cause,
    fix: unwell
      ? 'see to the robot itself: its body is not well; then run again with --re-arm'
      : 'see to what stopped it; if it is safe to go on, run again with --re-arm',
  })
}
