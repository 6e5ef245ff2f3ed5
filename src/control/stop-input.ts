/**
 * Something that a person can press to stop the robot, whatever carries it: a switch on a pin, a key, a button in a
 * window, a topic. To be read as a level as well, because an edge may go unheard.
 */
export interface StopInput {
  /** As the trip's text has it. */
  readonly name: string
  readonly pressed: boolean
  /** Called at once if it is pressed already. Returns what ends the listening. */
  onPressed(listener: () => void): () => void
}

/** One that this program presses: the studio's button, a key. It stays pressed. */
export function createStopSwitch(name: string): StopInput & { press(): void } {
  const listeners = new Set<() => void>()
  let pressed = false
  return {
    name,
    get pressed() {
      return pressed
    },
    onPressed(listener) {
      listeners.add(listener)
      if (pressed) listener()
      return () => void listeners.delete(listener)
    },
    press() {
      if (pressed) return
      pressed = true
      for (const listener of listeners) listener()
    },
  }
}

/** A circuit that must be closed, such as that of `drivers/gpio/emergency-stop.ts`: open, cut and pressed are the same. */
export function circuitStopInput(
  name: string,
  circuit: { readonly closed: boolean; onOpened(listener: () => void): void },
): StopInput {
  const stop = createStopSwitch(name)
  circuit.onOpened(stop.press)
  return {
    name,
    get pressed() {
      return stop.pressed || !circuit.closed
    },
    onPressed(listener) {
      if (!circuit.closed) stop.press()
      return stop.onPressed(listener)
    },
  }
}
