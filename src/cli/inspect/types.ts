import type { Space } from '../../contract/channel.ts'
import type { Row } from '../table.ts'

/** Further columns beside the channels of a space. */
export interface Columns {
  readonly names: readonly string[]
  /** A row a channel. */
  readonly cells: readonly (readonly string[])[]
}

/** What is to be said of a file, for people and for machines. */
export interface Inspection {
  readonly kind: 'policy' | 'run' | 'robot' | 'log'
  readonly title: string
  readonly rows: readonly Row[]
  readonly spaces: readonly (readonly [heading: string, space: Space, more?: Columns])[]
  readonly json: unknown
}
