/** What a key means. */
export type JogKey = 'more' | 'less' | 'next' | 'quit'

const meanings: Readonly<Record<string, JogKey>> = {
  '\u001b[C': 'more',
  '\u001b[A': 'more',
  '+': 'more',
  '\u001b[D': 'less',
  '\u001b[B': 'less',
  '-': 'less',
  '\t': 'next',
  ' ': 'quit',
  q: 'quit',
  '\u001b': 'quit',
  // In raw mode Ctrl-C is a key.
  '\u0003': 'quit',
}

export function meaningOf(key: string): JogKey | undefined {
  return Object.hasOwn(meanings, key) ? meanings[key] : undefined
}

/** Keys as they are pressed, until disposed. A terminal tells of presses only: nothing moves without one. */
export function listenForKeys(onKey: (key: JogKey) => void): () => void {
  const { stdin } = process
  const onData = (chunk: Buffer): void => {
    const key = meaningOf(chunk.toString('utf8'))
    if (key) onKey(key)
  }
  stdin.setRawMode(true)
  stdin.resume()
  stdin.on('data', onData)
  return () => {
    stdin.off('data', onData)
    stdin.setRawMode(false)
    stdin.pause()
  }
}
