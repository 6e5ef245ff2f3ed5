/** What every Sinew error says: what was expected, what came, where, and what to do about it. */
export interface ErrorDetails {
  readonly expected?: string
  readonly received?: string
  /** A file with line, a channel, a byte offset, a command-line argument. */
  readonly where?: string
  readonly fix?: string
  readonly cause?: unknown
}

export type ErrorCode =
  | 'usage' // wrong command line or wrong call
  | 'description' // robot.yaml or task definition
  | 'contract' // policy and robot do not belong together
  | 'safety' // refused or stopped for safety
  | 'link' // connection to the robot
  | 'data' // run directory, checkpoint, log, dataset
  | 'engine' // tensor program or its engine
  | 'simulation' // physics
  | 'learning' // training that diverged

/** Process exit codes (design: 0 done, 1 failed, 2 wrong usage, 3 refused for safety, 130 interrupted). */
export const exitCodes = { done: 0, failed: 1, usage: 2, refused: 3, interrupted: 130 } as const

/** The one error type of the project; `code` says which part of it is unhappy. */
export class SinewError extends Error {
  override readonly name = 'SinewError'
  readonly code: ErrorCode
  readonly expected: string | undefined
  readonly received: string | undefined
  readonly where: string | undefined
  readonly fix: string | undefined

  constructor(code: ErrorCode, message: string, details: ErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause })
    this.code = code
    this.expected = details.expected
    this.received = details.received
    this.where = details.where
    this.fix = details.fix
  }

  get exitCode(): number {
    if (this.code === 'usage') return exitCodes.usage
    if (this.code === 'contract' || this.code === 'safety') return exitCodes.refused
    return exitCodes.failed
  }
}

/** The error as lines for a person: message first, then where, expected, received and fix. */
export function formatError(error: unknown): string {
  if (!(error instanceof SinewError))
    return error instanceof Error ? (error.stack ?? error.message) : String(error)
  const lines = [error.message]
  if (error.where) lines.push(`  where:    ${error.where}`)
  if (error.expected) lines.push(`  expected: ${error.expected}`)
  if (error.received) lines.push(`  received: ${error.received}`)
  if (error.fix) lines.push(`  fix:      ${error.fix}`)
  return lines.join('\n')
}
