import { actionSpace, observationSpace } from '../../src/description/spaces.ts'
import type { SimulatedEnvironment } from '../environment.ts'
import type { Driver } from './drivers.ts'
import { beginEpisode, createEpisodeState, type Player } from './player.ts'

/** A task as it is played in training, gate and all, with `driver` in the policy's place. */
export function createTaskPlayer(title: string, environment: SimulatedEnvironment, driver: Driver): Player {
  const { simulation, bound } = environment
  const { description } = simulation
  const readings = observationSpace(description).channels
  const commands = actionSpace(description).channels
  const reading = new Float64Array(readings.length)
  const sent = new Float64Array(commands.length)
  const action = new Float32Array(environment.actionSpace.size)
  const rewardNames = environment.rewardNames ?? []
  const rewardTerms = new Float64Array(rewardNames.length)
  const state = createEpisodeState()
  let observation: Float32Array = new Float32Array(environment.observationSpace.size)

  return {
    title,
    description,
    simulation,
    markers: bound.markers ?? [],
    periodS: simulation.periodS,
    driver: driver.name,
    controls: driver.control ? environment.actionSpace.channels : [],
    control: driver.control ?? new Float64Array(0),
    readings,
    reading,
    commands,
    sent,
    playsTask: true,
    rewardNames,
    rewardTerms,
    state,

    reset(seed) {
      beginEpisode(state)
      const result = environment.reset(seed)
      observation = result.observation
      rewardTerms.fill(0)
      sent.set(result.info.sent)
      simulation.read(reading)
    },

    async step() {
      await driver.act(observation, action)
      const { reward, terminated, truncated, info, ...result } = environment.step(action)
      observation = result.observation
      rewardTerms.set(info.rewardTerms)
      sent.set(info.sent)
      simulation.read(reading)
      state.step += 1
      state.timeS += simulation.periodS
      state.return += reward
      state.success = info.success
      state.limited = info.limited
      state.ended = terminated ? 'terminated' : truncated ? 'out of time' : ''
    },

    async close() {
      environment.close()
      await driver.close()
    },
  }
}
