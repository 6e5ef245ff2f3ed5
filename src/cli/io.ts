import { type Clock, systemClock } from '../contract/clock.ts'

/** Where a command reads and writes: the terminal in production, strings in tests. */
export interface Output {
  write(text: string): void
  readonly isTty: boolean
  readonly columns: number
}

export interface CliIo {
  /** Results. With `--json`, one JSON document and nothing else. */
  readonly stdout: Output
  /** Progress, warnings and errors. */
  readonly stderr: Output
  readonly env: Readonly<Record<string, string | undefined>>
  readonly clock: Clock
}

function output(stream: NodeJS.WriteStream): Output {
  return {
    write: (text) => void stream.write(text),
    get isTty() {
      return stream.isTTY === true
    },
    get columns() {
      return stream.columns || 80 // a pseudo-terminal may say 0
    },
  }
}

export function processIo(): CliIo {
  return {
    stdout: output(process.stdout),
    stderr: output(process.stderr),
    env: process.env,
    clock: systemClock,
  }
}
