import type { PhysicsName } from '../../../sim/physics-name.ts'
import type { RobotDescription } from '../../description/types.ts'
import type { CommandResult } from '../command.ts'
import { formatCount } from '../format.ts'
import { formatPairs } from '../table.ts'
import type { ServeInvocation } from './types.ts'
import { untilTold } from './until-told.ts'

export interface ServoBusServing {
  readonly description: RobotDescription
  /** As the user named it. */
  readonly robot: string
  readonly protocol: 'feetech' | 'dynamixel'
  readonly physics: PhysicsName
  readonly link: string
}

/** A virtual arm whose servos are registers on a half-duplex bus, behind a pseudo-terminal. */
export async function serveOverServoBus(
  { durationS, out, style, signal }: ServeInvocation,
  { description, robot, protocol, physics, link }: ServoBusServing,
): Promise<CommandResult> {
  const { serveVirtualServoBus } = await import('../../../drivers/serial/servo-bus/emulator/serve.ts')
  const server = await serveVirtualServoBus({ description, protocol, link, physics })
  const ids = server.arm.servos.map(({ id }) => id)
  out.write(`${style.bold(`Virtual ${description.name}`)} at ${server.path}, Ctrl-C ends it\n`)
  out.write(`  ${protocol} servos ${ids.join(', ')}\n`)
  out.write(`  in another terminal:  npx sinew run runs/reach "serial:${server.path}?robot=${robot}"\n`)
  await untilTold(signal, durationS)
  await server.close()
  const { requests, replies, collisions } = server.bus.counters
  const rows = [
    ['requests', formatCount(requests)],
    ['replies', `${formatCount(replies)}, ${collisions} collisions`],
  ] as const
  out.write(`\n${formatPairs(rows, style)}`)
  return { json: { robot: description.name, path: server.path, protocol, statistics: server.bus.counters } }
}
