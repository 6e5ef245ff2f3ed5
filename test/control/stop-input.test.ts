import { describe, expect, test } from 'vitest'
import { circuitStopInput, createStopSwitch } from '../../src/control/stop-input.ts'

describe('a switch of this program', () => {
  test('tells whoever listens, once, and whoever comes later', () => {
    const button = createStopSwitch('studio')
    const heard: string[] = []
    button.onPressed(() => heard.push('first'))
    const end = button.onPressed(() => heard.push('gone'))
    end()
    expect(button.pressed).toBe(false)
    button.press()
    button.press()
    button.onPressed(() => heard.push('late'))
    expect(heard).toEqual(['first', 'late'])
    expect(button.pressed).toBe(true)
  })
})

describe('a circuit', () => {
  const makeCircuit = () => {
    let tell = (): void => {}
    return {
      closed: true,
      onOpened(listener: () => void) {
        tell = listener
      },
      open: () => tell(),
    }
  }

  test('an edge is enough, though the level is back', () => {
    const circuit = makeCircuit()
    const stop = circuitStopInput('pin 17', circuit)
    let heard = 0
    stop.onPressed(() => heard++)
    circuit.open()
    expect([heard, stop.pressed]).toEqual([1, true])
  })

  test('the level is enough, though the edge went unheard', () => {
    const circuit = makeCircuit()
    const stop = circuitStopInput('pin 17', circuit)
    circuit.closed = false
    expect(stop.pressed).toBe(true)
    let heard = 0
    stop.onPressed(() => heard++)
    expect(heard).toBe(1)
  })
})
