import { SinewError } from '../../../src/contract/errors.ts'
import type { AnswerDocument, ConnectionDocument } from '../protocol/documents.ts'

const aclFix = (topics: string, verb: 'read' | 'write'): string =>
  `check that the broker’s ACL lets this user ${verb} ${topics}: a broker hides what it denies`

/** Nothing, or nothing good, was found on the topic `connection`. */
export function explainAbsence(
  where: string,
  robot: ConnectionDocument | undefined,
  others: readonly string[],
): SinewError {
  if (robot) {
    return new SinewError('link', `the robot at ${where} is offline`, {
      where,
      expected: 'a robot that is online',
      received: robot.state === 'broken' ? 'it lost its broker or its power' : 'it was switched off',
      fix: 'start "sinew serve … --mqtt …" beside the robot, and check its network',
    })
  }
  return new SinewError('link', `there is no robot at ${where}`, {
    where,
    expected: others.length > 0 ? `one of ${others.join(', ')}` : 'a robot on the topic …/connection',
    received: others.length > 0 ? 'none of that name' : 'no robot at all on this broker',
    fix: `check the name, and that "sinew serve … --mqtt …" runs; ${aclFix('…/connection', 'read')}`,
  })
}

export function explainSilence(where: string, what: 'info' | 'state'): SinewError {
  return new SinewError('link', `the robot at ${where} is online, but nothing comes on …/${what}`, {
    where,
    expected: 'a message within 2 s',
    received: 'none',
    fix: aclFix(`…/${what}`, 'read'),
  })
}

/** The robot did not say yes. `answer` undefined: it said nothing at all. */
export function explainRefusal(where: string, verb: string, answer: AnswerDocument | undefined): SinewError {
  if (!answer) {
    return new SinewError('link', `the robot at ${where} does not answer to "${verb}"`, {
      where,
      expected: 'an answer on …/answer',
      received: 'none',
      fix: `${aclFix('…/request', 'write')}, and to read …/answer`,
    })
  }
  if (answer.refusal === 'held') {
    return new SinewError('safety', `the robot at ${where} obeys another host: ${answer.text ?? 'unknown'}`, {
      where,
      expected: 'a robot that nobody commands',
      received: `a lease held by ${answer.text ?? 'another host'}`,
      fix: 'end the other program; after a crash the lease ends by itself within 2 s',
    })
  }
  return new SinewError('safety', `the robot at ${where} refused to ${verb}`, {
    where,
    expected: 'yes',
    received: [answer.refusal, answer.text].filter(Boolean).join(': ') || 'no',
    fix: 'find out why it stopped, see to the robot itself, then clear it',
  })
}
