import type { EvaluationPoint } from './evaluations.ts'
import type { MetricsRow } from './metrics-log.ts'
import { type Chart, type Series, seriesOf } from './svg-chart.ts'

/** What there is to draw of a run; charts without a point are left out. */
export function runCharts(
  rows: readonly MetricsRow[],
  points: readonly EvaluationPoint[],
  rewardNames: readonly string[],
): Chart[] {
  const hasSuccess = points[0]?.hasSuccess ?? rows.some((row) => 'rollout/success_rate' in row)
  const line = (key: string, name: string): Series => seriesOf(rows, key, name)
  const evaluated = (name: string, value: (point: EvaluationPoint) => number): Series => ({
    name,
    points: points.map((point) => [point.steps, value(point)] as const),
    dots: true,
  })
  const xLabel = 'environment steps'
  const terms = rewardNames
    .map((name) => line(`reward/${name}`, name))
    .filter((each) => each.points.length > 0)
  const success: Chart = {
    title: 'Success',
    xLabel,
    yRange: [0, 1],
    percent: true,
    series: [
      evaluated('evaluation', (point) => point.successRate),
      line('rollout/success_rate', 'training, exploring'),
      evaluated('goal held in last half', (point) => point.successLastHalf),
    ],
  }
  const all: Chart[] = [
    ...(hasSuccess ? [success] : []),
    {
      title: 'Return',
      xLabel,
      series: [
        {
          ...evaluated('evaluation ± SD', (point) => point.returnMean),
          band: points.map((point) => point.returnSd),
        },
        line('rollout/ep_rew_mean', 'training, exploring'),
      ],
    },
    { title: 'Critic loss', xLabel, series: [line('train/critic_loss', 'critic')] },
    { title: 'Actor loss', xLabel, series: [line('train/actor_loss', 'actor')] },
    {
      title: 'State of the networks',
      xLabel,
      yRange: [0, 1],
      percent: true,
      series: [
        line('train/saturated_actions', 'actions at their bounds'),
        line('train/actor_dead_units', 'dead units, policy'),
        line('train/critic_dead_units', 'dead units, critics'),
      ],
    },
    { title: 'Entropy coefficient', xLabel, series: [line('train/ent_coef', 'temperature')] },
    ...(terms.length > 1 ? [{ title: 'Reward terms an episode', xLabel, series: terms.slice(0, 6) }] : []),
  ]
  return all.filter((chart) => chart.series.some((each) => each.points.length > 0))
}
