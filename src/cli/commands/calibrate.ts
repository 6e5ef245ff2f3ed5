import { createInterface } from 'node:readline/promises'
import { SinewError } from '../../contract/errors.ts'
import { parseConnection, refuseOtherParameters, requireParameter } from '../../control/connection.ts'
import { defineCommand, flag, text } from '../command.ts'
import type { Output } from '../io.ts'

const example = 'serial:/dev/ttyACM0?robot=so101'

/** Questions to the person at the terminal; the servos' counts are shown while one waits for the answer. */
function createTalk(out: Output, yes: boolean) {
  const lines = createInterface({ input: process.stdin })
  const answers: string[] = []
  let waiting: ((line: string) => void) | undefined
  let ended: (() => void) | undefined
  let closed = false
  lines.on('line', (line) => {
    if (waiting) waiting(line)
    else answers.push(line)
  })
  lines.on('close', () => {
    closed = true
    ended?.()
  })
  const next = (): Promise<string> =>
    new Promise((resolve, reject) => {
      const early = answers.shift()
      if (early !== undefined) return resolve(early)
      const fail = (): void =>
        reject(
          new SinewError('usage', 'the answers ended before the questions', { fix: 'answer each question' }),
        )
      if (closed) return fail()
      ended = fail
      waiting = (line) => {
        waiting = undefined
        ended = undefined
        resolve(line)
      }
    })
  return {
    say: (line: string) => out.write(`${line}\n`),
    ask: async (question: string, live: () => string) => {
      out.write(`${question}, then press Enter\n`)
      const timer = out.isTty ? setInterval(() => out.write(`\r  ${live()}  `), 100) : undefined
      try {
        await next()
      } finally {
        clearInterval(timer)
      }
    },
    confirm: async (question: string) => {
      out.write(`${question} [y/N] `)
      if (yes) out.write('y\n')
      return yes || /^y(es)?$/i.test((await next()).trim())
    },
    close: () => lines.close(),
  }
}

export const calibrateCommand = defineCommand({
  name: 'calibrate',
  summary: 'find the zeros and ranges of an arm’s bus servos, by hand',
  args: [{ name: 'connection', about: example }],
  options: {
    out: text(
      '--out <file>',
      'calibration file (default: beside robot.yaml, or ./<robot>.calibration.json)',
      undefined,
    ),
    yes: flag('--yes', 'take yes for an answer to what is to be confirmed'),
    release: flag('--release', 'only let go of all servos: the arm falls unless it is supported'),
    setId: text('--set-id <old>:<new>', 'only give one servo another id', undefined),
  },
  examples: [
    'npx sinew calibrate "serial:/dev/ttyACM0?robot=so101"',
    'npx sinew calibrate "serial:/dev/ttyACM0?robot=so101" --release',
  ],
  async run({ args: [named = ''], options, out, io }) {
    const connection = parseConnection(named)
    refuseOtherParameters(connection, ['robot', 'protocol', 'calibration'])
    const robot = requireParameter(connection, 'robot', example)
    const { loadDescription } = await import('../../description/load.ts')
    const description = await loadDescription(robot)
    const bench = await import('../../../drivers/serial/servo-bus/bench.ts')
    const path = options.out ?? connection.parameters.get('calibration')
    const talk = createTalk(out, options.yes)
    try {
      const arm = await bench.openBench(description, {
        path: connection.target,
        protocol: connection.parameters.get('protocol'),
        clock: io.clock,
      })
      try {
        if (options.setId !== undefined) return { json: await arm.setId(options.setId) }
        if (options.release) return { json: { released: await arm.release(talk) } }
        const result = await arm.calibrate(talk, path ?? bench.calibrationFile(robot))
        talk.say(
          `Calibrated: ${result.file}. Servos read within ${result.worstCounts} counts of what they should.`,
        )
        return { json: result }
      } finally {
        await arm.close()
      }
    } finally {
      talk.close()
    }
  },
})
