import { movingJoints, observationSpace } from '../../src/description/spaces.ts'
import type { RobotDescription } from '../../src/description/types.ts'
import { restPose } from '../kinematics/rest-pose.ts'
import { createTree } from '../kinematics/tree.ts'
import { createSimulation, type SimulationOptions } from '../simulation.ts'
import { aboveGround } from './above-ground.ts'
import { beginEpisode, createEpisodeState, type Player } from './player.ts'

/** A robot that nothing drives (a URDF alone, say): a person places its joints, and no time passes for its body. */
export async function createPosePlayer(
  description: RobotDescription,
  options: SimulationOptions = {},
): Promise<Player> {
  const simulation = await createSimulation(description, options)
  const joints = movingJoints(description)
  const free = joints.filter(({ mimic }) => !mimic)
  const readings = observationSpace(description).channels
  const tree = createTree(description)
  const rest = aboveGround(description, tree, restPose(description, tree))
  const position = rest.slice()
  const still = new Float64Array(joints.length)
  const reading = new Float64Array(readings.length)
  const control = new Float64Array(free.length)
  const state = createEpisodeState()

  const place = (): void => {
    for (const [index, joint] of free.entries()) position[joints.indexOf(joint)] = control[index]
    for (const [index, { mimic }] of joints.entries()) {
      const leader = joints.findIndex(({ name }) => name === mimic?.joint)
      if (mimic && leader >= 0) position[index] = mimic.multiplier * position[leader] + mimic.offset
    }
    simulation.reset(position, still)
    simulation.read(reading)
  }

  return {
    title: description.name,
    description,
    simulation,
    markers: [],
    periodS: simulation.periodS,
    driver: 'placed by hand: it has no actuators',
    controls: free.map(({ name, unit, lower, upper }) => ({
      name: `${name}.position`,
      unit,
      low: lower,
      high: upper,
    })),
    control,
    readings,
    reading,
    commands: [],
    sent: new Float64Array(0),
    playsTask: false,
    rewardNames: [],
    rewardTerms: new Float64Array(0),
    state,
    reset() {
      beginEpisode(state)
      for (const [index, joint] of free.entries()) control[index] = rest[joints.indexOf(joint)]
      place()
    },
    async step() {
      state.timeS += simulation.periodS
      state.step += 1
      place()
    },
    async close() {
      simulation.free()
    },
  }
}
