import type { ContactSensor } from '../../../src/description/types.ts'
import type { Physics } from '../physics.ts'
import type { Sensing } from './types.ts'

/** Normal forces on a link's colliders: whether there is one after the last physics step, or their mean over the period. */
export function senseContact(physics: Physics, { measures }: ContactSensor, link: number): Sensing {
  const handles = new Set<number>()
  let sumN = 0
  let lastN = 0
  let steps = 0
  return {
    prepare(body) {
      for (const collider of body.colliders[link] ?? []) {
        handles.add(collider.handle)
        collider.setActiveEvents(physics.ActiveEvents.CONTACT_FORCE_EVENTS)
        collider.setContactForceEventThreshold(0)
      }
    },
    reset() {
      sumN = lastN = steps = 0
    },
    before(body) {
      if (steps === body.substeps) sumN = steps = 0
      lastN = 0
    },
    pressed(collider, forceN) {
      if (handles.has(collider)) lastN += forceN
    },
    after() {
      sumN += lastN
      steps += 1
    },
    read(_body, out, at) {
      if (measures === 'force') out[at] = steps > 0 ? sumN / steps : 0
      else out[at] = lastN > 0 ? 1 : 0
    },
  }
}
