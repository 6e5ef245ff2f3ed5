import type { SinewError } from '../../../src/contract/errors.ts'
import { explainGpioFailure, noSuchChip, noSuchLine } from '../errors.ts'
import type { Helper } from '../helper/start.ts'
import type { EdgeListener, GpioBackend, GpioInput, InputOptions, Level, LineAddress } from '../types.ts'

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

  /** Ask for lines; resolves to the level of each. */
  const ask = async (verb: string, id: string, address: LineAddress, lines: string, option: string) => {
    if (/[\s,]/.test(address.text)) throw explain(address, ['EINVAL'])
    const words = await new Promise<readonly string[]>((resolve) => {
      waiting.set(id, resolve)
      helper.tell(verb, id, address.chip, lines, option)
    })
    if (words[0] === 'failed') throw explain(address, words.slice(2))
    return words.slice(2)
  }
  /** Its edges may come before the answer, and know better. */
  const hold = (id: string): Held => {
    const line = { level: 0 as Level, listeners: [], number: 0 }
    held.set(id, line)
    return line
  }
  const settle = (line: Held, level: string | undefined): void => {
    if (line.number === 0) line.level = level === '1' ? 1 : 0
  }
  const asInput = (address: LineAddress, line: Held): GpioInput => ({
    address,
    read: () => line.level,
    onEdge: (listener) => void line.listeners.push(listener),
  })
  const input = async (address: LineAddress, { bias = 'as-is' }: InputOptions = {}): Promise<GpioInput> => {
    const id = String(next++)
    const line = hold(id)
    const [level] = await ask('in', id, address, String(address.line), bias)
    settle(line, level)
    return asInput(address, line)
  }

  return {
    name: 'character-device',
    input,
    inputPair: async (first, second, options = {}) => {
      // Of two chips nobody knows which edge was first.
      if (first.chip !== second.chip) return [await input(first, options), await input(second, options)]
      const id = String(next++)
      const lines = [hold(`${id}a`), hold(`${id}b`)] as const
      const levels = await ask('pair', id, first, `${first.line},${second.line}`, options.bias ?? 'as-is')
      for (const [index, line] of lines.entries()) settle(line, levels[index])
      return [asInput(first, lines[0]), asInput(second, lines[1])]
    },
    output: async (address, rest) => {
      const id = String(next++)
      await ask('out', id, address, String(address.line), String(rest))
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
