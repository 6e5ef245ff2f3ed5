export { drawSupervisor } from './diagram.ts'
export { type Cause, createSupervisor, type Supervisor } from './supervisor.ts'
export { type Event, events, latched, meanings, type State, states, table } from './table.ts'
export { defaultLadder, type Ladder, type LenientReason, lenientReasons, type Rung, rungs } from './types.ts'
