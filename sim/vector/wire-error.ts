import { type ErrorCode, SinewError } from '../../src/contract/errors.ts'
import type { RowFailure } from './rows.ts'

/** A failure as it can be sent from one thread to another. */
export interface WireFailure {
  readonly row: number
  readonly message: string
  readonly stack: string | undefined
  /** Only of a SinewError. */
  readonly code?: ErrorCode
  readonly details?: Readonly<Record<string, string>>
}

const parts = ['expected', 'received', 'where', 'fix'] as const

export function toWire({ row, error }: RowFailure): WireFailure {
  if (!(error instanceof Error)) return { row, message: String(error), stack: undefined }
  const { message, stack } = error
  if (!(error instanceof SinewError)) return { row, message, stack }
  const details: Record<string, string> = {}
  for (const part of parts) if (error[part] !== undefined) details[part] = error[part]
  return { row, message, stack, code: error.code, details }
}

export function fromWire({ row, message, stack, code, details }: WireFailure): RowFailure {
  const error = code ? new SinewError(code, message, details) : new Error(message)
  if (stack) error.stack = stack
  return { row, error }
}
