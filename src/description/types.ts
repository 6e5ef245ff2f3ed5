import type { DistributionLimits } from '../safety/distribution/types.ts'
import type { LateLimits } from '../safety/late.ts'
import type { CommandKind } from '../safety/types.ts'
import type { WorkspaceSection } from './schema-workspace.ts'
import type { LadderSection } from './supervision.ts'
import type { Transports } from './transports/index.ts'

export type Vec3 = readonly [number, number, number]

/**
 * Shapes; sizes in metres. Capsule and cylinder lie along `axis`. A hull is the convex hull of its points. A mesh is
 * only looked at: it never collides.
 */
export type Shape =
  | { readonly kind: 'box'; readonly sizeM: Vec3 }
  | { readonly kind: 'sphere'; readonly radiusM: number }
  | {
      readonly kind: 'capsule' | 'cylinder'
      readonly lengthM: number
      readonly radiusM: number
      readonly axis: Vec3
    }
  | { readonly kind: 'hull'; readonly pointsM: readonly Vec3[] }
  | { readonly kind: 'mesh'; readonly file: string; readonly scale: Vec3 }

/** A shape at `originM` in its link's frame, turned by roll, pitch and yaw. */
export interface Geometry {
  readonly shape: Shape
  readonly originM: Vec3
  readonly rpyRad: Vec3
  readonly collides: boolean
  readonly visible: boolean
  /** Red, green, blue and opacity, 0 to 1. */
  readonly colourRgba?: readonly [number, number, number, number]
}

export interface Link {
  readonly name: string
  /** Zero only for a link fixed to one that has mass. */
  readonly massKg: number
  /** Centre of mass in the link's frame. */
  readonly centreOfMassM: Vec3
  /** Principal moments about the centre of mass (kg·m²), along the axes that `inertiaRpyRad` turns to. */
  readonly inertiaKgM2: Vec3
  /** Roll, pitch, yaw of the principal axes in the link's frame. */
  readonly inertiaRpyRad: Vec3
  readonly geometry: readonly Geometry[]
  /** Coulomb coefficient. Of two things that touch, the larger one counts, as in MuJoCo. */
  readonly friction: number
  /** Part of the speed of an impact that is given back, 0 to 1. Of two things that touch, the larger one counts. */
  readonly restitution: number
}

export type JointKind = 'revolute' | 'continuous' | 'prismatic' | 'fixed'

/** The joint is not free: its position is `multiplier` × that of `joint` + `offset` (rad or m). */
export interface Mimic {
  readonly joint: string
  readonly multiplier: number
  readonly offset: number
}

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
  /** Not limited if it is left out. */
  readonly jerk?: number
  readonly effort: number
  /** N·m·s/rad or N·s/m. */
  readonly damping: number
  /** Coulomb friction, N·m or N. */
  readonly frictionEffort: number
  /** Inertia of the rotor as the joint feels it (times the gear ratio squared), kg·m² or kg. */
  readonly armature: number
  readonly mimic?: Mimic
}

/** Straight line from the effort at a standstill to the speed at which there is none: N·m and rad/s, or N and m/s. */
export interface TorqueSpeed {
  readonly stall: number
  readonly noLoad: number
}

/**
 * What keeps an actuator from doing at once what it is told; for a simulation. What it is free of is left out. Amounts
 * are in the command's unit.
 */
export interface ActuatorModel {
  /** Whole control steps until a command is in force. */
  readonly latencySteps?: number
  /** Time constant of a first-order lag. */
  readonly lagS?: number
  /** The command is told in steps of this. */
  readonly quantum?: number
  /** Errors of a position servo, and commands of the other kinds, count less this. */
  readonly deadBand?: number
  /** Play from flank to flank; position servos. */
  readonly backlash?: number
  /** How fast a position servo takes its target along, rad/s or m/s. */
  readonly maxSpeed?: number
  readonly torqueSpeed?: TorqueSpeed
  /** What it draws from the robot's battery, A per N·m or N. */
  readonly currentAPerEffort?: number
}

export interface Actuator {
  readonly name: string
  readonly joint: string
  readonly kind: CommandKind
  /** Servo gains: N·m/rad and N·m·s/rad (or N/m, N·s/m). Zero where the kind has no use for them. */
  readonly stiffness: number
  readonly damping: number
  /** An ideal one if it is left out. */
  readonly model?: ActuatorModel
}

/** Feeds the actuators together; what they can do at full voltage they do at this one. */
export interface Battery {
  readonly openCircuitV: number
  readonly resistanceOhm: number
}

/** How far what is read of one quantity is from the truth, in its unit. Angles of a small rotation for orientations. */
export interface ReadingNoise {
  /** Standard deviation of white noise, fresh in every sample. */
  readonly sd: number
  /** Standard deviation of an offset that holds for an episode. */
  readonly bias: number
  /** How the offset wanders, per √s. */
  readonly walk: number
  /** Readings come in steps of this. */
  readonly quantum: number
}

/** What keeps a sensor from telling the truth at once; for a simulation. */
export interface SensorNoise {
  /** By quantity; quantities without an entry are read exactly. */
  readonly readings: Readonly<Record<string, ReadingNoise>>
  /** Samples a second; the last one is told until the next. Every control step unless given. */
  readonly rateHz?: number
  /** How old a sample is when it is told. */
  readonly latencyS: number
  /** Share of samples that are lost: the last one is told again. */
  readonly dropOut: number
}

export type JointQuantity = 'position' | 'velocity' | 'effort'

/** One channel, `<joint>.<measures>`. Effort is what the joint's actuator gives. */
export interface JointSensor {
  readonly kind: 'joint'
  readonly joint: string
  readonly measures: JointQuantity
  /** Perfect if it is left out. */
  readonly noise?: SensorNoise
}

export type ImuQuantity = 'orientation' | 'gyro' | 'accel'

/**
 * An inertial measurement unit on a link. Orientation is that of the sensor's frame in the world, a unit quaternion
 * (w, x, y, z). Gyroscope (rad/s) and accelerometer (m/s², gravity included: +9.81 upwards at rest) are in the sensor's
 * frame. The accelerometer is the mean over the last control period, as a unit that integrates gives it.
 */
export interface ImuSensor {
  readonly kind: 'imu'
  readonly name: string
  readonly link: string
  readonly originM: Vec3
  readonly rpyRad: Vec3
  readonly measures: readonly ImuQuantity[]
  /** Full scale of the device: the bounds of its channels. */
  readonly maxGyroRadPerS: number
  readonly maxAccelMPerS2: number
  /** Perfect if it is left out. */
  readonly noise?: SensorNoise
}

/**
 * `<name>.contact`: 1 while the link touches something, 0 otherwise. `<name>.force`: sum of the normal forces on the
 * link in N, mean over the last control period.
 */
export interface ContactSensor {
  readonly kind: 'contact'
  readonly name: string
  readonly link: string
  readonly measures: 'contact' | 'force'
  /** Full scale of a force sensor. */
  readonly maxN: number
  /** Perfect if it is left out. */
  readonly noise?: SensorNoise
}

/** `<name>.range`: metres along a frame's x axis to the nearest thing that is not the frame's own body, up to `maxM`. */
export interface RangeSensor {
  readonly kind: 'range'
  readonly name: string
  readonly frame: string
  readonly maxM: number
  /** Perfect if it is left out. */
  readonly noise?: SensorNoise
}

export type BaseQuantity = 'position' | 'orientation' | 'linear' | 'angular'

/**
 * Where a floating base is and how it moves, all in the world's axes: position (m) and velocity (m/s) of the root
 * link's origin, orientation as a unit quaternion (w, x, y, z), angular velocity (rad/s). Only a simulation or motion
 * capture can know it.
 */
export interface BaseSensor {
  readonly kind: 'base'
  readonly name: string
  readonly measures: readonly BaseQuantity[]
  /** Perfect if it is left out. */
  readonly noise?: SensorNoise
}

export type Sensor = JointSensor | ImuSensor | ContactSensor | RangeSensor | BaseSensor

/** A named point on a link (a fingertip, a tool centre point), with a direction for what looks from there. */
export interface Frame {
  readonly name: string
  readonly link: string
  readonly originM: Vec3
  readonly rpyRad: Vec3
}

/** The plane z = 0. */
export interface Ground {
  readonly friction: number
  readonly restitution: number
}

/** A robot, as its robot.yaml says it once. Everything else is derived from it. */
export interface RobotDescription {
  readonly name: string
  readonly summary: string
  /** Control rate of the live loop and of a training step. */
  readonly rateHz: number
  readonly gravityMPerS2: Vec3
  /** Is the root link fixed to the world, or free? */
  readonly base: 'fixed' | 'floating'
  /** Height of a floating base's origin at rest, all joints at rest. */
  readonly startHeightM: number
  /** Do links of the robot touch each other? Links joined by a joint never do. */
  readonly selfCollision: boolean
  readonly ground?: Ground
  /** Physics steps a second that a simulation takes at least; as many as the engine usually takes if it is left out. */
  readonly physicsStepHz?: number
  readonly links: readonly Link[]
  readonly joints: readonly Joint[]
  readonly frames: readonly Frame[]
  readonly actuators: readonly Actuator[]
  /** One that never sags if it is left out. */
  readonly battery?: Battery
  /** Order of the readings; `sensorReadings` says which channels each has. */
  readonly sensors: readonly Sensor[]
  readonly safety: {
    readonly staleAfterS: number
    readonly heartbeatAfterS: number
    readonly trackingError: number
    /** Limits of several joints at once; none if it is left out. */
    readonly workspace?: WorkspaceSection
    /** The defaults if it is left out. */
    readonly late?: LateLimits
    /** The defaults if it is left out. */
    readonly distribution?: DistributionLimits | 'off'
    /** Which reason leads to which rung of the supervisor; the defaults if it is left out. */
    readonly ladder?: LadderSection
    /** Where joints are taken before a run lets go of the robot, by joint; rad or m. */
    readonly park?: Readonly<Record<string, number>>
  }
  readonly transports: Transports
  /** SHA-256 of all of the above that bears on control, in hex. */
  readonly hash: string
  /** Where it was read from. */
  readonly source: string
  /** What its URDF says that a description cannot, a line each with file and line. */
  readonly unsupported?: readonly string[]
}
