import { SinewError } from '../../../src/contract/errors.ts'
import { explainGpioFailure, noSuchChip, noSuchLine } from '../errors.ts'
import type { Helper } from '../helper/start.ts'
import type { EdgeListener, GpioBackend, Level, LineAddress } from '../types.ts'

interface Held {
  level: Level
  readonly listeners: EdgeListener[]
  number: number
}

function explain(address: LineAddress, [code = '', ...rest]: readonly string[]): SinewError {
  if (code === 'CHIP') return noSuchChip(address.text, address.chip, rest)
  if (code === 'LINE') return noSuchLine(address.text, address.chip, Number(rest[0]), rest.slice(1))
  return explainGpioFailure(address.text, Object.assign(new Error(rest.join(' ')), { code }))
}

/**
 * Lines over `/dev/gpiochip*`: every edge, with the kernel's time and number, pull resistors, and no numbers that change.
 * Node cannot do the system calls; the helper does. On a lost edge (the kernel's buffer of 1 024 was full) it is lost.
 */
export function createCharacterDeviceBackend(helper: Helper): GpioBackend {
  const held = new Map<string, Held>()
  const waiting = new Map<string, (words: readonly string[]) => void>()
  const lost: ((reason: string) => void)[] = []
  let next = 0

  helper.onLost((reason) => {
    for (const answer of waiting.values()) answer(['failed', '', 'EIO', reason])
    for (const listener of lost) listener(reason)
  })
  helper.onSaid((words) => {
    const [word, id = ''] = words
    if (word === 'ok' || word === 'failed') {
      waiting.get(id)?.(words)
      waiting.delete(id)
    }
    const line = held.get(id)
    if (word !== 'edge' || !line) return
    const number = Number(words[4])
    if (line.number + 1 !== number) for (const listener of lost) listener(`edges of line ${id} were lost`)
    line.number = number
    line.level = words[2] === '1' ? 1 : 0
    for (const listener of line.listeners) listener(line.level, Number(words[3]) / 1e9)
  })

  const take = async (verb: 'in' | 'out', address: LineAddress, option: string): Promise<string> => {
    if (/\s/.test(address.text)) throw explain(address, ['EINVAL'])
    const id = String(next++)
    held.set(id, { level: 0, listeners: [], number: 0 })
    const words = await new Promise<readonly string[]>((resolve) => {
      waiting.set(id, resolve)
      helper.tell(verb, id, address.chip, address.line, option)
    })
    if (words[0] === 'failed') throw explain(address, words.slice(2))
    const line = held.get(id)
    if (line && line.number === 0) line.level = words[2] === '1' ? 1 : 0
    return id
  }

  return {
    name: 'character-device',
    input: async (address, { bias = 'as-is' } = {}) => {
      const id = await take('in', address, bias)
      const line = held.get(id)
      if (!line) throw new SinewError('link', `${address.text} is gone`, { where: address.text })
      return { address, read: () => line.level, onEdge: (listener) => void line.listeners.push(listener) }
    },
    output: async (address, rest) => {
      const id = await take('out', address, String(rest))
      return { address, write: (level) => helper.tell('set', id, level) }
    },
    // The helper has the lines itself, and the kernel takes them back when it ends.
    restFiles: [],
    lastFiles: [],
    onLost: (listener) => void lost.push(listener),
    // The lines are given back when the helper ends.
    close: async () => helper.tell('rest'),
  }
}
