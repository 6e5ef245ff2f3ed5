/** What goes wrong, in the words of the table. */
export const causes = [
  'process killed',
  'cable pulled',
  'policy throws',
  'policy returns NaN',
  'policy takes 1 s',
  'event loop blocked 1 s',
  'clock stepped back an hour',
] as const
export type Cause = (typeof causes)[number]

/** Told to the process that drives the robots. */
export interface RoundOrder {
  readonly cause: Cause
  readonly seed: number
}

/** What that process tells. Times are of the system's monotonic clock, which all processes share. */
export type CrewMessage =
  | { readonly kind: 'driving' }
  | { readonly kind: 'fault'; readonly robot: number; readonly atS: number }
  | { readonly kind: 'done' }

/** When a robot's outputs were last told something else, and when it was last seen to move. */
export interface Rest {
  readonly outputsAtS: number
  readonly movedAtS: number
  readonly armed: boolean
}

export type FarMessage =
  | { readonly kind: 'ready'; readonly paths: readonly string[] }
  | { readonly kind: 'rest'; readonly rests: readonly Rest[] }

export const monotonicS = (): number => Number(process.hrtime.bigint()) / 1e9
