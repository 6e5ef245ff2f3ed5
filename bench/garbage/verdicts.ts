import { openSerialLink, type SerialLink, type SerialLinkOptions } from '../../drivers/serial/link.ts'
import { faultCodes, messageTypes, stateFlags } from '../../drivers/serial/protocol/constants.ts'
import { createCounters } from '../../drivers/serial/protocol/counters.ts'
import type { SerialLayout } from '../../drivers/serial/protocol/layout.ts'
import { createStateMessage, readState, robotPayloads } from '../../drivers/serial/protocol/messages.ts'
import { createFrameReader } from '../../drivers/serial/protocol/reader.ts'

/** What the robot's own limits said of the commands it was sent, as it told on the wire. */
export interface Verdicts {
  states: number
  /** STATEs that say that the robot's own limits altered the last COMMAND. */
  limited: number
  /** Times that it latched because a COMMAND was not finite or out of range. */
  refused: number
}

/** Looks at what comes from the robot, on its way to the driver. */
export function createVerdicts(layout: SerialLayout) {
  const verdicts: Verdicts = { states: 0, limited: 0, refused: 0 }
  const message = createStateMessage(layout)
  let fault = 0
  const reader = createFrameReader({
    lengths: robotPayloads(layout),
    counters: createCounters(),
    onFrame: (frame) => {
      if (frame.type !== messageTypes.state) return
      readState(frame, message)
      verdicts.states++
      if (message.flags & stateFlags.limited) verdicts.limited++
      const bad = message.fault === faultCodes.nonFinite || message.fault === faultCodes.outOfRange
      if (bad && fault !== message.fault) verdicts.refused++
      fault = message.fault
    },
  })
  const openLink = async (options: SerialLinkOptions): Promise<SerialLink> => {
    const link = await openSerialLink(options)
    link.onData((chunk) => reader.push(chunk))
    return link
  }
  return { verdicts, openLink }
}
