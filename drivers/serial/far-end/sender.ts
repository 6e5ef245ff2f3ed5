import { faultCodes, nameOf } from '../protocol/constants.ts'
import type { SerialLayout } from '../protocol/layout.ts'
import {
  type StateMessage,
  writeAnswer,
  writeEcho,
  writeFault,
  writeInfo,
  writeState,
} from '../protocol/messages.ts'
import { createFrameWriter } from '../protocol/writer.ts'
import type { FarEndStatistics } from './statistics.ts'

/** The robot's frames: numbers them and hands them to the link. */
export interface FarEndSender {
  /** Goes into every frame. */
  session: number
  info(challenge: number): void
  /** Yes (`refusal` 0) or no to the request of that type and sequence number. */
  answer(type: number, answers: number, refusal?: number): void
  echo(answers: number, deviceTimeUs: number): void
  fault(code: number, text: string): void
  state(message: StateMessage): void
}

export function createFarEndSender(
  layout: SerialLayout,
  firmware: readonly [number, number, number],
  statistics: FarEndStatistics,
  write: (bytes: Uint8Array, length: number) => boolean,
): FarEndSender {
  const writer = createFrameWriter()
  /** STATE has numbers of its own, so that a gap in them is a lost reading. */
  let stateSequence = 0
  let sequence = 0
  const emit = (): void => {
    if (!write(writer.bytes, writer.length)) statistics.unsentFrames++
  }
  const sender: FarEndSender = {
    session: 0,
    info: (challenge) => {
      writeInfo(writer, sender.session, ++sequence, { ...layout, challenge, firmware })
      emit()
    },
    answer: (type, answers, refusal = 0) => {
      writeAnswer(writer, sender.session, ++sequence, { answers, type, refusal })
      emit()
    },
    echo: (answers, deviceTimeUs) => {
      writeEcho(writer, sender.session, ++sequence, { answers, deviceTimeUs })
      emit()
    },
    fault: (code, text) => {
      const name = nameOf(faultCodes, code)
      statistics.faults[name] = (statistics.faults[name] ?? 0) + 1
      writeFault(writer, sender.session, ++sequence, { code, text })
      emit()
    },
    state: (message) => {
      writeState(writer, sender.session, ++stateSequence, message)
      statistics.statesSent++
      emit()
    },
  }
  return sender
}
