import { expect, test } from 'vitest'
import { createProgress } from '../../src/cli/progress.ts'
import { createStyle } from '../../src/cli/style.ts'
import { createManualClock } from '../../src/contract/clock.ts'

function setUp(isTty: boolean, columns = 120) {
  const clock = createManualClock()
  const written: string[] = []
  const output = { write: (text: string) => void written.push(text), isTty, columns }
  const progress = createProgress({
    output,
    style: createStyle(false),
    clock,
    title: 'train',
    total: 1000,
    unit: 'steps',
  })
  return { clock, written, progress }
}

test('elsewhere than on a terminal: a plain line at first and then every five seconds', () => {
  const { clock, written, progress } = setUp(false)
  for (let step = 0; step <= 1000; step += 10) {
    progress.update(step, [['return', '1.5']])
    clock.advance(0.25)
  }
  progress.finish()
  expect(written.length).toBe(6)
  expect(written[1]).toBe('train  200/1 000 steps  40 steps/s  ETA 20 s  return 1.5\n')
  expect(written.join('')).not.toContain('\u001b')
  expect(written.join('')).not.toContain('\r')
  expect(written.at(-1)).toContain('1 000/1 000 steps')
})

test('on a terminal: one line redrawn in place, no wider than the terminal', () => {
  const { clock, written, progress } = setUp(true, 60)
  progress.update(0)
  clock.advance(0.05)
  progress.update(10)
  clock.advance(0.1)
  progress.update(500, [['success', '85 %']])
  progress.finish()
  expect(written.length).toBe(4)
  for (const line of written.slice(0, 3)) {
    expect(line.startsWith('\r\u001b[2K')).toBe(true)
    expect([...line.replace('\r\u001b[2K', '')].length).toBeLessThan(60)
    expect(line).not.toContain('\n')
  }
  expect(written.at(-1)).toBe('\n')
})

test('the rate is that of the last seconds, and of the whole when done', () => {
  const { clock, written, progress } = setUp(false)
  progress.update(0)
  clock.advance(1)
  progress.update(400)
  for (let second = 0; second < 30; second++) {
    clock.advance(1)
    progress.update(400 + 10 * second)
  }
  expect(written.at(-1)).toContain('10 steps/s')
  progress.update(1000)
  progress.finish()
  expect(written.at(-1)).toContain('32 steps/s')
})

test('time has no rate', () => {
  const clock = createManualClock()
  const written: string[] = []
  const output = { write: (text: string) => void written.push(text), isTty: false, columns: 80 }
  createProgress({ output, style: createStyle(false), clock, title: 'run', total: 20, unit: 's' }).update(3)
  expect(written).toEqual(['run  3/20 s\n'])
})

test('a note goes above the bar', () => {
  const { written, progress } = setUp(true)
  progress.update(5)
  progress.note('evaluated: 40 %')
  expect(written[1]).toBe('\r\u001b[2Kevaluated: 40 %\n')
  expect(written[2]).toContain('5/1 000 steps')
})
