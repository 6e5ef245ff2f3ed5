export type Level = 0 | 1

/** A line by the label of its chip and its name or offset there: never by a number, which differs from kernel to kernel. */
export interface LineAddress {
  /** Label of the chip: `pinctrl-bcm2711`, as `gpiodetect` prints it. */
  readonly chip: string
  /** `GPIO17`, as `gpioinfo` prints it, or the offset on the chip. */
  readonly line: string | number
  /** Both, as people write them: `pinctrl-bcm2711/GPIO17`. */
  readonly text: string
}

export type Bias = 'as-is' | 'pull-up' | 'pull-down'

export interface InputOptions {
  readonly bias?: Bias
}

/** Called on every edge that the system tells of, with the level after it and when it was, in seconds. */
export type EdgeListener = (level: Level, timeS: number) => void

export interface GpioInput {
  readonly address: LineAddress
  /** The level now, as far as this process can know it without waiting. */
  read(): Level
  onEdge(listener: EdgeListener): void
}

export interface GpioOutput {
  readonly address: LineAddress
  /** Synchronous; in order. */
  write(level: Level): void
}

/** A file to be written when nobody is there any more to see to it, and what with. */
export interface RestFile {
  readonly path: string
  readonly text: string
}

/** One way to the lines of this machine. Everything it opened is given back by `close`, outputs at their rest level. */
export interface GpioBackend {
  readonly name: 'onoff' | 'character-device'
  /** @throws SinewError `link` if the line cannot be had, saying why */
  input(address: LineAddress, options?: InputOptions): Promise<GpioInput>
  /**
   * Two lines whose edges come in the order that they had, as an encoder needs it.
   *
   * @throws SinewError `link` if a line cannot be had, saying why
   */
  inputPair(
    first: LineAddress,
    second: LineAddress,
    options?: InputOptions,
  ): Promise<readonly [GpioInput, GpioInput]>
  /** @param rest the level it starts with, and goes back to. @throws SinewError `link` */
  output(address: LineAddress, rest: Level): Promise<GpioOutput>
  /** What brings its outputs to rest without this process, if anything must. */
  readonly restFiles: readonly RestFile[]
  /** What gives its lines back when this process has ended. */
  readonly lastFiles: readonly RestFile[]
  /** The lines are lost: the helper died, the chip was unplugged. At most once. */
  onLost(listener: (reason: string) => void): void
  /** Never throws, idempotent. */
  close(): Promise<void>
}
