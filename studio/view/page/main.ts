import type { WireFrame } from '../wire.ts'
import { createAsker, loadStage, watchFrames } from './connection.ts'
import { element, find } from './elements.ts'
import { createPanels } from './panels.ts'
import { createStageView, type StageView } from './stage-view.ts'
import { createTheme } from './theme.ts'

const stage = await loadStage()
document.title = `${stage.title} · Sinew`
find('title').textContent = stage.title
const rate = `${Math.round(1 / stage.periodS)} Hz`
const robot = stage.robot === stage.title ? [] : [stage.robot]
find('about').textContent = [...robot, stage.driver, stage.physics, rate].join(' · ')

const notice = find('notice')
let said = ''
const say = (text: string, kind: string): void => {
  if (said === text) return
  said = text
  notice.replaceChildren(...(text ? [element('span', { class: kind }, text)] : []))
}

const canvas = find('canvas') as HTMLCanvasElement
let view: StageView | undefined
const theme = createTheme(() => view?.refresh())
let noPicture = ''
try {
  view = createStageView(canvas, stage, () => theme.tones)
} catch (error) {
  noPicture = `no picture: ${error instanceof Error ? error.message : error} (npx sinew render draws without)`
}

const ask = createAsker()
const panels = createPanels(stage, (index, value) => ask({ kind: 'control', index, value }))
const run = find('run')
let paused = false

const showFrame = (frame: WireFrame): void => {
  paused = frame.paused
  run.textContent = paused ? 'Run' : 'Pause'
  view?.show(Float64Array.from(frame.poses))
  panels.show(frame)
  const ended = frame.ended === '' ? '' : frame.success ? 'goal reached' : frame.ended
  if (frame.error) say(frame.error, 'bad')
  else if (noPicture) say(noPicture, 'bad')
  else if (ended) say(ended, frame.success ? 'good' : '')
  else say(paused ? 'paused' : '', '')
}
watchFrames(showFrame, (connected) => {
  if (!connected) say('the server has ended; start it again and this page goes on', 'bad')
})

const toggle = (): void => ask({ kind: paused ? 'run' : 'pause' })
const step = (): void => ask({ kind: 'step' })
const reset = (): void => ask({ kind: 'reset' })
run.addEventListener('click', toggle)
find('step').addEventListener('click', step)
find('reset').addEventListener('click', reset)
const speed = find('speed') as HTMLSelectElement
speed.addEventListener('change', () => ask({ kind: 'speed', factor: Number(speed.value) }))

document.addEventListener('keydown', (event) => {
  const { target } = event
  if (event.ctrlKey || event.metaKey || event.altKey) return
  // A button or a list has its own use for the space bar.
  const busy = target instanceof HTMLButtonElement || target instanceof HTMLSelectElement
  const act =
    event.key === ' '
      ? busy
        ? undefined
        : toggle
      : event.key === '.'
        ? step
        : event.key === 'r'
          ? reset
          : undefined
  if (!act) return
  event.preventDefault()
  act()
})
