import type { Program } from './program.ts'

export type Feeds = Readonly<Record<string, Float32Array>>

/**
 * A compiled program with its states inside. Buffers are allocated at compile time: inputs are copied in, outputs
 * are the same arrays after every run, and a state and its successor change places without a copy.
 */
export interface Executable {
  readonly program: Program
  /** Overwritten by every run. */
  readonly outputs: Feeds
  /**
   * One run: feeds in, states replaced. Resolves to `outputs`. Runs of one executable must not overlap.
   * @throws SinewError `engine` if a feed is missing or has the wrong length
   */
  run(feeds: Feeds): Promise<Feeds>
  /** Value of a state. Valid until the next run, after which it may hold something else: copy what must outlive it. */
  state(name: string): Float32Array
  setState(name: string, values: Float32Array): void
  dispose(): Promise<void>
}

/** Turns a program into something that runs. One file in `engines/` each; all pass `test/tensor/conformance.ts`. */
export interface Engine {
  readonly name: string
  /**
   * With `owner`, an executable of the same engine, the program has no states of its own but works on the owner's of
   * the same names: two updates of one learner, say, that run in turns. Their runs must not overlap either.
   *
   * @throws SinewError `engine` if the owner lacks a state that the program has
   */
  compile(program: Program, owner?: Executable): Promise<Executable>
}
