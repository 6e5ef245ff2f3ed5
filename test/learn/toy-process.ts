import { resume, type TrainEvent, train } from '../../src/learn/train.ts'
import { toyContext, toyOptions } from './toy-run.ts'

/* Started by resume.test.ts as a process of its own, so that it can be killed: `train` or `resume`, and where. */
const [what, runDir = ''] = process.argv.slice(2)
const onEvent = (event: TrainEvent): void => {
  if (event.kind === 'progress') process.send?.(event.steps)
}
const overrides = { 'trainer.checkpointEverySteps': 140, 'trainer.replayCapacity': 1_000 }
if (what === 'resume') await resume({ runDir, ...toyContext('name-the-goal') }, onEvent)
else await train(toyOptions('name-the-goal', { runDir, steps: 3_000, overrides }), onEvent)
process.disconnect?.()
