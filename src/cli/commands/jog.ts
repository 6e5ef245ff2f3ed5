import { exitCodes, SinewError } from '../../contract/errors.ts'
import type { Jog } from '../../control/jog.ts'
import { decimal, defineCommand, text } from '../command.ts'
import { type JogKey, listenForKeys } from '../jog/keys.ts'

/** A press may be ahead of the joint by so many steps: what is let go of is soon at rest. */
const mostAhead = 2
/** How long the joint has to be seen where it was told to go, after the command is there. */
const settleS = 1

export const jogCommand = defineCommand({
  name: 'jog',
  summary: 'move one joint a little, by keys or by a given amount, within its limits',
  args: [{ name: 'connection', about: 'sim:reacher, serial:/dev/ttyACM0?robot=reacher, mqtt://…' }],
  options: {
    joint: text('--joint <name>', 'which one (default: the first; Tab goes to the next)', undefined),
    by: decimal('--by <amount>', 'rad or m, from where it is; without it the keys move it', undefined),
    step: decimal('--step <amount>', 'rad or m that one press of a key moves it', 0.02, {
      min: 1e-4,
      max: 0.2,
    }),
    speed: decimal('--speed <share>', 'of the joint’s velocity limit, at most 0.5', 0.1, {
      min: 0.01,
      max: 0.5,
    }),
  },
  examples: ['npx sinew jog sim:reacher --joint elbow --by 0.1'],
  async run({ args: [connection = ''], options, out, io, style, signal }) {
    const { by, joint, step } = options
    if (by === undefined && !(process.stdin.isTTY && out.isTty)) {
      throw new SinewError('usage', 'keys need a terminal', {
        expected: 'a terminal, or --joint and --by',
        received: 'neither',
        fix: `npx sinew jog "${connection}" --joint <name> --by 0.1`,
      })
    }
    const { jogSession } = await import('../../control/jog-session.ts')
    const presses: JogKey[] = []
    let told = false
    let goal = Number.NaN
    let arrivedAtS = Number.NaN
    let start = Number.NaN

    const byAmount = (jog: Jog, amount: number): boolean => {
      if (!told) goal = jog.move(amount)
      told = true
      if (jog.moving) return true
      if (Number.isNaN(arrivedAtS)) arrivedAtS = io.clock.nowS()
      return io.clock.nowS() - arrivedAtS < settleS
    }
    const byKeys = (jog: Jog, joints: readonly string[]): boolean => {
      for (const key of presses.splice(0)) {
        if (key === 'quit') return false
        if (key === 'next') jog.choose(joints[(joints.indexOf(jog.joint) + 1) % joints.length] ?? jog.joint)
        else if (!jog.moving || Math.abs(goal - jog.position) < mostAhead * step) {
          goal = jog.move(key === 'more' ? step : -step)
        }
      }
      out.write(`\r\u001b[K  ${style.bold(jog.joint)}  ${jog.position.toFixed(3)}`)
      return true
    }

    let dispose = (): void => {}
    if (by === undefined) {
      out.write(
        '→ and ← move the joint, Tab takes the next one, q or Ctrl-C ends. Keep the power switch at hand.\n',
      )
      dispose = listenForKeys((key) => void presses.push(key))
    }
    try {
      const { describeConnection } = await import('../../control/connect.ts')
      const { actuators } = await describeConnection(connection)
      const joints = actuators.map((actuator) => actuator.joint)
      const jog = await jogSession({
        ...{ connection, joint, speedShare: options.speed, clock: io.clock, signal },
        onTick: (each) => {
          if (Number.isNaN(start)) start = each.start
          return by === undefined ? byKeys(each, joints) : byAmount(each, by)
        },
      })
      const { position, trip } = jog
      out.write(`\n${jog.joint} from ${start.toFixed(3)} to ${position.toFixed(3)}\n`)
      if (trip !== undefined) out.write(`${style.red('tripped')}: ${trip}\n`)
      const code = trip === undefined ? {} : { exitCode: exitCodes.refused }
      return { json: { joint: jog.joint, start, goal, position, trip }, ...code }
    } finally {
      dispose()
    }
  },
})
