import { type Channel, createSpace, type Space, type Unit } from '../contract/channel.ts'
import { observationSpace } from '../description/spaces.ts'
import type { Geometry, RobotDescription, Vec3 } from '../description/types.ts'

/** A thing in the scene beside the robot. Its frame is where its shapes say; mass is spread evenly over them. */
export interface SceneObject {
  readonly name: string
  readonly geometry: readonly Geometry[]
  /** Whatever for a fixed one. */
  readonly massKg: number
  /** Coulomb coefficient. Of two things that touch, the larger one counts. */
  readonly friction: number
  /** Part of the speed of an impact that is given back, 0 to 1. Of two things that touch, the larger one counts. */
  readonly restitution: number
  /** Part of the world: nothing moves it, and no reading tells of it. */
  readonly fixed: boolean
  /** Where a reset puts it, upright and at rest, in the world's frame; a task may place it elsewhere from there. */
  readonly positionM: Vec3
}

/** A box as the one shape of an object, about its middle. */
export function boxGeometry(sizeM: Vec3, colourRgba: Geometry['colourRgba']): Geometry {
  const zero: Vec3 = [0, 0, 0]
  return {
    shape: { kind: 'box', sizeM },
    originM: zero,
    rpyRad: zero,
    collides: true,
    visible: true,
    ...(colourRgba ? { colourRgba } : {}),
  }
}

/** Nominal bounds of where an object goes and how fast, as those of a floating base: for scaling, not limits. */
const quantities: readonly (readonly [string, Unit, number, readonly string[]])[] = [
  ['position', 'm', 100, ['x', 'y', 'z']],
  ['orientation', '1', 1, ['w', 'x', 'y', 'z']],
  ['linear', 'm/s', 20, ['x', 'y', 'z']],
  ['angular', 'rad/s', 40, ['x', 'y', 'z']],
]

/** How many numbers of a reading tell of one object: pose (7), then linear and angular velocity (6). */
export const objectReadingSize = 13

/** The objects that a reading tells of. */
export function movingObjects(objects: readonly SceneObject[]): readonly SceneObject[] {
  return objects.filter(({ fixed }) => !fixed)
}

/**
 * What a reading says of objects: `cube.position.x`, `cube.orientation.w`, `cube.linear.x`, `cube.angular.x` …, in the
 * world's axes, which are those of a fixed base. A simulation knows them; on hardware a camera or motion capture must.
 */
export function objectChannels(objects: readonly SceneObject[]): Channel[] {
  return movingObjects(objects).flatMap(({ name }) =>
    quantities.flatMap(([quantity, unit, bound, components]) =>
      components.map((component) => {
        return { name: `${name}.${quantity}.${component}`, unit, low: -bound, high: bound }
      }),
    ),
  )
}

/** What a task reads: all that the robot measures, then the objects of its scene. */
export function readingSpace(description: RobotDescription, objects: readonly SceneObject[] = []): Space {
  const { channels } = observationSpace(description)
  return createSpace([...channels, ...objectChannels(objects)])
}
