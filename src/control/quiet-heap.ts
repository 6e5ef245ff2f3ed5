import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

/**
 * For the process of a live loop: a young generation so large (MB) that what ticks and log leave behind is collected
 * seconds to minutes apart. What such a collection costs is what survives it, which is next to nothing.
 */
export const quietHeapFlags = ['--min-semi-space-size=64', '--max-semi-space-size=64'] as const

/** Collect what starting has left behind, before anything moves: it would be a pause of 10 ms or more in the loop. */
export function collectNow(): void {
  setFlagsFromString('--expose-gc')
  const collect: unknown = runInNewContext('gc')
  if (typeof collect === 'function') collect()
}
