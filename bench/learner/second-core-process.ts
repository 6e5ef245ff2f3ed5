import type { Subject } from '../rounds.ts'
import { tryLearner } from './engines.ts'
import type { LearnerReply, LearnerRequest } from './second-core.ts'
import { measureLearner } from './updates.ts'

let measure: Subject['measure'] | undefined

process.on('message', async (request: LearnerRequest) => {
  process.send?.(await answer(request))
})

async function answer(request: LearnerRequest): Promise<LearnerReply> {
  if (request.kind === 'open') {
    const learner = await tryLearner(request.shape, request.engine, 1)
    if (!learner) process.exit(1)
    measure = measureLearner(learner)
    return { kind: 'ready' }
  }
  if (!measure) throw new Error('measured before it was opened')
  return { kind: 'rate', rate: await measure(request.seconds) }
}
