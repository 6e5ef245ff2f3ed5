/** What a board can do, pin by pin, as far as a robot.yaml can get it wrong. */
export interface Board {
  readonly name: string
  /** Its number in the board's C code; undefined: no such pin, or it is taken by the serial line. */
  pin(name: string): number | undefined
  readonly servoPins: readonly string[]
  readonly pwmPins: readonly string[]
  readonly analoguePins: readonly string[]
  /** Pins that only convert. */
  readonly analogueOnly: readonly string[]
  /** Does its code count an encoder's edges? */
  readonly countsEdges: boolean
  /** Share by which the rate that it makes is off what is asked for. */
  baudError(baudRate: number): number
  readonly goodBaudRates: readonly number[]
  /** Can `make flash` put it on a board? */
  readonly flashes: boolean
  /** Longest frame that its send buffer takes, stuffed. */
  readonly longestSent: number
}

const numbered = (prefix: string, first: number, last: number): string[] =>
  Array.from({ length: last - first + 1 }, (_, index) => `${prefix}${first + index}`)

/** `prefix` names numbered from `first`, as board numbers from `base`. */
function pinTable(
  ...groups: readonly (readonly [string, number, number, number])[]
): ReadonlyMap<string, number> {
  return new Map(
    groups.flatMap(([prefix, first, last, base]) =>
      numbered(prefix, first, last).map((name, index) => [name, base + index] as const),
    ),
  )
}

// D0 and D1 are the serial line.
const atmegaPins = pinTable(['D', 2, 13, 2], ['A', 0, 7, 14])

const atmega328p: Board = {
  name: 'atmega328p',
  pin: (name) => atmegaPins.get(name),
  servoPins: ['D9', 'D10'],
  pwmPins: ['D11', 'D3'],
  analoguePins: numbered('A', 0, 7),
  analogueOnly: ['A6', 'A7'],
  countsEdges: true,
  baudError: (baudRate) => {
    const divisor = Math.max(1, Math.round(16e6 / 8 / baudRate))
    return Math.abs(16e6 / 8 / divisor / baudRate - 1)
  },
  goodBaudRates: [115_200, 250_000, 500_000, 1_000_000],
  flashes: true,
  longestSent: 255,
}

// GP0 and GP1 are the serial line; A0 to A2 are GP26 to GP28.
const picoPins = pinTable(['GP', 2, 22, 2], ['A', 0, 2, 26])

const rp2040: Board = {
  name: 'rp2040',
  pin: (name) => picoPins.get(name),
  // One of a PWM slice's two pins each, and the upper slices for motors, which want another frequency.
  servoPins: numbered('GP', 2, 9),
  pwmPins: numbered('GP', 10, 15),
  analoguePins: numbered('A', 0, 2),
  analogueOnly: [],
  countsEdges: false,
  baudError: () => 0,
  goodBaudRates: [115_200, 500_000, 1_000_000],
  flashes: false,
  longestSent: 515,
}

export const boards: Readonly<Record<'atmega328p' | 'rp2040', Board>> = { atmega328p, rp2040 }
