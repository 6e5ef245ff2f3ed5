import { existsSync } from 'node:fs'
import { type Browser, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { signalGroup, startSinew } from './sinew-process.ts'
import { createWorkplace, type Workplace } from './workplace.ts'

const executablePath = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(
  existsSync,
)
const required = process.env.SINEW_REQUIRE_ALL === '1'
if (!executablePath && !required) {
  console.log('skipped: the page of sinew view is tried in a Chromium (apt-get install chromium)')
}

describe.skipIf(!executablePath && !required)('the page of sinew view, in Chromium', () => {
  let place: Workplace
  let browser: Browser

  beforeAll(async () => {
    place = await createWorkplace()
    // A root in a container has no sandbox; SwiftShader draws where there is no graphics card.
    const args = ['--no-sandbox', '--use-angle=swiftshader', '--enable-unsafe-swiftshader']
    browser = await chromium.launch({ ...(executablePath ? { executablePath } : {}), args })
  }, 60_000)
  afterAll(async () => {
    await browser?.close()
    await place?.remove()
  })

  /** Runs the verb, opens its page, and ends both; what went wrong in the page fails the test. */
  async function onPage(argv: readonly string[], use: (page: Page) => Promise<void>): Promise<void> {
    const sinew = startSinew(['view', ...argv, '--port', '0', '--json'], place.path)
    const errors: string[] = []
    let heard = ''
    sinew.child.stderr?.on('data', (text) => (heard += text))
    try {
      await sinew.said(/http:\/\/127\.0\.0\.1:\d+\//)
      const page = await browser.newPage({ viewport: { width: 1200, height: 760 } })
      page.on('pageerror', (error) => errors.push(error.message))
      page.on('console', (message) => message.type() === 'error' && errors.push(message.text()))
      await page.goto(/http:\S+/.exec(heard)?.[0] ?? '')
      await page.waitForFunction(() => document.querySelector('#episode .value')?.textContent)
      await use(page)
      expect(errors).toEqual([])
      await page.close()
    } finally {
      signalGroup(sinew, 'SIGINT')
    }
    const { exitCode, stdout } = await sinew.ended
    expect(exitCode).toBe(0)
    expect(JSON.parse(stdout)).toMatchObject({ subject: argv[0] })
  }

  const value = (page: Page, section: string, name: string): Promise<number> =>
    page.locator(`#${section} .row`, { hasText: name }).locator('.value').innerText().then(Number)

  /** How many colours the canvas shows: one alone is an empty picture. */
  async function colours(page: Page): Promise<number> {
    const png = await page.locator('canvas').screenshot()
    return page.evaluate(async (base64) => {
      const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))
      const image = await createImageBitmap(new Blob([bytes], { type: 'image/png' }))
      const context = new OffscreenCanvas(image.width, image.height).getContext('2d')
      context?.drawImage(image, 0, 0)
      const { data } = context?.getImageData(0, 0, image.width, image.height) ?? {
        data: new Uint8ClampedArray(0),
      }
      const seen = new Set<number>()
      // In steps of 16, so that a gradient counts little.
      for (let at = 0; at < data.length; at += 4) {
        seen.add(((data[at] ?? 0) >> 4) * 256 + ((data[at + 1] ?? 0) >> 4) * 16 + ((data[at + 2] ?? 0) >> 4))
      }
      return seen.size
    }, png.toString('base64'))
  }

  test('a robot is drawn, and a slider moves its joint', async () => {
    await onPage(['reacher'], async (page) => {
      await expect.poll(() => colours(page)).toBeGreaterThan(20)
      const slider = page.getByRole('slider', { name: 'shoulder.position' })
      await slider.focus()
      for (let press = 0; press < 60; press++) await page.keyboard.press('ArrowRight')
      await expect
        .poll(() => value(page, 'readings', 'shoulder.position'), { timeout: 10_000 })
        .toBeGreaterThan(0.1)
      await page.getByRole('button', { name: 'Reset' }).click()
      await expect.poll(() => value(page, 'readings', 'shoulder.position')).toBeCloseTo(0, 1)
    })
  })

  test('keys pause, step, turn the view and change its looks', async () => {
    await onPage(['cartpole-swingup', '--action', 'random'], async (page) => {
      const time = () => value(page, 'episode', 'time')
      await expect.poll(time).toBeGreaterThan(0.1)
      await page.locator('canvas').focus()
      await page.keyboard.press('Space')
      await page.getByText('paused').waitFor()
      const stopped = await time()
      await page.keyboard.press('.')
      await expect.poll(time).toBeCloseTo(stopped + 0.02, 5)
      expect(await page.getByRole('slider').count()).toBe(0)
      expect(await page.locator('#rewards .row').count()).toBeGreaterThan(0)

      const picture = () =>
        page
          .locator('canvas')
          .screenshot()
          .then((png) => png.toString('base64'))
      const before = await picture()
      for (let press = 0; press < 5; press++) await page.keyboard.press('ArrowLeft')
      await expect.poll(picture).not.toBe(before)
      const light = await picture()
      await page.getByRole('button', { name: 'Dark' }).click()
      expect(await page.locator('html').getAttribute('data-theme')).toBe('dark')
      await expect.poll(picture).not.toBe(light)
      await page.keyboard.press('r')
      await expect.poll(() => value(page, 'episode', 'episode')).toBe(2)
    })
  })
})
