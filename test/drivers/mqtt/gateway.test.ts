import { describe, expect, test } from 'vitest'
import { leaseTimeoutS } from '../../../drivers/mqtt/gateway/gateway.ts'
import { faultCodes, stateFlags } from '../../../drivers/serial/protocol/constants.ts'
import { createGatewayRig, type GatewayRig, type TestHost } from './gateway-rig.ts'

const small = [0.001, 0.001]

const send = (rig: GatewayRig, payload: Uint8Array, retained = false): void =>
  rig.gateway.receive('command', payload, retained)

/** What has reached the robot since it was armed: not the hold that arming itself gives. */
const moved = (rig: GatewayRig, since: number): number => rig.robot.commands.length - since

async function armed(): Promise<{ rig: GatewayRig; anna: TestHost; since: number }> {
  const rig = await createGatewayRig()
  const anna = rig.host()
  await anna.takeOver()
  return { rig, anna, since: rig.robot.commands.length }
}

async function drive(rig: GatewayRig, host: TestHost, periods: number): Promise<Buffer[]> {
  const frames: Buffer[] = []
  for (let period = 0; period < periods; period++) {
    frames.push(host.command(small))
    send(rig, frames.at(-1) as Buffer)
    await rig.advance(0.02)
  }
  return frames
}

describe('what moves the robot', () => {
  test('a command of the lease in force, newer than the last, and from now', async () => {
    const { rig, anna, since } = await armed()
    await drive(rig, anna, 5)
    expect(moved(rig, since)).toBe(5)
    expect(rig.state.commandSequence).toBe(anna.sequence)
    expect(rig.gateway.statistics.messages.accepted).toBe(7) // with lease and arm
  })

  test('not what the broker had kept', async () => {
    const { rig, anna, since } = await armed()
    send(rig, anna.command(small), true)
    expect(moved(rig, since)).toBe(0)
    expect(rig.gateway.statistics.messages.retained).toBe(1)
  })

  test('not what is older than the watchdog’s time by the robot’s own clock', async () => {
    const { rig, anna, since } = await armed()
    const early = rig.state.deviceTimeUs
    await drive(rig, anna, 3)
    await rig.advance(0.05)
    const waiting = anna.command(small, { seenUs: rig.deviceTimeUs() - 100_001 })
    send(rig, waiting)
    expect(moved(rig, since)).toBe(3)
    expect(rig.gateway.statistics.messages.tooOld).toBe(1)
    send(rig, anna.command(small, { seenUs: early }))
    expect(rig.gateway.statistics.messages.tooOld).toBe(2)
    send(rig, anna.command(small, { seenUs: rig.deviceTimeUs() - 99_000 }))
    expect(moved(rig, since)).toBe(4)
  })

  test('not what claims to have seen the future, or nothing', async () => {
    const { rig, anna, since } = await armed()
    send(rig, anna.command(small, { seenUs: rig.deviceTimeUs() + 1 }))
    send(rig, anna.command(small, { seenUs: 0 }))
    send(rig, anna.command(small, { seenUs: 2 ** 60 }))
    expect(moved(rig, since)).toBe(0)
    expect(rig.gateway.statistics.messages.tooOld).toBe(3)
  })

  test('not twice: a duplicate, and one that was overtaken', async () => {
    const { rig, anna, since } = await armed()
    const first = anna.command(small)
    const second = anna.command(small)
    for (const frame of [second, second, first]) send(rig, frame)
    expect(moved(rig, since)).toBe(1)
    expect(rig.gateway.statistics.messages.oldSequence).toBe(2)
  })

  test('not under an earlier lease, though the host is the same and the time is right', async () => {
    const { rig, anna } = await armed()
    await drive(rig, anna, 3)
    const old = { nonce: anna.nonce }
    await anna.request('release')
    await anna.takeOver()
    const since = rig.robot.commands.length
    send(rig, anna.command(small, old))
    expect(moved(rig, since)).toBe(0)
    expect(rig.gateway.statistics.messages.wrongLease).toBe(1)
    send(rig, anna.command(small))
    expect(moved(rig, since)).toBe(1)
  })

  test('not what was recorded from an earlier start of the robot’s program at the same time of its clock', async () => {
    const { rig: earlier, anna: before } = await armed()
    const recorded = await drive(earlier, before, 10)
    const rig = await createGatewayRig(2)
    const anna = rig.host()
    await anna.takeOver()
    const since = rig.robot.commands.length
    for (const frame of recorded) {
      send(rig, frame)
      await rig.advance(0.02)
    }
    expect(moved(rig, since)).toBe(0)
    expect(rig.gateway.statistics.messages.wrongLease).toBe(10)
  })

  test('not a message of another length, version or type', async () => {
    const { rig, anna, since } = await armed()
    const good = anna.command(small)
    const wrong = [good.subarray(1), Buffer.concat([good, Buffer.of(0)]), Buffer.alloc(0), Buffer.alloc(26)]
    for (const payload of wrong) send(rig, payload)
    expect(moved(rig, since)).toBe(0)
    expect(rig.gateway.statistics.messages.malformed).toBe(wrong.length)
  })

  test('not before it is armed, and not after a stop', async () => {
    const rig = await createGatewayRig()
    const anna = rig.host()
    anna.nonce = (await anna.request('lease'))?.nonce ?? 0
    anna.sequence = 0
    send(rig, anna.command(small))
    expect(rig.robot.commands).toHaveLength(0)
    expect(rig.gateway.statistics.commandsNotArmed).toBe(1)
    await anna.request('arm')
    const since = rig.robot.commands.length
    rig.gateway.receive('stop', Buffer.alloc(0), false)
    send(rig, anna.command(small))
    expect(moved(rig, since)).toBe(0)
    expect(rig.gateway.statistics.commandsNotArmed).toBe(2)
  })
})

describe('limits of its own', () => {
  test.each([
    ['no number', [Number.NaN, 0], faultCodes.nonFinite],
    ['out of range', [100, 0], faultCodes.outOfRange],
  ])('%s: refused and latched', async (_, values, code) => {
    const { rig, anna, since } = await armed()
    send(rig, anna.command(values))
    expect(moved(rig, since)).toBe(0)
    expect(rig.gateway.state).toBe('latched')
    expect(rig.last('fault')).toMatchObject({ code })
  })

  test('too fast: clamped, and STATE says so', async () => {
    const { rig, anna } = await armed()
    await drive(rig, anna, 2)
    send(rig, anna.command([1, 1]))
    await rig.advance(0.02)
    expect(rig.robot.commands.at(-1)?.[0]).toBeLessThan(0.1)
    expect(rig.state.flags & stateFlags.limited).toBeTruthy()
  })
})

describe('the watchdog', () => {
  test('brings the robot to rest when no valid command comes, and latches', async () => {
    const { rig, anna } = await armed()
    await drive(rig, anna, 5)
    await rig.advance(0.079)
    expect(rig.robot.stops).toEqual([])
    await rig.advance(0.003)
    expect(rig.robot.state).toBe('stopped')
    expect(rig.gateway.statistics).toMatchObject({ watchdogTrips: 1, lastRest: 'watchdog' })
    expect(rig.gateway.statistics.restAfterLastCommandS).toBeCloseTo(0.1, 2)
    await rig.advance(0.02)
    expect(rig.state.flags & stateFlags.hostSilent).toBeTruthy()
    expect(rig.state.flags & stateFlags.latched).toBeTruthy()
    expect((await anna.request('arm'))?.refusal).toBe('latched')
  })

  test('is not fed by what is refused', async () => {
    const { rig, anna } = await armed()
    const [frame] = await drive(rig, anna, 1)
    for (let count = 0; count < 20; count++) {
      send(rig, frame as Buffer)
      send(rig, anna.command(small, { nonce: 1 }))
      send(rig, anna.command(small, { seenUs: 1 }))
      send(rig, anna.heartbeat())
      await rig.advance(0.005)
    }
    expect(rig.robot.state).toBe('stopped')
    expect(rig.gateway.statistics.lastRest).toBe('watchdog')
  })

  test('is fed by heartbeats until the first command', async () => {
    const { rig, anna } = await armed()
    for (let count = 0; count < 20; count++) {
      send(rig, anna.heartbeat())
      await rig.advance(0.02)
    }
    expect(rig.gateway.state).toBe('armed')
    expect(rig.published.filter(({ topic }) => topic === 'echo')).toHaveLength(20)
    await rig.advance(0.11)
    expect(rig.gateway.state).toBe('latched')
  })

  test('is one timer with HOST_SILENT, armed or not', async () => {
    const rig = await createGatewayRig()
    const anna = rig.host()
    anna.nonce = (await anna.request('lease'))?.nonce ?? 0
    anna.sequence = 0
    send(rig, anna.heartbeat())
    await rig.advance(0.09)
    expect(rig.state.flags & stateFlags.hostSilent).toBe(0)
    await rig.advance(0.03)
    expect(rig.state.flags & stateFlags.hostSilent).toBeTruthy()
    expect(rig.gateway.state).toBe('disarmed')
  })
})

describe('the lease', () => {
  test('is one host’s, and the other is told whose', async () => {
    const { rig, anna } = await armed()
    const bert = rig.host('bert')
    expect(await bert.request('lease')).toMatchObject({ ok: false, refusal: 'held', text: 'anna@bench' })
    expect(rig.last('lease')).toMatchObject({ lease: 1, holder: 'anna@bench' })
    expect(rig.gateway.state).toBe('armed')
    bert.nonce = anna.nonce + 1
    expect(await bert.request('arm')).toMatchObject({ ok: false, refusal: 'notHolder' })
  })

  test('ends when its holder is silent, and not before', async () => {
    const { rig } = await armed()
    const bert = rig.host('bert')
    await rig.advance(leaseTimeoutS - 0.05)
    expect(await bert.request('lease')).toMatchObject({ refusal: 'held' })
    await rig.advance(0.1)
    expect(rig.last('lease')).toEqual({ lease: 0, holder: '' })
    expect(await bert.request('lease')).toMatchObject({ ok: true })
    expect(rig.gateway.state).toBe('latched')
  })

  test('given back while armed brings the robot to rest, and latches nothing', async () => {
    const { rig, anna } = await armed()
    expect(await anna.request('release')).toMatchObject({ ok: true })
    expect(rig.robot.state).toBe('stopped')
    expect(rig.gateway.state).toBe('disarmed')
    await rig.host('bert').takeOver()
    expect(rig.gateway.state).toBe('armed')
  })

  test.each([
    ['a stop', faultCodes.stopped],
    ['the watchdog', faultCodes.watchdog],
  ])('taken anew does not end what %s latched, clear does', async (_, code) => {
    const { rig, anna } = await armed()
    if (code === faultCodes.stopped) rig.gateway.receive('stop', Buffer.alloc(0), false)
    await rig.advance(leaseTimeoutS + 0.1)
    const bert = rig.host('bert')
    bert.nonce = (await bert.request('lease'))?.nonce ?? 0
    bert.sequence = 0
    expect(rig.gateway.state).toBe('latched')
    expect(await bert.request('arm')).toMatchObject({ ok: false, refusal: 'latched' })
    await rig.advance(0.02)
    expect(rig.state).toMatchObject({ fault: code })
    expect(await bert.request('clear')).toMatchObject({ ok: true })
    expect(await bert.request('arm')).toMatchObject({ ok: true })
    expect(anna.nonce).not.toBe(bert.nonce)
  })

  test('asked for anew by its holder brings the robot to rest, and has another nonce', async () => {
    const { rig, anna } = await armed()
    const again = await anna.request('lease')
    expect(again?.ok).toBe(true)
    expect(again?.nonce).not.toBe(anna.nonce)
    expect(rig.gateway.state).toBe('disarmed')
    expect(rig.robot.stops).toHaveLength(1)
  })

  test('is not given to a request from long ago', async () => {
    const rig = await createGatewayRig()
    const anna = rig.host()
    expect(await anna.request('lease', { seenUs: rig.deviceTimeUs() - 150_000 })).toMatchObject({
      refusal: 'old',
    })
    expect(rig.gateway.statistics.leasesGranted).toBe(0)
  })

  test('a repeated request gets the same answer and is not done twice', async () => {
    const rig = await createGatewayRig()
    const anna = rig.host()
    const first = await anna.request('lease', { id: 'one' })
    await anna.request('lease', { id: 'one' })
    const answers = rig.published
      .filter(({ topic }) => topic === 'answer')
      .map(({ payload }) => String(payload))
    expect(answers).toHaveLength(2)
    expect(answers[1]).toBe(answers[0])
    expect(first).toBeUndefined() // it was asked under another mark
    expect(rig.gateway.statistics.leasesGranted).toBe(1)
  })
})

describe('stopping', () => {
  test.each([
    ['nothing', ''],
    ['words', 'halt!'],
    ['a reason', JSON.stringify({ reason: 'smoke' })],
    ['rubbish', '\u0000\u0001{'],
  ])('%s on the topic stops it, from anyone', async (_, text) => {
    const { rig } = await armed()
    rig.gateway.receive('stop', Buffer.from(text), false)
    expect(rig.robot.state).toBe('stopped')
    expect(rig.gateway.state).toBe('latched')
  })

  test('is confirmed to whoever asks for it, and cleared by the holder', async () => {
    const { rig, anna } = await armed()
    rig.gateway.receive('stop', Buffer.from(JSON.stringify({ id: 'x1' })), false)
    expect(
      rig.published.some(({ topic, payload }) => topic === 'answer' && String(payload).includes('x1')),
    ).toBe(true)
    expect(await anna.request('clear')).toMatchObject({ ok: true })
    expect(rig.gateway.state).toBe('disarmed')
    expect(await anna.request('arm')).toMatchObject({ ok: true })
  })

  test('the robot’s own fault latches and is told', async () => {
    const { rig, anna } = await armed()
    rig.robot.fail('a wire came off')
    expect(rig.last('fault')).toMatchObject({ code: faultCodes.body, text: 'a wire came off' })
    expect(await anna.request('arm')).toMatchObject({ refusal: 'unwell' })
  })

  test('the link gone: rest at once, and the lease with it', async () => {
    const { rig, anna } = await armed()
    await drive(rig, anna, 3)
    rig.gateway.linkDown('broker away')
    expect(rig.robot.state).toBe('stopped')
    const since = rig.robot.commands.length
    rig.gateway.linkUp()
    send(rig, anna.command(small))
    expect(moved(rig, since)).toBe(0)
    expect(rig.gateway.statistics.messages.wrongLease).toBe(1)
    expect(rig.last('lease')).toEqual({ lease: 0, holder: '' })
  })

  test('shut down: rest, and deaf', async () => {
    const { rig, anna } = await armed()
    await rig.gateway.shutDown()
    expect(rig.robot.state).toBe('stopped')
    const since = rig.robot.commands.length
    send(rig, anna.command(small))
    expect(moved(rig, since)).toBe(0)
  })

  test('a stop while it is being armed wins', async () => {
    const rig = await createGatewayRig()
    const anna = rig.host()
    anna.nonce = (await anna.request('lease'))?.nonce ?? 0
    anna.sequence = 0
    const answer = anna.request('arm')
    rig.gateway.receive('stop', Buffer.alloc(0), false)
    expect(await answer).toMatchObject({ ok: false })
    expect(rig.gateway.state).toBe('latched')
    expect(rig.robot.state).toBe('stopped')
  })
})

describe('STATE', () => {
  test('says what is measured, at its rate, with the robot’s own time', async () => {
    const rig = await createGatewayRig()
    const before = rig.gateway.statistics.statesSent
    await rig.advance(1)
    expect(rig.gateway.statistics.statesSent - before).toBe(rig.gateway.layout.stateRateHz)
    expect(rig.state.flags & stateFlags.valid).toBeTruthy()
    expect(rig.state.flags & stateFlags.resting).toBeTruthy()
    expect(rig.state.deviceTimeUs).toBeLessThanOrEqual(rig.deviceTimeUs())
  })

  test('is not to be trusted once the robot measures nothing', async () => {
    const rig = await createGatewayRig()
    rig.robot.mute = true
    await rig.advance(0.1)
    expect(rig.state.flags & stateFlags.valid).toBe(0)
  })
})
