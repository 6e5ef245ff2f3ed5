import { createFarEnd, type FarEnd } from '../../../drivers/serial/far-end.ts'
import { createManualClock } from '../../../src/contract/clock.ts'
import { createRandom } from '../../../src/contract/random.ts'
import type { RobotDescription } from '../../../src/description/types.ts'
import type { FarEndRig } from './far-end-suite.ts'
import { createPerfectBody, type PerfectBody } from './perfect-body.ts'

export interface OwnFarEndRig extends FarEndRig {
  readonly farEnd: FarEnd
  readonly body: PerfectBody
}

const tickS = 0.001

/** This program's far end on a perfect body, ticked every millisecond of virtual time. */
export function createFarEndRig(
  description: RobotDescription,
  body = createPerfectBody(description),
): OwnFarEndRig {
  const clock = createManualClock(10)
  const sent: number[] = []
  const farEnd = createFarEnd({
    description,
    body,
    clock,
    random: createRandom(1),
    write: (bytes, length) => {
      sent.push(...bytes.subarray(0, length))
      return true
    },
  })
  return {
    farEnd,
    body,
    receive: (bytes) => farEnd.receive(bytes),
    advance: (seconds) => {
      for (let tick = 0; tick < Math.round(seconds / tickS); tick++) {
        clock.advance(tickS)
        farEnd.tick()
      }
    },
    take: () => Uint8Array.from(sent.splice(0)),
  }
}
