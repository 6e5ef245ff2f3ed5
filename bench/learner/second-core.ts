import { forkModule, moduleUrl } from '../../src/runtime/spawn.ts'
import type { NetworkShape } from '../peers/peer.ts'
import type { Rate, Subject } from '../rounds.ts'

/** What {@link twoLearners} asks of each of its processes, and what it hears from it. */
export type LearnerRequest =
  | { readonly kind: 'open'; readonly shape: NetworkShape; readonly engine: string }
  | { readonly kind: 'measure'; readonly seconds: number }
export type LearnerReply = { readonly kind: 'ready' } | { readonly kind: 'rate'; readonly rate: Rate }

/**
 * Two learners of one thread each, in processes of their own, at the same time: their rates together, beside that of
 * one, are what a second core is worth on this machine at this moment, and so the most that a second thread can give.
 */
export async function twoLearners(
  shape: NetworkShape,
  engine: string,
): Promise<{ readonly subject: Subject; close(): void }> {
  const learners = [0, 1].map(() => startLearner())
  await Promise.all(learners.map(({ ask }) => ask({ kind: 'open', shape, engine })))
  return {
    subject: {
      name: 'two learners',
      async measure(seconds) {
        const replies = await Promise.all(learners.map(({ ask }) => ask({ kind: 'measure', seconds })))
        const rates = replies.flatMap((reply) => (reply.kind === 'rate' ? [reply.rate] : []))
        return { wall: sum(rates.map(({ wall }) => wall)), cpu: sum(rates.map(({ cpu }) => cpu)) }
      },
    },
    close() {
      for (const { close } of learners) close()
    },
  }
}

function startLearner(): { ask(request: LearnerRequest): Promise<LearnerReply>; close(): void } {
  const child = forkModule(moduleUrl(import.meta.url, './second-core-process'))
  return {
    ask: (request) =>
      new Promise((resolve, reject) => {
        const ended = (code: number | null): void =>
          reject(new Error(`a learner's process ended with ${code}`))
        child.once('exit', ended)
        child.once('message', (reply: LearnerReply) => {
          child.off('exit', ended)
          resolve(reply)
        })
        child.send(request)
      }),
    close: () => child.kill(),
  }
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}
