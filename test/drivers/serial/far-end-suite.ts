import { beforeEach, describe, expect, test } from 'vitest'
import {
  messageTypes,
  protocolVersion,
  refusals,
  stateFlags,
} from '../../../drivers/serial/protocol/constants.ts'
import { type SerialLayout, serialLayout } from '../../../drivers/serial/protocol/layout.ts'
import type { RobotDescription } from '../../../src/description/types.ts'
import { concat, decodeAll, faultCodes, floats, type PlainFrame, rawFrame } from './wire.ts'

/** A far end under test, in virtual time: this program's own, or firmware in an emulator. */
export interface FarEndRig {
  receive(bytes: Uint8Array): void
  /** Let time pass. */
  advance(seconds: number): void
  /** Bytes that it sent since the last call. */
  take(): Uint8Array
}

/**
 * What `docs/wire-protocol.md` asks of a robot, in executable form. The robot is a reacher: all position servos,
 * standing at zero, and following commands well enough to be somewhere else when told so.
 */
export function farEndSuite(name: string, description: RobotDescription, makeRig: () => FarEndRig): void {
  describe(`${name} keeps the far end’s side of the protocol`, () => {
    const layout: SerialLayout = serialLayout(description)
    const watchdogS = layout.watchdogMs / 1000
    const periodS = layout.periodUs / 1e6
    /** Resolution of the far end's own timers, with some room. */
    const slackS = 0.006
    let rig: FarEndRig
    let session: number
    let sequence: number

    beforeEach(() => {
      rig = makeRig()
      sequence = 0
      session = 0
    })

    const heard = (): PlainFrame[] => decodeAll(rig.take(), layout, 'robot').frames
    const send = (type: number, payload?: Uint8Array): number => {
      sequence++
      rig.receive(rawFrame(type, session, sequence, payload))
      return sequence
    }
    const hello = (challenge = 99): PlainFrame => {
      rig.take()
      rig.receive(rawFrame(messageTypes.hello, 0, 0, new Uint8Array(Uint32Array.of(challenge).buffer)))
      const info = heard().find(({ type }) => type === 'info')
      if (!info) throw new Error('no INFO')
      session = info.session
      sequence = 0
      return info
    }
    const command = (...values: number[]): number => send(messageTypes.command, floats(...values))
    const zeros = Array.from({ length: layout.actuators }, () => 0)
    const all = (value: number): number[] => zeros.map(() => value)
    const arm = (): void => {
      send(messageTypes.arm)
      expect(heard()).toContainEqual(expect.objectContaining({ type: 'ack' }))
    }
    /** The latest STATE, after as long as one takes. */
    const state = (): { flags: number; fault: number; command: number[]; commandSequence: number } => {
      rig.advance(1 / layout.stateRateHz + 0.001)
      const last = heard().findLast(({ type }) => type === 'state')
      if (!last) throw new Error('no STATE')
      return last.fields as ReturnType<typeof state>
    }
    const has = (flag: number): boolean => (state().flags & flag) !== 0
    const drive = (periods: number, step = 0.001): void => {
      for (let period = 1; period <= periods; period++) {
        command(...all(period * step))
        rig.advance(periodS)
      }
    }

    test('silent until HELLO, which it answers with who it is', () => {
      rig.advance(1)
      expect(rig.take()).toHaveLength(0)
      const info = hello(4_000_000_000)
      expect(info.session).not.toBe(0)
      expect(info.fields).toMatchObject({
        challenge: 4_000_000_000,
        descriptionHash: description.hash.slice(0, 32),
        robot: description.name,
        sensors: layout.sensors,
        watchdogMs: layout.watchdogMs,
        stateRateHz: layout.stateRateHz,
      })
    })

    test('STATE comes at its rate, numbered without a gap, by its own clock', () => {
      hello()
      for (let beat = 0; beat < 20; beat++) {
        send(messageTypes.heartbeat)
        rig.advance(0.05)
      }
      const states = heard().filter(({ type }) => type === 'state')
      expect(Math.abs(states.length - layout.stateRateHz)).toBeLessThanOrEqual(2)
      for (const [index, { sequence: number, session: of, fields }] of states.entries()) {
        expect(of).toBe(session)
        const before = states[index - 1]
        if (!before) continue
        expect(number).toBe(before.sequence + 1)
        const elapsed = Number(fields.deviceTimeUs) - Number(before.fields.deviceTimeUs)
        expect(Math.abs(elapsed - 1e6 / layout.stateRateHz)).toBeLessThan(5000)
      }
    })

    test('every HELLO begins another session, and only the latest is obeyed', () => {
      const first = hello()
      const second = hello()
      expect(second.session).not.toBe(first.session)
      session = first.session
      send(messageTypes.arm)
      expect(heard()).toEqual([])
      session = second.session
      expect(has(stateFlags.armed)).toBe(false)
      arm()
      expect(has(stateFlags.armed)).toBe(true)
    })

    test('nothing moves before ARM', () => {
      hello()
      command(...all(0.01))
      expect(state()).toMatchObject({ command: zeros, commandSequence: 0 })
      expect(has(stateFlags.resting)).toBe(true)
    })

    test('armed, it obeys and says which COMMAND is in force', () => {
      hello()
      arm()
      const number = command(...all(0.01))
      const { commandSequence, command: inForce, flags } = state()
      expect(commandSequence).toBe(number)
      expect(inForce).toEqual(all(Math.fround(0.01)))
      expect(flags & stateFlags.resting).toBe(0)
    })

    test('commands that an earlier session had queued never move it', () => {
      hello()
      const old = concat(
        ...[1, 2, 3].map((number) => rawFrame(2, session, 100 + number, floats(...all(0.01)))),
      )
      hello()
      arm()
      rig.receive(old)
      expect(state()).toMatchObject({ command: zeros, commandSequence: 0 })
    })

    test('repeated and overtaken COMMANDs are ignored', () => {
      hello()
      arm()
      const number = command(...all(0.01))
      rig.receive(rawFrame(messageTypes.command, session, number, floats(...all(0.02))))
      rig.receive(rawFrame(messageTypes.command, session, number - 1, floats(...all(0.03))))
      expect(state()).toMatchObject({ command: all(Math.fround(0.01)), commandSequence: number })
    })

    test('the watchdog: at rest in time after the last COMMAND, and it says so', () => {
      hello()
      arm()
      drive(10)
      // `drive` waited a period after the last one.
      rig.advance(watchdogS - periodS - slackS)
      expect(heard().filter(({ type }) => type === 'fault')).toEqual([])
      rig.advance(2 * slackS)
      const fault = heard().find(({ type }) => type === 'fault')
      expect(fault?.fields).toMatchObject({ code: faultCodes.watchdog })
      const { flags, fault: code } = state()
      expect(flags & stateFlags.resting).toBe(stateFlags.resting)
      expect(flags & stateFlags.latched).toBe(stateFlags.latched)
      expect(flags & stateFlags.armed).toBe(0)
      expect(code).toBe(faultCodes.watchdog)
    })

    test('heartbeats, garbage, old sessions and damaged COMMANDs do not keep it moving', () => {
      hello()
      arm()
      drive(10)
      for (let beat = 0; beat < 25; beat++) {
        send(messageTypes.heartbeat)
        rig.receive(Uint8Array.of(1, 2, 3, 0, 255))
        rig.receive(rawFrame(messageTypes.command, session ^ 1, ++sequence, floats(...all(0.01))))
        const damaged = rawFrame(messageTypes.command, session, ++sequence, floats(...all(0.01)))
        damaged[4] = damaged[4] ^ 1
        rig.receive(damaged)
        rig.advance(watchdogS / 20)
      }
      expect(state()).toMatchObject({ fault: faultCodes.watchdog })
    })

    test('the watchdog latches: COMMANDs and ARM are refused until CLEAR, then it must be armed', () => {
      hello()
      arm()
      drive(5)
      rig.advance(2 * watchdogS)
      const held = state().command
      command(...all(0.005))
      expect(state()).toMatchObject({ command: held })
      heard()
      send(messageTypes.arm)
      expect(heard()).toContainEqual(
        expect.objectContaining({
          type: 'nack',
          fields: expect.objectContaining({ refusal: refusals.latched }),
        }),
      )
      send(messageTypes.clear)
      expect(heard()).toContainEqual(expect.objectContaining({ type: 'ack' }))
      command(...all(0.005))
      expect(state()).toMatchObject({ command: held, fault: 0 })
      arm()
      expect(has(stateFlags.armed)).toBe(true)
    })

    test('an armed robot that was never commanded rests when the heartbeats end', () => {
      hello()
      arm()
      for (let beat = 0; beat < 10; beat++) {
        rig.advance(watchdogS / 2)
        send(messageTypes.heartbeat)
      }
      expect(has(stateFlags.armed)).toBe(true)
      rig.advance(watchdogS + slackS)
      expect(state()).toMatchObject({ fault: faultCodes.watchdog })
    })

    test('disarmed, it shows that it noticed a silent host, by the same time', () => {
      hello()
      expect(has(stateFlags.hostSilent)).toBe(true)
      send(messageTypes.heartbeat)
      expect(has(stateFlags.hostSilent)).toBe(false)
      rig.advance(watchdogS + slackS)
      expect(has(stateFlags.hostSilent)).toBe(true)
      send(messageTypes.heartbeat)
      expect(has(stateFlags.hostSilent)).toBe(false)
    })

    test('STOP is obeyed from any session and with any sequence number, and latches', () => {
      hello()
      arm()
      drive(5)
      rig.receive(rawFrame(messageTypes.stop, session ^ 5, 0))
      expect(state()).toMatchObject({ fault: faultCodes.stopped })
      expect(has(stateFlags.resting)).toBe(true)
      heard()
      send(messageTypes.arm)
      expect(heard()).toContainEqual(expect.objectContaining({ type: 'nack' }))
    })

    test.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])('%d is a fault', (value) => {
      hello()
      arm()
      drive(3)
      command(...all(value))
      expect(heard()).toContainEqual(
        expect.objectContaining({
          type: 'fault',
          fields: expect.objectContaining({ code: faultCodes.nonFinite }),
        }),
      )
      const { command: inForce, flags } = state()
      expect(inForce.every(Number.isFinite)).toBe(true)
      expect(flags & stateFlags.resting).toBe(stateFlags.resting)
    })

    test('beyond the limits is a fault, at the limit is not', () => {
      const { upper = 0, lower = 0 } = layout.limits[0] ?? {}
      for (const outside of [upper * 1.001, lower * 1.001]) {
        hello()
        arm()
        command(...all(outside))
        expect(state()).toMatchObject({ fault: faultCodes.outOfRange, command: zeros })
        send(messageTypes.clear)
      }
    })

    test('a jump is clamped to the speed limit, and it says so', () => {
      hello()
      arm()
      command(...all(1))
      const { command: inForce, flags } = state()
      for (const [index, value] of inForce.entries()) {
        expect(value).toBeLessThanOrEqual((layout.limits[index]?.velocity ?? 0) * periodS * 1.0001)
      }
      expect(flags & stateFlags.limited).toBe(stateFlags.limited)
    })

    test('a new HELLO brings an armed robot to rest', () => {
      hello()
      arm()
      drive(5)
      hello()
      const { flags, fault } = state()
      expect(flags & (stateFlags.armed | stateFlags.resting)).toBe(stateFlags.resting)
      expect(fault).toBe(faultCodes.none)
    })

    test('DISARM brings it to rest and latches nothing: it may be armed again', () => {
      hello()
      arm()
      drive(5)
      heard()
      send(messageTypes.disarm)
      expect(heard()).toContainEqual(expect.objectContaining({ type: 'ack' }))
      const { flags, fault } = state()
      expect(flags & (stateFlags.armed | stateFlags.resting | stateFlags.latched)).toBe(stateFlags.resting)
      expect(fault).toBe(faultCodes.none)
      const { command: held } = state()
      command(...all(0.01))
      expect(state()).toMatchObject({ command: held })
      arm()
      expect(has(stateFlags.armed)).toBe(true)
    })

    test.each([
      ['STOP', faultCodes.stopped],
      ['the watchdog', faultCodes.watchdog],
      ['a COMMAND that is no number', faultCodes.nonFinite],
    ])('what %s latched outlives DISARM, new sessions and silence, until CLEAR', (_, code) => {
      hello()
      arm()
      drive(3)
      if (code === faultCodes.stopped) send(messageTypes.stop)
      else if (code === faultCodes.nonFinite) command(...all(Number.NaN))
      else rig.advance(2 * watchdogS)
      const refused = (): void => {
        rig.take()
        for (const type of [messageTypes.arm, messageTypes.disarm]) {
          send(type)
          const nack = { type: 'nack', fields: expect.objectContaining({ refusal: refusals.latched }) }
          expect(heard()).toContainEqual(expect.objectContaining(nack))
        }
        expect(state()).toMatchObject({ fault: code })
        expect(has(stateFlags.latched)).toBe(true)
      }
      refused()
      hello()
      refused()
      rig.advance(2.5)
      hello()
      refused()
      send(messageTypes.clear)
      expect(state()).toMatchObject({ fault: faultCodes.none })
      hello()
      arm()
      expect(has(stateFlags.armed)).toBe(true)
    })

    test('a STOP that nobody’s session is there to hear latches all the same', () => {
      rig.receive(rawFrame(messageTypes.stop, 7, 0))
      expect(heard()).toEqual([])
      hello()
      expect(state()).toMatchObject({ fault: faultCodes.stopped })
      heard()
      send(messageTypes.arm)
      expect(heard()).toContainEqual(expect.objectContaining({ type: 'nack' }))
    })

    test('a host that has gone is forgotten: silence until the next HELLO', () => {
      hello()
      rig.advance(2.5)
      rig.take()
      rig.advance(1)
      expect(rig.take()).toHaveLength(0)
      send(messageTypes.arm)
      expect(rig.take()).toHaveLength(0)
      hello()
      arm()
    })

    test('another protocol version is told apart from noise', () => {
      rig.receive(rawFrame(messageTypes.hello, 0, 0, new Uint8Array(4), protocolVersion + 1))
      expect(heard()).toContainEqual(
        expect.objectContaining({
          type: 'nack',
          fields: expect.objectContaining({ refusal: refusals.wrongVersion }),
        }),
      )
    })

    test('HEARTBEAT is echoed', () => {
      hello()
      const number = send(messageTypes.heartbeat)
      expect(heard()).toContainEqual(
        expect.objectContaining({ type: 'echo', fields: expect.objectContaining({ answers: number }) }),
      )
    })
  })
}
