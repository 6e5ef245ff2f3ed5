import { describe, expect, test } from 'vitest'
import { SinewError } from '../../src/contract/errors.ts'
import { createLifeCycle } from '../../src/contract/life-cycle.ts'

describe('a robot’s life cycle', () => {
  test('tells every change once, with its reason, and nothing after the end', () => {
    const life = createLifeCycle('a port')
    const told: string[] = []
    let completed = false
    life.states.subscribe({
      next: ({ state, reason }) => told.push(`${state}: ${reason}`),
      complete: () => (completed = true),
    })
    life.become('connected', 'answered')
    life.become('connected', 'again')
    life.become('ready', 'proven')
    life.end('over')
    life.become('active', 'too late')
    life.end()
    expect(told).toEqual(['connected: answered', 'ready: proven', 'closed: over'])
    expect(completed).toBe(true)
    expect(life.state).toBe('closed')
  })

  test('a fault comes from wherever there is a robot to speak of, and stays', () => {
    const life = createLifeCycle('a port')
    expect(life.fault('nobody there')).toBe(false)
    life.become('active', 'armed')
    expect(life.fault('cable')).toBe(true)
    expect(life.fault('once more')).toBe(false)
    expect(life.is('stopped', 'faulted')).toBe(true)
  })

  test('what is asked out of turn is refused, saying where, what and what instead', () => {
    const life = createLifeCycle('a port')
    expect(() => life.require('open', 'closed')).not.toThrow()
    const refused = (): void => life.require('activate', 'ready')
    expect(refused).toThrow(SinewError)
    expect(refused).toThrow(expect.objectContaining({ code: 'usage', where: 'a port', received: 'closed' }))
    life.end()
    expect(() => life.require('open', 'closed')).toThrow(
      expect.objectContaining({ received: 'closed for good' }),
    )
  })
})
