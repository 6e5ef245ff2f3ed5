import type { BusEmulatorCounters, BusFaults } from './bus.ts'

/** What a virtual servo bus tells its parent. */
export type VirtualBusMessage =
  | { readonly kind: 'ready'; readonly path: string }
  | { readonly kind: 'failed'; readonly message: string }
  | { readonly kind: 'report'; readonly report: VirtualBusReport }

export interface VirtualBusReport extends BusEmulatorCounters {
  /** Joint positions, rad, in the order of the actuators. */
  readonly position: readonly number[]
  readonly torque: readonly number[]
}

/** What its parent may ask of it. */
export type VirtualBusOrder =
  | { readonly kind: 'report' }
  | { readonly kind: 'faults'; readonly faults: Partial<BusFaults> }
  /** Trouble bits, temperature or voltage in counts of one servo. */
  | {
      readonly kind: 'servo'
      readonly id: number
      readonly trouble?: number
      readonly temperature?: number
      readonly voltage?: number
    }
  | { readonly kind: 'hand'; readonly position: readonly number[] }
