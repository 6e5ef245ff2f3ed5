import type { CommandKind } from '../safety/types.ts'

export type Vec3 = readonly [number, number, number]

/** Primitive shapes; sizes in metres. Capsule and cylinder lie along `axis`. */
export type Shape =
  | { readonly kind: 'box'; readonly sizeM: Vec3 }
  | { readonly kind: 'sphere'; readonly radiusM: number }
  | {
      readonly kind: 'capsule' | 'cylinder'
      readonly lengthM: number
      readonly radiusM: number
      readonly axis: Vec3
    }

export interface Link {
  readonly name: string
  readonly massKg: number
  /** Centre of mass in the link's frame. */
  readonly centreOfMassM: Vec3
  /** Principal moments about the centre of mass (kg·m²), along the link's axes. */
  readonly inertiaKgM2: Vec3
  readonly geometry: readonly { readonly shape: Shape; readonly originM: Vec3; readonly collides: boolean }[]
}

export type JointKind = 'revolute' | 'continuous' | 'prismatic' | 'fixed'

/** A joint; the child's frame is the joint's frame, at `originM` in the parent's. Angles rad, lengths m. */
export interface Joint {
  readonly name: string
  readonly kind: JointKind
  readonly parent: string
  readonly child: string
  readonly originM: Vec3
  /** Roll, pitch, yaw of the child's frame in the parent's at position 0 (URDF's convention). */
  readonly originRpyRad: Vec3
  /** Unit vector in the joint's frame. */
  readonly axis: Vec3
  /** `rad` for revolute and continuous, `m` for prismatic. */
  readonly unit: 'rad' | 'm'
  /** Position bounds; −π and π for a continuous joint, which wraps. */
  readonly lower: number
  readonly upper: number
  readonly velocity: number
  readonly acceleration: number
  readonly effort: number
  /** N·m·s/rad or N·s/m. */
  readonly damping: number
}

export interface Actuator {
  readonly name: string
  readonly joint: string
  readonly kind: CommandKind
  /** Servo gains: N·m/rad and N·m·s/rad (or N/m, N·s/m). Zero where the kind has no use for them. */
  readonly stiffness: number
  readonly damping: number
}

export interface JointSensor {
  readonly joint: string
  readonly measures: 'position' | 'velocity'
}

/** A named point on a link: a fingertip, a tool centre point. */
export interface Frame {
  readonly name: string
  readonly link: string
  readonly originM: Vec3
}

export interface SerialTransport {
  readonly baudRate: number
  /** Readings a second that the device streams. */
  readonly stateRateHz: number
  /** The device brings its outputs to rest when it has heard no valid command for this long. */
  readonly watchdogS: number
}

/** A robot, as its robot.yaml says it once. Everything else is derived from it. */
export interface RobotDescription {
  readonly name: string
  readonly summary: string
  /** Control rate of the live loop and of a training step. */
  readonly rateHz: number
  readonly gravityMPerS2: Vec3
  readonly links: readonly Link[]
  readonly joints: readonly Joint[]
  readonly frames: readonly Frame[]
  readonly actuators: readonly Actuator[]
  /** Order of the readings. */
  readonly sensors: readonly JointSensor[]
  readonly safety: {
    readonly staleAfterS: number
    readonly heartbeatAfterS: number
    readonly trackingError: number
  }
  readonly transports: { readonly serial?: SerialTransport }
  /** SHA-256 of all of the above that bears on control, in hex. */
  readonly hash: string
  /** Where it was read from. */
  readonly source: string
}
