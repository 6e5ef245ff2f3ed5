export interface Waiters {
  /** Until `accept` holds, looked at by `look`; meanwhile `act` at once and again every so often. False: in vain. */
  wait(
    accept: () => boolean,
    timeoutS: number,
    repeat?: { readonly everyS: number; act(): void },
  ): Promise<boolean>
  /** Something came. */
  look(): void
  giveUp(): void
}

export function createWaiters(): Waiters {
  const open = new Set<{ look(): void; settle(found: boolean): void }>()
  return {
    wait: (accept, timeoutS, repeat) =>
      new Promise((resolve) => {
        const settle = (found: boolean): void => {
          clearTimeout(timeout)
          clearInterval(repeater)
          open.delete(waiter)
          resolve(found)
        }
        const look = (): void => {
          if (accept()) settle(true)
        }
        const waiter = { look, settle }
        const timeout = setTimeout(() => settle(false), timeoutS * 1000)
        const repeater = repeat ? setInterval(repeat.act, repeat.everyS * 1000) : undefined
        open.add(waiter)
        look()
        if (open.has(waiter)) repeat?.act()
      }),
    look: () => {
      for (const waiter of open) waiter.look()
    },
    giveUp: () => {
      for (const waiter of open) waiter.settle(false)
    },
  }
}
