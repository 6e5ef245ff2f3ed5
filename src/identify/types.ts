import type { RobotDocument } from '../description/schema.ts'

/** One number of a robot.yaml that is to be found. */
export interface Parameter {
  /** As it is asked for: `joints.shoulder.frictionNm`. */
  readonly path: string
  /** Where it stands in the checked document; `log` is a property of the recording, not of the robot. */
  readonly section: keyof RobotDocument | 'log'
  /** Index in the section's list; undefined where the section is no list. */
  readonly entry: number | undefined
  readonly keys: readonly string[]
  readonly nominal: number
  readonly low: number
  readonly high: number
  /** Searched by its logarithm where the nominal value is above zero. */
  readonly scale: 'log' | 'linear'
  /** Takes whole numbers only: steps. */
  readonly whole: boolean
  /** Moments of inertia are scaled together, turned as they are; `nominal` is then the factor 1. */
  readonly moments?: { readonly inertiaKgM2: readonly number[]; readonly inertiaRpyRad: readonly number[] }
}

/** A channel of the readings that is compared. */
export interface ComparedChannel {
  readonly name: string
  readonly joint: string
  readonly quantity: string
  readonly unit: string
  /** Where it stands in a reading. */
  readonly column: number
  /** Greatest less least value in the recording: what an error is weighed by. */
  readonly range: number
  /** Differences are taken the short way round. */
  readonly wraps: boolean
}

/** What was measured at one control step, and what was commanded then. */
export interface Sample {
  /** When the reading was taken, and when the command took effect, in seconds of the log. */
  readonly readAtS: number
  readonly sentAtS: number
  /** Of every joint that moves. */
  readonly position: Float64Array
  readonly velocity: Float64Array
  /** Pose [7] and velocity [6] of a floating base. */
  readonly base?: { readonly pose: Float64Array; readonly velocity: Float64Array }
  readonly reading: Float64Array
  readonly command: Float64Array
}

/** A log as it is replayed: stretches without a gap. */
export interface Recording {
  readonly periodS: number
  readonly channels: readonly ComparedChannel[]
  readonly stretches: readonly (readonly Sample[])[]
  /** Steps of the log that belong to no stretch. */
  readonly left: number
}

/** What the simulation said instead, by stretch: [samples × channels], NaN where nothing was predicted. */
export type Prediction = readonly Float64Array[]

/** How far a prediction is from what was measured in one channel. */
export interface ChannelError {
  readonly channel: ComparedChannel
  readonly rms: number
  readonly max: number
}
