import { formatError } from '../../../src/contract/errors.ts'
import { faultCodes, nameOf } from '../../serial/protocol/constants.ts'
import type { AnswerDocument, Refusal, RequestDocument } from '../protocol/documents.ts'
import type { Lease, LeaseDesk } from './lease-desk.ts'
import type { GatewayStatistics } from './statistics.ts'

export interface RequestDeskOptions {
  readonly desk: LeaseDesk
  readonly statistics: GatewayStatistics
  /** The fault code if latched. */
  latched(): number | undefined
  armed(): boolean
  readonly act: {
    lease(request: RequestDocument): Promise<Lease | undefined>
    /** Why not. */
    arm(): Promise<string | undefined>
    clear(): Promise<void>
    release(): void
  }
  answer(answer: AnswerDocument): void
}

/**
 * Requests take the robot a while, and hosts repeat them until they are answered: one at a time, and a repetition of the
 * last one gets the same answer.
 */
export function createRequestDesk(options: RequestDeskOptions): { receive(request: RequestDocument): void } {
  const { desk, statistics, act } = options
  let busy = false
  let last: AnswerDocument | undefined

  const no = (id: string, refusal: Refusal, text: string): AnswerDocument => ({
    id,
    ok: false,
    refusal,
    text,
  })

  const lease = async (request: RequestDocument): Promise<AnswerDocument> => {
    const { id } = request
    const granted = await act.lease(request)
    if (granted) return { id, ok: true, nonce: granted.nonce, lease: granted.number }
    statistics.leasesRefused++
    return no(id, 'held', desk.lease?.holder ?? 'another host')
  }

  const arm = async ({ id }: RequestDocument): Promise<AnswerDocument> => {
    const code = options.latched()
    if (code !== undefined) {
      return no(id, code >= faultCodes.body ? 'unwell' : 'latched', nameOf(faultCodes, code))
    }
    const refusal = options.armed() ? undefined : await act.arm()
    return refusal === undefined ? { id, ok: true } : no(id, 'latched', refusal)
  }

  const serve = async (request: RequestDocument): Promise<AnswerDocument> => {
    const { id, verb } = request
    if (verb === 'lease') return lease(request)
    if (verb === 'arm') return arm(request)
    if (verb === 'clear') await act.clear()
    else act.release()
    const code = options.latched()
    if (verb !== 'clear' || code === undefined) return { id, ok: true }
    return no(id, 'latched', nameOf(faultCodes, code))
  }

  const refuse = ({ id }: RequestDocument, error: unknown): AnswerDocument =>
    no(id, 'unwell', formatError(error))

  /** Of this lease and of now? A lease is asked for without having one. */
  const judge = (request: RequestDocument): AnswerDocument | undefined => {
    const { id, verb, seenUs } = request
    const fresh = verb === 'lease' ? desk.isFresh(seenUs) : undefined
    const verdict = fresh === undefined ? desk.judge(request) : fresh ? 'accepted' : 'tooOld'
    statistics.messages[verdict]++
    if (verdict === 'accepted') return undefined
    return no(id, verdict === 'wrongLease' ? 'notHolder' : 'old', verdict)
  }

  return {
    receive: (request) => {
      if (last && request.id === last.id) {
        options.answer(last)
        return
      }
      if (busy) return
      const refusal = judge(request)
      if (refusal) {
        // Not kept: the next repetition may be in time.
        options.answer(refusal)
        return
      }
      busy = true
      serve(request)
        .catch((error: unknown) => refuse(request, error))
        .then((answer) => {
          busy = false
          last = answer
          options.answer(answer)
        })
    },
  }
}
