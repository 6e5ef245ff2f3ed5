import { reasonNames, reasons } from '../../../src/safety/types.ts'
import { plot } from './plot.ts'
import { type RequestKind, requestKinds } from './requests.ts'
import { lower, periodS, runTrial, steps, type Trial, type TrialSettings, upper } from './trial.ts'

function find<T extends Element>(selector: string): T {
  const found = document.querySelector<T>(selector)
  if (!found) throw new Error(`the page has no ${selector}`)
  return found
}
const slider = (name: string): number => Number(find<HTMLInputElement>(`#${name}`).value)

function settings(): TrialSettings {
  const request = find<HTMLSelectElement>('#request').value as RequestKind
  const [reach, seed, velocity, acceleration, jerk] = [
    'reach',
    'seed',
    'velocity',
    'acceleration',
    'jerk',
  ].map(slider)
  return { request, reach, seed, velocity, acceleration, jerk } as TrialSettings
}

const speeds = (positions: Float64Array): Float64Array =>
  Float64Array.from(positions, (value, step) => (value - (positions[step - 1] ?? 0)) / periodS)

function showReasons({ why, state }: Trial): void {
  const rows = reasonNames.flatMap((name) => {
    const count = why.reduce((sum, bits) => sum + (bits & reasons[name] ? 1 : 0), 0)
    return count === 0 ? [] : [`${name}: ${((100 * count) / steps).toFixed(0)} % of the steps`]
  })
  const items = (rows.length > 0 ? rows : ['it let everything through']).map((text) => {
    const item = document.createElement('li')
    item.textContent = text
    return item
  })
  find('#reasons').replaceChildren(...items)
  find('#state').textContent = state
}

function show(): void {
  const now = settings()
  for (const output of document.querySelectorAll('output')) {
    const value = slider(output.htmlFor.value)
    output.value = output.htmlFor.value === 'jerk' && value === 0 ? 'no limit' : String(value)
  }
  const trial = runTrial(now)
  const durationS = steps * periodS
  plot(find('#position'), {
    lines: [
      { name: 'requested', values: trial.requested },
      { name: 'sent', values: trial.sent },
    ],
    marks: [lower, 0, upper].map((value) => ({ value, text: String(value) })),
    low: 2 * lower,
    high: 2 * upper,
    unit: 'position, rad',
    durationS,
  })
  plot(find('#speed'), {
    lines: [{ name: 'sent', values: speeds(trial.sent) }],
    marks: [-now.velocity, 0, now.velocity].map((value) => ({ value, text: String(value) })),
    low: -1.2 * now.velocity,
    high: 1.2 * now.velocity,
    unit: 'speed sent, rad/s',
    durationS,
  })
  showReasons(trial)
}

find('#request').append(
  ...requestKinds.map((kind) => {
    const option = document.createElement('option')
    option.value = option.textContent = kind
    return option
  }),
)
find('form').addEventListener('input', show)
window.addEventListener('resize', show)
show()
/** For tests and for the curious: the gate of this page. */
Object.assign(window, { runTrial })
