import type { RestFile } from '../types.ts'

/** A line that is high for a part of every period. */
export interface PwmChannel {
  readonly periodNs: number
  /** Synchronous. Whole nanoseconds from 0 to the period. */
  write(dutyNs: number): void
  /** What brings it to rest without this process. */
  readonly restFiles: readonly RestFile[]
  /** What gives it back when this process has ended. */
  readonly lastFiles: readonly RestFile[]
  /** Low and given back. Never throws, idempotent. */
  close(): void
}
