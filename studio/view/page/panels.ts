import type { WireChannel, WireFrame, WireStage } from '../wire.ts'
import { element, find } from './elements.ts'

/** The numbers beside the picture. */
export interface Panels {
  show(frame: WireFrame): void
}

type Rows = (values: readonly number[]) => void

/** Rows of name, bar, value and unit, under a heading; nothing where there are none. */
function channelRows(section: HTMLElement, heading: string, channels: readonly WireChannel[]): Rows {
  if (channels.length === 0) return () => {}
  const rows = channels.map(({ name, unit, low, high }) => {
    const fill = element('i')
    const value = element('span', { class: 'value' })
    const bar = element('span', { class: 'bar', 'aria-hidden': 'true' }, fill)
    const label = element('span', { class: 'name', title: `${name}, ${low} to ${high} ${unit}` }, name)
    const shown = unit === '1' ? '' : unit
    const row = element('div', { class: 'row' }, label, bar, value, element('span', { class: 'unit' }, shown))
    return { fill, value, low, high, row }
  })
  section.append(element('h2', {}, heading), ...rows.map(({ row }) => row))
  return (values) => {
    for (const [index, { fill, value, low, high }] of rows.entries()) {
      const number = values[index]
      value.textContent = format(number)
      // From zero, or the bound nearest to it.
      const share = (at: number): number => 100 * Math.min(1, Math.max(0, (at - low) / (high - low)))
      const [from, to] = [share(Math.min(high, Math.max(low, 0))), share(number ?? 0)]
      fill.style.left = `${Math.min(from, to)}%`
      fill.style.width = `${Math.abs(to - from)}%`
    }
  }
}

/** A slider for each thing that a person may set. */
function sliders(
  section: HTMLElement,
  channels: readonly WireChannel[],
  onSet: (index: number, value: number) => void,
): Rows {
  if (channels.length === 0) return () => {}
  const rows = channels.map(({ name, unit, low, high }, index) => {
    const id = `control-${index}`
    const step = String((high - low) / 1000)
    const slider = element('input', { id, type: 'range', min: String(low), max: String(high), step })
    const value = element('output', { class: 'value', for: id })
    slider.addEventListener('input', () => {
      value.textContent = format(slider.valueAsNumber)
      onSet(index, slider.valueAsNumber)
    })
    const label = element('label', { class: 'name', for: id, title: name }, name)
    const shown = element('span', { class: 'unit' }, unit === '1' ? '' : unit)
    return { slider, value, row: element('div', { class: 'row control' }, label, slider, value, shown) }
  })
  section.append(element('h2', {}, 'By hand'), ...rows.map(({ row }) => row))
  return (values) => {
    for (const [index, { slider, value }] of rows.entries()) {
      // What a hand is on it sets, not the other way round.
      if (document.activeElement === slider && slider.matches(':active')) continue
      const number = values[index] ?? 0
      slider.value = String(number)
      value.textContent = format(number)
    }
  }
}

export function createPanels(stage: WireStage, onSet: (index: number, value: number) => void): Panels {
  const episode = episodeRows(find('episode'), stage)
  const controls = sliders(find('controls'), stage.controls, onSet)
  const commands = channelRows(find('commands'), 'Sent, after the safety gate', stage.commands)
  const readings = channelRows(find('readings'), 'Sensors', stage.readings)
  const terms = stage.rewardNames.map((name) => ({ name, unit: '1', low: -1, high: 1 }))
  const rewards = channelRows(find('rewards'), 'Reward terms of the step', terms)
  return {
    show(frame) {
      episode(frame)
      controls(frame.control)
      commands(frame.sent)
      readings(frame.reading)
      rewards(frame.rewardTerms)
    },
  }
}

function episodeRows(section: HTMLElement, { playsTask }: WireStage): (frame: WireFrame) => void {
  const row = (name: string, unit: string): HTMLElement => {
    const value = element('span', { class: 'value' })
    const gap = element('span')
    section.append(
      element(
        'div',
        { class: 'row' },
        element('span', { class: 'name' }, name),
        gap,
        value,
        element('span', { class: 'unit' }, unit),
      ),
    )
    return value
  }
  section.append(element('h2', {}, playsTask ? 'Episode' : 'Time'))
  const episode = playsTask ? row('episode', '') : undefined
  const time = row('time', 's')
  const total = playsTask ? row('return', '') : undefined
  const success = playsTask ? row('goal reached', '') : undefined
  const gate = row('safety gate', '')
  return (frame) => {
    time.textContent = frame.timeS.toFixed(2)
    if (episode) episode.textContent = String(frame.episode)
    if (total) total.textContent = format(frame.return)
    if (success) {
      success.textContent = frame.success ? 'yes' : 'no'
      success.className = frame.success ? 'value good' : 'value'
    }
    gate.textContent = frame.limited.length > 0 ? 'limits' : 'open'
    gate.title = frame.limited.join(', ')
    gate.className = frame.limited.length > 0 ? 'value bad' : 'value'
  }
}

const format = (value: number | null | undefined): string =>
  value === null || value === undefined
    ? '–'
    : (Math.abs(value) < 5e-4 ? 0 : value).toFixed(Math.abs(value) >= 100 ? 1 : 3)
