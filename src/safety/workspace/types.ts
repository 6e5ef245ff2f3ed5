/** Metres in the frame that is told beside it. */
export type Point = readonly [number, number, number]

/** A link as far as it bears on where things are. The root's frame is the world of the walls. */
export interface WorkspaceBody {
  readonly name: string
  /** Index of the body that carries it, which stands before it; −1 for the root. */
  readonly parent: number
  readonly kind: 'fixed' | 'turns' | 'slides'
  /** Where its frame is in the parent's at position 0, and how it is turned there (row-major 3×3). */
  readonly originM: Point
  readonly rotation: readonly number[]
  /** Unit vector in its own frame. */
  readonly axis: Point
  /** Index of the actuator that moves it; −1 if none does. Its position is `multiplier` × command + `offset`. */
  readonly actuator: number
  readonly multiplier: number
  readonly offset: number
}

/** A ball fixed to a body; a point if the radius is 0. */
export interface Ball {
  readonly name: string
  readonly body: number
  readonly centreM: Point
  readonly radiusM: number
}

/** All points within `radiusM` of a segment that is fixed to a body. */
export interface Capsule {
  readonly name: string
  readonly body: number
  readonly fromM: Point
  readonly toM: Point
  readonly radiusM: number
}

/** What balls (by index) keep away from: the back of a plane, the outside of a box (`keepIn`), a box (`keepOut`). */
export type Wall =
  | {
      readonly kind: 'plane'
      readonly name: string
      readonly pointM: Point
      /** To the side where one may be. */
      readonly normal: Point
      readonly balls: readonly number[]
    }
  | {
      readonly kind: 'keepIn' | 'keepOut'
      readonly name: string
      readonly centreM: Point
      readonly sizeM: Point
      /** Of the box in the world, row-major 3×3. */
      readonly rotation: readonly number[]
      readonly balls: readonly number[]
    }

/** Where a robot may be, as far as that is a matter of several joints at once. Plain data. */
export interface WorkspaceLimits {
  /** Least distance to every wall, and between the capsules of a pair. */
  readonly marginM: number
  readonly bodies: readonly WorkspaceBody[]
  readonly balls: readonly Ball[]
  readonly walls: readonly Wall[]
  readonly capsules: readonly Capsule[]
  /** Capsules (by index) that keep apart. */
  readonly pairs: readonly (readonly [number, number])[]
}
