import { type ErrorCode, type ErrorDetails, SinewError } from '../contract/errors.ts'
import type { RunEvent, RunReport } from './types.ts'

/** From the control process to its parent. */
export type ControlMessage =
  | { readonly kind: 'event'; readonly event: RunEvent }
  | { readonly kind: 'report'; readonly report: RunReport }
  | { readonly kind: 'failed'; readonly failure: Failure }

/** From the parent to the control process. */
export interface StopRequest {
  /** `emergencyStop` latches; `stop` ends the run in order. */
  readonly kind: 'stop' | 'emergencyStop'
  readonly reason: string
}

/** A SinewError on its way through a pipe. */
export interface Failure {
  readonly code: ErrorCode
  readonly message: string
  readonly details: ErrorDetails
}

export function packError(error: unknown): Failure {
  if (!(error instanceof SinewError)) {
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error)
    return { code: 'link', message: 'the control process failed', details: { received: text } }
  }
  const { code, message, expected, received, where, fix } = error
  return { code, message, details: { ...definite({ expected, received, where, fix }) } }
}

function definite(fields: Record<string, string | undefined>): Record<string, string> {
  const kept: Record<string, string> = {}
  for (const [name, value] of Object.entries(fields)) if (value !== undefined) kept[name] = value
  return kept
}

export function unpackError({ code, message, details }: Failure): SinewError {
  return new SinewError(code, message, details)
}
