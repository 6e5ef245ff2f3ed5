import { runCli } from '../../src/cli/cli.ts'
import type { CliIo } from '../../src/cli/io.ts'
import { createManualClock } from '../../src/contract/clock.ts'

export interface CliOutcome {
  readonly exitCode: number
  readonly stdout: string
  readonly stderr: string
}

/** Runs a command line in this process against strings. */
export async function runInProcess(...argv: string[]): Promise<CliOutcome> {
  const stdout: string[] = []
  const stderr: string[] = []
  const collect = (texts: string[]) => ({
    write: (text: string) => void texts.push(text),
    isTty: false,
    columns: 100,
  })
  const io: CliIo = {
    stdout: collect(stdout),
    stderr: collect(stderr),
    env: {},
    clock: createManualClock(),
  }
  const exitCode = await runCli(argv, io)
  return { exitCode, stdout: stdout.join(''), stderr: stderr.join('') }
}
