import type { EvaluationPoint } from '../../learn/evaluations.ts'
import type { TrainEvent } from '../../learn/train.ts'

/** What a person wants to see of a running training. */
export interface TrainingState {
  readonly steps: number
  readonly totalSteps: number
  readonly stepsPerSecond: number
  readonly etaS: number
  readonly phase: 'starting' | 'warm-up' | 'learning' | 'final evaluation'
  readonly returnMean: number
  readonly successRate: number
  /** The row logged last. */
  readonly metrics: Readonly<Record<string, number>>
  readonly evaluation?: EvaluationPoint
  readonly best?: EvaluationPoint
}

export const startingState: TrainingState = {
  steps: 0,
  totalSteps: 0,
  stepsPerSecond: 0,
  etaS: Number.NaN,
  phase: 'starting',
  returnMean: Number.NaN,
  successRate: Number.NaN,
  metrics: {},
}

export function nextState(state: TrainingState, event: TrainEvent): TrainingState {
  switch (event.kind) {
    case 'started':
      return { ...state, steps: event.resumed?.steps ?? 0, totalSteps: event.config.steps }
    case 'progress': {
      const { kind: _, updates: __, ...progress } = event
      return { ...state, ...progress }
    }
    case 'metrics':
      return 'time/fps' in event.row ? { ...state, metrics: event.row } : state
    case 'evaluation':
      return { ...state, evaluation: event.point, ...(event.best ? { best: event.point } : {}) }
    case 'finalEvaluation':
      return { ...state, phase: 'final evaluation' }
    default:
      return state
  }
}
