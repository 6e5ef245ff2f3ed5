import type { Vec3 } from '../types.ts'
import type { Report } from '../urdf/report.ts'
import type { Assets } from './assets.ts'
import type { Compiler } from './compiler.ts'
import type { Defaults } from './defaults.ts'

/** What all elements of a model are read with. */
export interface Source {
  readonly report: Report
  readonly compiler: Compiler
  readonly defaults: Defaults
  readonly assets: Assets
  /** Points of hulls by mesh, since geoms share meshes. */
  readonly hulls: Map<string, readonly Vec3[]>
}
