import type { Controller } from './controller.ts'

/** One question to the controller at a time, and what became of it. */
export interface Question {
  /** Asked and not answered yet. */
  readonly open: boolean
  /** How long it has been open, 0 when it is not. */
  ageS(nowS: number): number
  ask(observation: Float32Array, nowS: number): void
  /** The answer is too late: drop it when it comes. */
  drop(): void
}

/** Answers and failures come at once or later, on this thread; of a dropped question only a failure is told. */
export function createQuestion(
  controller: Controller,
  onAnswer: (action: Float32Array) => void,
  onFailure: (reason: string) => void,
): Question {
  let open = false
  let dropped = false
  let askedAtS = 0

  const answered = (action: Float32Array): void => {
    const wanted = !dropped
    open = dropped = false
    if (wanted) onAnswer(action)
  }
  const failed = (cause: unknown): void => {
    open = dropped = false
    onFailure(cause instanceof Error ? cause.message : String(cause))
  }

  return {
    get open() {
      return open
    },
    ageS: (nowS) => (open ? nowS - askedAtS : 0),
    ask(observation, nowS) {
      open = true
      askedAtS = nowS
      let answer: ReturnType<Controller['act']>
      try {
        answer = controller.act(observation)
      } catch (cause) {
        failed(cause)
        return
      }
      if (answer instanceof Promise) answer.then(answered, failed)
      else answered(answer)
    },
    drop() {
      dropped = true
    },
  }
}
