import type { GpioInput, Level } from './types.ts'

/** A line that counts only once it has been still for a while: for contacts, which bounce for some milliseconds. */
export interface DebouncedInput {
  readonly level: Level
  onChange(listener: (level: Level) => void): void
  close(): void
}

/** @param stableS how long a level must have held */
export function createDebouncedInput(input: GpioInput, stableS: number): DebouncedInput {
  const listeners: ((level: Level) => void)[] = []
  let level = input.read()
  let timer: ReturnType<typeof setTimeout> | undefined
  const settle = (): void => {
    timer = undefined
    const now = input.read()
    if (now === level) return
    level = now
    for (const listener of listeners) listener(now)
  }
  input.onEdge(() => {
    clearTimeout(timer)
    timer = setTimeout(settle, stableS * 1000)
  })
  return {
    get level() {
      return level
    },
    onChange: (listener) => void listeners.push(listener),
    close: () => clearTimeout(timer),
  }
}
