/** Where a robot's supervision is. From `stopping` on the robot is latched. */
export const states = ['idle', 'active', 'hold', 'parking', 'ending', 'stopping', 'stopped', 'off'] as const
export type State = (typeof states)[number]

export const events = [
  /** The self-test has passed and the gate is open. */
  'arm',
  /** A cause on the rung hold, stop or torque-off. */
  'hold',
  'stop',
  'torqueOff',
  /** What held it is gone. */
  'well',
  /** Held, parking or braking for too long. */
  'expire',
  /** The run is over: to the parking pose, or to rest where it is. */
  'park',
  'end',
  /** Braked to rest. */
  'rest',
  /** A person has acknowledged the first cause. */
  'clear',
] as const
export type Event = (typeof events)[number]

/** What each state means for whoever drives the robot. */
export const meanings: Readonly<Record<State, string>> = {
  idle: 'not armed: nothing moves',
  active: 'the controller drives, through the gate',
  hold: 'the last command is held, the controller is not obeyed',
  parking: 'to the parking pose, through the gate',
  ending: 'braking in order, within limits',
  stopping: 'braking within limits; latched',
  stopped: 'at rest and held; latched',
  off: 'outputs at rest at once, torque let go; latched',
}

type Row = Readonly<Record<Event, State>>

/** Every event stays where it is but those named. */
function row(stay: State, goes: Partial<Record<Event, State>>): Row {
  return Object.fromEntries(events.map((event): [Event, State] => [event, goes[event] ?? stay])) as Record<
    Event,
    State
  >
}

/** The whole supervisor: from each state, at each event, to which. */
export const table: Readonly<Record<State, Row>> = {
  idle: row('idle', { arm: 'active', stop: 'stopped', torqueOff: 'off' }),
  active: row('active', {
    hold: 'hold',
    stop: 'stopping',
    torqueOff: 'off',
    park: 'parking',
    end: 'ending',
  }),
  // A robot that is held is not sent anywhere, not even to park.
  hold: row('hold', {
    well: 'active',
    stop: 'stopping',
    expire: 'stopping',
    torqueOff: 'off',
    park: 'ending',
    end: 'ending',
  }),
  parking: row('parking', {
    hold: 'ending',
    rest: 'ending',
    expire: 'ending',
    end: 'ending',
    stop: 'stopping',
    torqueOff: 'off',
  }),
  ending: row('ending', { rest: 'idle', stop: 'stopping', expire: 'off', torqueOff: 'off' }),
  stopping: row('stopping', { rest: 'stopped', expire: 'off', torqueOff: 'off' }),
  stopped: row('stopped', { torqueOff: 'off', clear: 'idle' }),
  off: row('off', { clear: 'idle' }),
}

/** Latched: only `clear` leads on, and it leads to `idle`. */
export const latched: readonly State[] = ['stopping', 'stopped', 'off']
