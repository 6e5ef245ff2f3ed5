import { existsSync } from 'node:fs'
import { type Browser, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { reasons } from '../../../src/safety/types.ts'
import { bundleSafetyPage } from '../../../studio/safety/bundle.ts'
import { requestKinds } from '../../../studio/safety/page/requests.ts'
import { lower, periodS, runTrial, type TrialSettings, upper } from '../../../studio/safety/page/trial.ts'

const settings: TrialSettings = {
  request: 'sine',
  reach: 1.6,
  seed: 1,
  velocity: 3,
  acceleration: 20,
  jerk: 0,
}

describe('a trial', () => {
  test.each(requestKinds)(
    '%s: what is sent stays inside the limits, and interference is never silent',
    (request) => {
      for (const jerk of [0, 400]) {
        const { requested, sent, why, state } = runTrial({ ...settings, request, jerk })
        let before = 0
        for (const [step, command] of sent.entries()) {
          expect(command).toBeGreaterThanOrEqual(lower)
          expect(command).toBeLessThanOrEqual(upper)
          expect(Math.abs(command - before)).toBeLessThanOrEqual(settings.velocity * periodS * (1 + 1e-9))
          // Below this it is rounding: see src/safety/README.md.
          if (!(Math.abs(command - (requested[step] ?? 0)) < 1e-5 * settings.velocity * periodS)) {
            expect(why[step]).not.toBe(0)
          }
          before = command
        }
        expect(state).toBe(request === 'no number' ? 'stopped' : 'open')
      }
    },
  )
})

const executablePath = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(
  existsSync,
)
const required = process.env.SINEW_REQUIRE_ALL === '1'
if (!executablePath && !required) {
  console.log('skipped: the safety page is tried in a Chromium (apt-get install chromium)')
}

describe.skipIf(!executablePath && !required)('the page, in Chromium', () => {
  let browser: Browser
  let page: Page
  const errors: string[] = []

  beforeAll(async () => {
    browser = await chromium.launch({ ...(executablePath ? { executablePath } : {}), args: ['--no-sandbox'] })
    page = await browser.newPage({ viewport: { width: 390, height: 844 } })
    page.on('pageerror', (error) => errors.push(error.message))
    page.on('console', (message) => message.type() === 'error' && errors.push(message.text()))
    await page.setContent(await bundleSafetyPage())
  }, 60_000)
  afterAll(() => browser?.close())

  test('runs the gate with the same bits as Node does', async () => {
    for (const request of requestKinds) {
      const asked = { ...settings, request, jerk: 400 }
      const there = await page.evaluate((asked) => {
        const { runTrial } = window as unknown as { runTrial: (asked: unknown) => { sent: Float64Array } }
        return [...runTrial(asked).sent]
      }, asked)
      expect(there).toEqual([...runTrial(asked).sent])
    }
    expect(errors).toEqual([])
  })

  test('draws what was asked for and what was sent, and says why they differ', async () => {
    expect(await page.locator('#position path').count()).toBe(2)
    await page.selectOption('#request', 'no number')
    await expect.poll(() => page.locator('#state').textContent()).toBe('stopped')
    expect(await page.locator('#reasons').textContent()).toContain('nonFinite')
    await page.selectOption('#request', 'sine')
    await page.locator('#reach').fill('0.2')
    await page.locator('#velocity').fill('8')
    const calm = runTrial({ ...settings, reach: 0.2, velocity: 8 })
    expect(calm.why.some((bits) => bits & reasons.velocity)).toBe(false)
    await expect.poll(() => page.locator('#reasons').textContent()).not.toContain('velocity')
    expect(errors).toEqual([])
  })

  test('fits a telephone: nothing is wider than the screen', async () => {
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390)
  })
})
