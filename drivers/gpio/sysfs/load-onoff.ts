import { createRequire } from 'node:module'
import { isMainThread } from 'node:worker_threads'
import { SinewError } from '../../../src/contract/errors.ts'

type Onoff = typeof import('onoff')

/**
 * `onoff` is optional, and its binding to epoll must have been built on this machine: npm does not do it by itself.
 *
 * @throws SinewError `link` saying how to get it, `usage` in a worker thread
 */
export function loadOnoff(): Onoff {
  if (!isMainThread) {
    throw new SinewError('usage', 'onoff crashes outside the main thread', {
      fix: 'open the robot in the main thread of a process of its own',
    })
  }
  try {
    return createRequire(import.meta.url)('onoff')
  } catch (cause) {
    const installed = !(cause instanceof Error && /Cannot find module 'onoff'/.test(cause.message))
    throw new SinewError(
      'link',
      `onoff ${installed ? 'was not built for this machine' : 'is not installed'}`,
      {
        where: 'onoff',
        expected: 'the npm package onoff with the compiled binding of epoll',
        received: cause instanceof Error ? (cause.message.split('\n')[0] ?? '') : String(cause),
        fix: `${installed ? 'npm rebuild epoll' : 'npm install onoff && npm rebuild epoll'} (takes make, g++ and python3), or say backend: character-device, which takes only python3`,
        cause,
      },
    )
  }
}
