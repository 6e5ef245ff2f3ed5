import { request } from 'node:http'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openPlayer } from '../../../sim/view/open-player.ts'
import type { Player } from '../../../sim/view/player.ts'
import { type OpenView, openView } from '../../../studio/view/open-view.ts'
import type { WireAsk, WireFrame, WireStage } from '../../../studio/view/wire.ts'

let view: OpenView
let player: Player

beforeEach(async () => {
  player = await openPlayer('reacher-reach')
  view = await openView(player, { port: 0, seed: 0, physics: 'rapier', frames: false })
})
afterEach(() => view.close())

const ask = (
  body: WireAsk | string,
  headers: Record<string, string> = { 'content-type': 'application/json' },
) =>
  fetch(`${view.url}ask`, {
    method: 'POST',
    headers,
    body: typeof body === 'string' ? body : JSON.stringify(body),
  })

/** Frames until one is as wished; the page is open for as long. */
async function frameWhere(wished: (frame: WireFrame) => boolean): Promise<WireFrame> {
  const gone = new AbortController()
  const response = await fetch(`${view.url}events`, { signal: gone.signal })
  try {
    let text = ''
    for await (const chunk of response.body ?? []) {
      text += new TextDecoder().decode(chunk)
      const events = text.split('\n\n')
      text = events.pop() ?? ''
      for (const event of events) {
        const frame: WireFrame = JSON.parse(event.replace(/^data: /, ''))
        if (wished(frame)) return frame
      }
    }
    throw new Error('the server ended')
  } finally {
    gone.abort()
  }
}

describe('the server of the page', () => {
  test('tells what there is to see', async () => {
    const stage: WireStage = await (await fetch(`${view.url}stage`)).json()
    expect(stage).toMatchObject({
      title: 'reacher-reach',
      robot: 'reacher',
      physics: 'rapier',
      playsTask: true,
    })
    expect(stage.items.map(({ name }) => name)).toEqual(['base', 'upper_arm', 'forearm', 'target'])
    expect(stage.poseCount).toBe(4)
    const positions = Buffer.from(stage.items[1]?.positions ?? '', 'base64')
    expect(positions.byteLength).toBe(4 * 3 * 36)
    const frame = await frameWhere(() => true)
    expect(frame.poses).toHaveLength(28)
    expect(frame.reading).toHaveLength(stage.readings.length)
    expect(frame.rewardTerms).toHaveLength(stage.rewardNames.length)
  })

  test('time goes on while somebody looks, and only then', async () => {
    const first = await frameWhere(({ step }) => step >= 3)
    expect(first.timeS).toBeCloseTo(0.02 * first.step, 9)
    // The server hears of a page that has gone a little later; from then on nothing moves for five periods and more.
    const standsStill = async (): Promise<boolean> => {
      const { step } = player.state
      await new Promise((resolve) => setTimeout(resolve, 150))
      return player.state.step === step
    }
    await expect.poll(standsStill, { timeout: 10_000 }).toBe(true)
    expect(await standsStill()).toBe(true)
  })

  test('pause, step, reset, speed and a slider do what they say', async () => {
    await ask({ kind: 'pause' })
    const { step, episode } = player.state
    await ask({ kind: 'step' })
    await ask({ kind: 'step' })
    expect(player.state.step).toBe(step + 2)
    expect((await frameWhere(() => true)).paused).toBe(true)
    await ask({ kind: 'reset' })
    expect(player.state).toMatchObject({ step: 0, episode: episode + 1 })
    await ask({ kind: 'control', index: 1, value: 99 })
    expect(player.control[1]).toBe(player.controls[1]?.high)
    await ask({ kind: 'control', index: 1, value: 0.5 })
    expect(player.control[1]).toBe(0.5)
    await ask({ kind: 'speed', factor: 4 })
    await ask({ kind: 'run' })
    expect(await frameWhere((frame) => frame.step > 2)).toMatchObject({ speed: 4, paused: false, error: '' })
  })

  test('an episode that has ended is followed by the next', async () => {
    await ask({ kind: 'pause' })
    for (let step = 0; step < 120 && player.state.episode === 1; step++) await ask({ kind: 'step' })
    expect(player.state).toMatchObject({ episode: 2, step: 0 })
  })

  test.each([
    ['no JSON', '{'],
    ['another kind', '{"kind":"fly"}'],
    ['a value that is no number', '{"kind":"control","index":0,"value":"1"}'],
    ['an endless speed', '{"kind":"speed","factor":1e9}'],
    ['more than asked', '{"kind":"pause","and":1}'],
    ['far too much', `{"kind":"pause","x":"${'x'.repeat(10_000)}"}`],
  ])('%s moves nothing and is told so', async (_, body) => {
    expect((await ask(body)).status).toBe(400)
  })

  test('pages of other sites are refused, by whatever name they come', async () => {
    expect((await ask({ kind: 'pause' }, { 'content-type': 'text/plain' })).status).toBe(415)
    const json = { 'content-type': 'application/json' }
    expect((await ask({ kind: 'pause' }, { ...json, origin: 'http://elsewhere.example' })).status).toBe(403)
    // fetch does not let a host be made up.
    const status = await new Promise((resolve, reject) => {
      const url = new URL('stage', view.url)
      request(url, { headers: { host: `elsewhere.example:${url.port}` } }, ({ statusCode }) =>
        resolve(statusCode),
      )
        .on('error', reject)
        .end()
    })
    expect(status).toBe(403)
  })

  test('every module that the page loads is there, and nothing besides', async () => {
    const seen = new Set<string>()
    const visit = async (url: string): Promise<void> => {
      if (seen.has(url)) return
      seen.add(url)
      const response = await fetch(url)
      expect(`${url} ${response.status}`).toBe(`${url} 200`)
      expect(response.headers.get('content-type')).toContain('text/javascript')
      const text = await response.text()
      for (const [, name = ''] of text.matchAll(/from\s*"([^"]+)"/g))
        await visit(new URL(name, response.url).href)
    }
    await visit(`${view.url}main`)
    expect([...seen].some((url) => url.includes('/sim/render/camera'))).toBe(true)
    for (const path of [
      'package.json',
      'src/index.ts',
      'studio/view/server.ts',
      'sim/render/../../package.json',
    ]) {
      expect((await fetch(`${view.url}${path}`)).status).toBe(404)
    }
  })

  test('a port that is taken is said to be', async () => {
    const other = await openPlayer('reacher')
    const port = Number(new URL(view.url).port)
    await expect(openView(other, { port, seed: 0, physics: 'rapier', frames: false })).rejects.toThrow(
      `cannot serve at port ${port}`,
    )
    await other.close()
  })
})
