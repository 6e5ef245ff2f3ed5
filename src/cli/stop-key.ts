/**
 * The space bar stops the robot, while a run has the terminal. In raw mode Ctrl-C is a key as well, and is handed on as
 * the signal that it would have been.
 *
 * @returns what gives the terminal back; undefined without a terminal to listen to
 */
export function listenForStopKey(press: () => void): (() => void) | undefined {
  const { stdin } = process
  if (!stdin.isTTY) return undefined
  const onData = (chunk: Buffer): void => {
    const keys = chunk.toString('latin1')
    if (keys.includes(' ')) press()
    if (keys.includes('\u0003')) process.kill(process.pid, 'SIGINT')
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

/** A question on the terminal; true only for a whole "yes". */
export async function askForYes(question: string): Promise<boolean> {
  const { createInterface } = await import('node:readline/promises')
  const terminal = createInterface({ input: process.stdin, output: process.stderr })
  try {
    return (await terminal.question(question)).trim().toLowerCase() === 'yes'
  } catch {
    return false // Ctrl-C, or the terminal is gone
  } finally {
    terminal.close()
  }
}
