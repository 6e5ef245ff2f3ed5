import { constants, setPriority } from 'node:os'
import { formatError } from '../../src/contract/errors.ts'
import { loadDescription } from '../../src/description/load.ts'
import { serveVirtualRobot, type VirtualRobotMessage } from './virtual-robot.ts'

// The process of a virtual robot: `virtual-robot-process <robot> [link]`. On exit it prints what the robot saw.

const tell = (message: VirtualRobotMessage): Promise<void> =>
  new Promise((resolve) => {
    if (process.send && process.connected) process.send(message, () => resolve())
    else resolve()
  })

async function main(robot: string, link: string | undefined): Promise<void> {
  const description = await loadDescription(robot)
  const served = await serveVirtualRobot(link === undefined ? { description } : { description, link })
  const { statistics } = served
  let ending = false

  const end = async (): Promise<void> => {
    if (ending) return
    ending = true
    await served.close()
    await tell({ kind: 'statistics', statistics })
    process.stdout.write(`${JSON.stringify(statistics)}\n`, () => process.exit(0))
  }

  process.on('SIGTERM', () => void end())
  // Ctrl-C goes to the whole group. A parent wants to stop its robot over the wire first, and then ends it.
  process.on('SIGINT', () => {
    if (!process.connected) void end()
  })
  process.on('disconnect', () => void end())
  process.on('message', (message) => {
    if (message === 'statistics') void tell({ kind: 'statistics', statistics })
  })
  await tell({ kind: 'ready', path: served.path })
}

try {
  // A real robot shares no processor with its host; this is as near as a process comes, where it is allowed.
  setPriority(constants.priority.PRIORITY_HIGH)
} catch {}

const [robot = 'reacher', link] = process.argv.slice(2)
try {
  await main(robot, link)
} catch (error) {
  const message = formatError(error)
  if (!process.connected) process.stderr.write(`${message}\n`)
  await tell({ kind: 'failed', message })
  process.exit(1)
}
