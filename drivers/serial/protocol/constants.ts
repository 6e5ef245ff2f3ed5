/** Numbers of the Sinew wire protocol. `docs/wire-protocol.md` is the same for people. */

export const protocolVersion = 2

/** Version, type, session, sequence. */
export const headerBytes = 10
export const crcBytes = 4
/** Longest frame before stuffing; bounds every buffer on both sides. */
export const maximumFrameBytes = 512
export const maximumFaultTextBytes = 64

/** Host to robot below 0x40, robot to host from 0x40: an echo of one's own frames is an unknown type. */
export const messageTypes = {
  hello: 0x01,
  command: 0x02,
  arm: 0x03,
  stop: 0x04,
  clear: 0x05,
  heartbeat: 0x06,
  disarm: 0x07,
  info: 0x41,
  state: 0x42,
  ack: 0x43,
  nack: 0x44,
  fault: 0x45,
  echo: 0x46,
} as const

/** Bits of STATE's flags. */
export const stateFlags = {
  /** COMMANDs move the outputs. */
  armed: 1 << 0,
  /** The outputs are at rest: a position servo holds where it is, velocity and effort are zero. */
  resting: 1 << 1,
  /** The watchdog's time has passed since the host's last sign of life. */
  hostSilent: 1 << 2,
  /** A stop or fault latches: ARM is refused until CLEAR, in this session and in every later one. */
  latched: 1 << 3,
  /** The sensor values may be trusted. */
  valid: 1 << 4,
  /** The robot's own limits altered the last COMMAND. */
  limited: 1 << 5,
} as const

/** Why the robot latched (STATE and FAULT). From 16 on it is the robot itself that is unwell. */
export const faultCodes = {
  none: 0,
  stopped: 1,
  watchdog: 2,
  nonFinite: 3,
  outOfRange: 4,
  body: 16,
} as const

/** Why the robot refused a request (NACK). */
export const refusals = {
  wrongVersion: 1,
  latched: 3,
  unwell: 4,
} as const

export const commandKinds = ['position', 'velocity', 'effort'] as const

export function nameOf(names: Readonly<Record<string, number>>, code: number): string {
  for (const name in names) if (names[name] === code) return name
  return `code ${code}`
}
