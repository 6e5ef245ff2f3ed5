import { describe, expect, it } from 'vitest'
import { resolveConfig } from '../../src/learn/config.ts'
import type { Evaluation } from '../../src/learn/evaluate.ts'
import { experienceDefaults } from '../../src/learn/experience-defaults.ts'
import { renderReport } from '../../src/learn/report.ts'
import { runDirectory } from '../../src/learn/run-directory.ts'
import { drawChart, niceTicks, shortNumber } from '../../src/learn/svg-chart.ts'
import type { TrainResult } from '../../src/learn/train.ts'

const evaluation: Evaluation = {
  episodes: 100,
  seeds: { first: 0, count: 100 },
  hasSuccess: true,
  successRate: 0.97,
  successLastHalf: 0.5,
  returnMean: 12.5,
  returnSd: 2,
  lengthMean: 20,
  rewardTerms: [10, 2.5],
  limitedShare: 0.1,
  limitedSteps: { acceleration: 200 },
}
const config = resolveConfig(
  { task: 'a<b>c', algorithm: 'sac', seed: 7 },
  { ...experienceDefaults, hidden: [64, 32], batchSize: 128, discount: 0.9 },
)
const finished: TrainResult = {
  run: runDirectory('somewhere'),
  config,
  steps: 12_000,
  updates: 11_000,
  updateToData: 1,
  wallTimeS: 75,
  ended: 'solved',
  best: { ...evaluation, steps: 10_000 },
  points: [{ ...evaluation, steps: 10_000 }],
  heldOut: evaluation,
}

describe('the report', () => {
  const html = renderReport({
    result: finished,
    document: { seed: 7, note: '<script>' },
    rows: [1_000, 2_000].map((steps) => ({
      'time/total_timesteps': steps,
      'rollout/success_rate': steps / 4_000,
      'train/critic_loss': 0.1,
    })),
    rewardNames: ['distance', 'effort'],
  })

  it('says how the run ended and what the policy does', () => {
    for (const text of ['seed 7', '97%', 'of 100 held-out episodes', '12,000', '1 min 15 s', 'task solved']) {
      expect(html).toContain(text)
    }
    expect(html).toMatch(/acceleration<\/td><td>200 steps<\/td>.*10%/)
    expect(html).toMatch(/distance<\/td><td>10\.000/)
    expect(html).toMatch(/sac\.hidden<\/code><\/td><td>64 × 32/)
  })

  it('stands alone and lets nothing through as markup', () => {
    expect(html).not.toMatch(/<script|<link|src=|https?:/)
    expect(html).toContain('a&lt;b&gt;c')
  })

  it('is readable when the run was cut off before anything was measured', () => {
    const cut = { ...finished, ended: 'aborted', best: undefined, points: [], heldOut: undefined } as const
    const page = renderReport({ result: cut, document: {}, rows: [], rewardNames: [] })
    expect(page).toContain('interrupted')
    expect(page).toContain('before its first evaluation')
    expect(page).not.toMatch(/NaN|undefined|Infinity/)
  })
})

describe('a chart', () => {
  it('keeps every point inside the picture', () => {
    const svg = drawChart({
      title: 't',
      xLabel: 'steps',
      yRange: [0, 1],
      series: [
        {
          name: 's',
          points: [
            [0, -5],
            [50, 0.5],
            [100, 7],
          ],
          band: [1, 1, 1],
          dots: true,
        },
      ],
    })
    const numbers = [...svg.matchAll(/(-?[\d.]+),(-?[\d.]+)/g)]
    expect(numbers.length).toBeGreaterThan(8)
    for (const [, x, y] of numbers) {
      expect(Number(x)).toBeGreaterThanOrEqual(0)
      expect(Number(x)).toBeLessThanOrEqual(520)
      expect(Number(y)).toBeGreaterThanOrEqual(0)
      expect(Number(y)).toBeLessThanOrEqual(250)
    }
  })

  it('has round ticks and short numbers', () => {
    expect(niceTicks(0, 1, 5)).toEqual([0, 0.2, 0.4, 0.6000000000000001, 0.8, 1])
    expect(niceTicks(-30, 70, 5)).toEqual([-20, 0, 20, 40, 60])
    expect([0, 0.25, 950, 12_500, 3e6, 2e-5].map(shortNumber)).toEqual([
      '0',
      '0.25',
      '950',
      '12.5k',
      '3M',
      '2.0e-5',
    ])
  })
})
