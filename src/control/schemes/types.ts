import type { Clock } from '../../contract/clock.ts'
import type { Robot } from '../../contract/robot.ts'
import type { RobotDescription } from '../../description/types.ts'
import type { Connection } from '../connection.ts'

/** How one scheme of connection strings becomes a robot. Its driver is loaded only when it is used. */
export interface Scheme {
  readonly example: string
  /** What may stand behind the `?`. */
  readonly parameters: readonly string[]
  /** Name or file of the description. @throws SinewError `usage` | `data` */
  robot(connection: Connection): string | Promise<string>
  /** The robot, closed. @throws SinewError `usage` | `description` */
  create(connection: Connection, description: RobotDescription, clock: Clock): Promise<Robot>
}
