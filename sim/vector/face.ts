import type { Space } from '../../src/contract/channel.ts'
import type { Environment } from '../../src/contract/environment.ts'
import { SinewError } from '../../src/contract/errors.ts'
import { type Command, commands, type RowFailure } from './rows.ts'
import type { VectorArrays, VectorEnvironment } from './types.ts'

/** What is known of a task without an environment at hand: it may live in another thread. */
export interface TaskFacts {
  readonly observationSpace: Space
  readonly actionSpace: Space
  readonly maxSteps: number
  readonly rewardNames: readonly string[]
  readonly randomisedNames: readonly string[]
}

/** Who has the environments. Every `begin` is followed by its `finish`. */
export interface Runner {
  begin(command: Command, value: number): void
  /** The failure in the lowest row, if there was one. */
  finish(): RowFailure | undefined
  /** At any time, also between `begin` and `finish`; once. */
  close(): void
}

export function factsOf(environment: Environment): TaskFacts {
  const { observationSpace, actionSpace, maxSteps, rewardNames = [], randomisedNames = [] } = environment
  return { observationSpace, actionSpace, maxSteps, rewardNames, randomisedNames }
}

/** The vector environment before whatever runs its rows: what it accepts, and in which order. */
export function createFace(
  count: number,
  facts: TaskFacts,
  arrays: VectorArrays,
  runner: Runner,
): VectorEnvironment {
  const { action } = arrays
  let stepping = false
  let failed: SinewError | undefined
  let closed = false

  const refuse = (message: string, fix: string, cause?: unknown): never => {
    throw new SinewError('usage', message, { fix, ...(cause ? { cause } : {}) })
  }
  const finish = (): void => {
    const failure = runner.finish()
    if (!failure) return
    failed = rowError(failure)
    throw failed
  }
  const requireIdle = (verb: string): void => {
    if (closed) refuse(`${verb}: the vector environment is closed`, 'open another one')
    if (stepping) refuse(`${verb} came while a step is under way`, 'call stepWait first')
  }
  const stepAsync = (actions = action): void => {
    requireIdle('a step')
    if (failed)
      refuse(
        'an environment has failed, so there is nothing to step',
        'reset; or open another if that throws',
        failed,
      )
    if (actions.length !== action.length) {
      throw new SinewError('usage', 'actions do not fit the environments', {
        expected: `${count} × ${facts.actionSpace.size}`,
        received: String(actions.length),
      })
    }
    if (actions !== action) action.set(actions)
    runner.begin(commands.step, 0)
    stepping = true
  }
  const stepWait = (): void => {
    if (!stepping) refuse('stepWait came without a step', 'call stepAsync first')
    stepping = false
    finish()
  }

  return {
    count,
    ...facts,
    ...arrays,
    reset(seed) {
      requireIdle('reset')
      runner.begin(seed === undefined ? commands.reset : commands.resetToSeed, seed ?? 0)
      failed = undefined
      finish()
    },
    step(actions) {
      stepAsync(actions)
      stepWait()
    },
    stepAsync,
    stepWait,
    setRandomisation(scale) {
      requireIdle('setRandomisation')
      runner.begin(commands.randomise, scale)
      finish()
    },
    close() {
      if (closed) return
      closed = true
      stepping = false
      runner.close()
    },
  }
}

function rowError({ row, error }: RowFailure): SinewError {
  const said = error instanceof Error ? error.message : String(error)
  const message = `environment ${row}: ${said}`
  if (!(error instanceof SinewError)) {
    return new SinewError('simulation', message, { where: `environment ${row}`, cause: error })
  }
  const { code, expected, received, where, fix } = error
  return new SinewError(code, message, {
    where: where ? `environment ${row}, ${where}` : `environment ${row}`,
    ...(expected ? { expected } : {}),
    ...(received ? { received } : {}),
    ...(fix ? { fix } : {}),
    cause: error,
  })
}
