import type { Invocation } from '../command.ts'

export type ServeInvocation = Pick<Invocation, 'io' | 'out' | 'style' | 'signal'> & {
  /** What is to be served. */
  readonly connection: string
  readonly durationS: number | undefined
}
