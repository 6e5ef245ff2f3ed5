import type { Environment } from '../../contract/environment.ts'
import { createRandom } from '../../contract/random.ts'
import type { Act } from '../evaluate.ts'
import { simulatedTask } from '../module-reference.ts'
import { loadDemonstrations } from '../replay/demonstrations.ts'
import { trainingSeed } from '../seeds.ts'
import type { ImitationConfig } from './config.ts'
import { withNoise } from './decide.ts'
import type { LabelledEpisode } from './labelled.ts'
import { rollOut } from './roll-out.ts'

/** Episodes that the expert plays, with noise on what it does if that is asked for. */
export async function showEpisodes(
  { demonstrations: { episodes, noise }, seed }: ImitationConfig,
  environment: Environment,
  expert: Act,
): Promise<LabelledEpisode[]> {
  const random = createRandom(trainingSeed(seed, 'demonstrations'))
  const act = noise > 0 ? withNoise(expert, environment.actionSpace, noise, random) : expert
  const shown: LabelledEpisode[] = []
  while (shown.length < episodes) shown.push(await rollOut(environment, episodeSeed(random), act, expert))
  return shown
}

/** Below 2^30, as all that is learnt from. */
export function episodeSeed(random: { integer(count: number): number }): number {
  return random.integer(2 ** 30)
}

/**
 * The episodes in episode logs that `sinew run` and `sinew teleop` wrote.
 *
 * @throws SinewError `data` for a log of another task, robot or time step, or with a value missing
 */
export async function readEpisodes(
  { task, demonstrations }: ImitationConfig,
  environment: Environment,
): Promise<LabelledEpisode[]> {
  const { observationSpace, actionSpace, rewardNames = [] } = environment
  const rows = await loadDemonstrations(
    {
      task,
      environment: simulatedTask(task),
      rewardNames,
      demonstrations: demonstrations.logs,
      hindsight: 0,
    },
    { observationSpace, actionSpace },
  )
  const read: LabelledEpisode[] = []
  let first = 0
  for (let row = 0; row < rows.reward.length; row++) {
    if (!rows.terminated[row] && !rows.truncated[row]) continue
    const end = row + 1
    read.push({
      steps: end - first,
      observation: rows.observation.slice(first * observationSpace.size, end * observationSpace.size),
      action: rows.action.slice(first * actionSpace.size, end * actionSpace.size),
    })
    first = end
  }
  return read
}
