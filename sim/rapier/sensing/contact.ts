import type { ContactSensor } from '../../../src/description/types.ts'
import type { Body } from '../body.ts'
import type { Physics } from '../physics.ts'
import type { Sensing } from './types.ts'

/** Normal forces on a link's colliders: whether there is one after the last physics step, or their mean over the period. */
export function senseContact(physics: Physics, { measures }: ContactSensor, link: number): Sensing {
  const handles = new Set<number>()
  const prepare = (body: Body): void => {
    for (const collider of body.colliders[link] ?? []) {
      handles.add(collider.handle)
      collider.setActiveEvents(physics.ActiveEvents.CONTACT_FORCE_EVENTS)
      collider.setContactForceEventThreshold(0)
    }
  }
  return { prepare, ...(measures === 'force' ? meanForce(handles) : touch(handles)) }
}

function touch(handles: ReadonlySet<number>): Sensing {
  let forceN = 0
  const forget = (): void => {
    forceN = 0
  }
  return {
    feels: 'last',
    reset: forget,
    begin: forget,
    pressed(collider, pressedN) {
      if (handles.has(collider)) forceN += pressedN
    },
    read(_body, out, at) {
      out[at] = forceN > 0 ? 1 : 0
    },
    save: (out) => out.number(forceN),
    restore(from) {
      forceN = from.number()
    },
  }
}

function meanForce(handles: ReadonlySet<number>): Sensing {
  let sumN = 0
  let stepN = 0
  let steps = 0
  const forget = (): void => {
    sumN = stepN = steps = 0
  }
  return {
    feels: 'all',
    reset: forget,
    begin: forget,
    pressed(collider, forceN) {
      if (handles.has(collider)) stepN += forceN
    },
    after() {
      sumN += stepN
      stepN = 0
      steps += 1
    },
    read(_body, out, at) {
      out[at] = steps > 0 ? sumN / steps : 0
    },
    save: (out) => out.array([sumN, steps]),
    restore(from) {
      sumN = from.number()
      steps = from.number()
    },
  }
}
