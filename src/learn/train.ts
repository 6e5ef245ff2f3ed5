import { join } from 'node:path'
import { resolveConfig } from './config.ts'
import { builtInAlgorithm, loadAlgorithm, simulatedTask } from './module-reference.ts'
import { prepareResume } from './resume.ts'
import { configDocument, runDirectory, runName, runOrigin } from './run-directory.ts'
import { runTraining } from './run-training.ts'
import { seedsDocument } from './seeds.ts'
import type { ResumeOptions, TrainEvent, TrainOptions, TrainResult } from './train-types.ts'

export type * from './train-types.ts'

/**
 * Train a policy and leave a run directory: config.json, metrics.jsonl, TensorBoard events, checkpoints/,
 * policy.onnx, evaluation.json and report.html. The same seed, machine and engine give the same policy, bit for bit.
 *
 * @throws SinewError `usage` for settings that make no sense, `learning` when the training diverges, or what a thread
 *   threw
 */
export async function train(
  options: TrainOptions,
  onEvent: (event: TrainEvent) => void = () => {},
): Promise<TrainResult> {
  const startedAt = options.startedAt ?? new Date()
  const algorithm = options.algorithmModule ?? builtInAlgorithm(options.algorithm)
  const environment = options.environment ?? simulatedTask(options.task)
  const config = resolveConfig(options, (await loadAlgorithm(algorithm)).defaults)
  const origin = await runOrigin(startedAt, options.command ?? process.argv.slice(1).join(' '))
  const document = configDocument(config, origin, seedsDocument(config))
  const run = runDirectory(options.runDir ?? join(options.runs ?? 'runs', runName(config, startedAt)))
  return runTraining({ config, document, origin, run, environment, algorithm, startedAt }, options, onEvent)
}

/**
 * Go on with a run that was killed, interrupted or is to have more steps, from its last checkpoint. It goes on bit
 * for bit as if nothing had happened, provided that engine and machine are the same and that the environment's
 * episodes are settled by their seed and their actions, as those of Sinew's tasks are.
 *
 * @throws SinewError `data` if there is no run or its checkpoint is broken, `usage` if it has come to its end or an
 *   override would change what is learned
 */
export async function resume(
  options: ResumeOptions,
  onEvent: (event: TrainEvent) => void = () => {},
): Promise<TrainResult> {
  return runTraining(await prepareResume(options), options, onEvent)
}
