import type { GpioInput, Level } from './types.ts'

/**
 * An emergency-stop button, normally closed: the level of a closed circuit is the only one that lets the robot go on, so
 * that a cut wire, a loose plug and a pressed button are the same thing. Not debounced: the first edge away stops. This
 * stops by software, and comes on top of a button that cuts the motors' power; it never takes its place.
 */
export interface EmergencyStop {
  /** Read anew every time: an edge may have gone unheard. */
  readonly closed: boolean
  onOpened(listener: () => void): void
}

export function createEmergencyStop(input: GpioInput, closedLevel: Level): EmergencyStop {
  return {
    get closed() {
      return input.read() === closedLevel
    },
    onOpened: (listener) => input.onEdge((level) => level !== closedLevel && listener()),
  }
}
