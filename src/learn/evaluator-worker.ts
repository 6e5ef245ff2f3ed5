import { createActionScale } from './action-scale.ts'
import { type Evaluation, evaluate } from './evaluate.ts'
import type { WeightMemory } from './exchange.ts'
import { type CountingEnvironment, countMet, type Met } from './met.ts'
import { loadAlgorithm, type ModuleReference, openEnvironment } from './module-reference.ts'
import type { SeedRange } from './seeds.ts'
import { type SpacesReply, spacesOf } from './spaces-reply.ts'
import type { Actor, AlgorithmConfig } from './types.ts'
import { serveCalls } from './worker-calls.ts'

export interface BeginEvaluating {
  readonly algorithm: ModuleReference
  readonly algorithmConfig: AlgorithmConfig
  readonly weights: WeightMemory
}

let environment: CountingEnvironment | undefined
let actor: Actor | undefined
let evaluated: Float32Array = new Float32Array()

const methods = {
  async open(reference: ModuleReference): Promise<SpacesReply> {
    environment = countMet(await openEnvironment(reference))
    return spacesOf(environment)
  },

  async begin({ algorithm, algorithmConfig, weights }: BeginEvaluating): Promise<void> {
    if (!environment) throw new Error('open comes before begin')
    const { observationSpace, actionSpace } = environment
    actor = (await loadAlgorithm(algorithm)).createActor(observationSpace, actionSpace, algorithmConfig)
    evaluated = new Float32Array(weights.evaluated)
  },

  /** Play the deterministic policy of the weights that the learner laid out last. */
  evaluate(seeds: SeedRange): Promise<Evaluation> {
    if (!environment || !actor) throw new Error('begin comes before evaluate')
    const policy = actor
    const scale = createActionScale(environment.actionSpace)
    const normalised = new Float32Array(environment.actionSpace.size)
    policy.load(evaluated)
    environment.takeMet()
    return evaluate(
      environment,
      (observation, action) => {
        policy.act(observation, normalised)
        scale.toAction(normalised, action)
      },
      seeds,
    )
  },

  /** What the policy met in the evaluation before. */
  met(): Met {
    if (!environment) throw new Error('open comes before met')
    return environment.takeMet()
  },
}

export type EvaluatorMethods = typeof methods
serveCalls(methods)
