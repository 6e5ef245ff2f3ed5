import type { Vec3 } from '../types.ts'
import type { Packages, RobotFiles } from './files.ts'
import type { Report } from './report.ts'

/** What all shapes of a robot are read with. */
export interface GeometrySource {
  readonly report: Report
  readonly files: RobotFiles | undefined
  readonly packages: Packages
  /** Collision meshes that cannot be found are an error, or a note. */
  readonly missingMeshes: 'refuse' | 'skip'
  /** Colours of `<material>`s of the whole robot, by name. */
  readonly colours: ReadonlyMap<string, readonly number[]>
  /** Hulls by path, since links share meshes. */
  readonly hulls: Map<string, readonly (readonly Vec3[])[]>
}

/** A shape as a robot.yaml writes it. */
export type ShapeValue = Readonly<Record<string, unknown>>
