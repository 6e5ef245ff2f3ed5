import { SinewError } from '../../src/contract/errors.ts'
import { safetyLimits } from '../../src/description/safety-limits.ts'
import { actionSpace, movingJoints, observationSpace } from '../../src/description/spaces.ts'
import type { RobotDescription } from '../../src/description/types.ts'
import { createSafetyGate } from '../../src/safety/gate.ts'
import { createGateInput, createMeasure } from '../../src/safety/measured.ts'
import { restPose } from '../kinematics/rest-pose.ts'
import { createTree } from '../kinematics/tree.ts'
import { createSimulation, type SimulationOptions } from '../simulation.ts'
import { aboveGround } from './above-ground.ts'
import { beginEpisode, createEpisodeState, type Player } from './player.ts'

/** A robot without a task: a person's commands reach it through the safety gate, as on hardware. */
export async function createRobotPlayer(
  description: RobotDescription,
  options: SimulationOptions = {},
): Promise<Player> {
  const simulation = await createSimulation(description, options)
  const gate = createSafetyGate(safetyLimits(description))
  const commands = actionSpace(description).channels
  const readings = observationSpace(description).channels
  const tree = createTree(description)
  const rest = aboveGround(description, tree, restPose(description, tree))
  const still = new Float64Array(movingJoints(description).length)
  const reading = new Float64Array(readings.length)
  const sent = new Float64Array(commands.length)
  const control = new Float64Array(commands.length)
  const input = createGateInput(commands.length)
  const measure = createMeasure(description)
  const state = createEpisodeState()
  const { periodS } = simulation
  let clockS = 0

  const look = (): void => {
    simulation.read(reading)
    measure(reading, clockS, input)
  }

  return {
    title: description.name,
    description,
    simulation,
    markers: [],
    periodS,
    driver: 'by hand, through the safety gate',
    controls: commands,
    control,
    readings,
    reading,
    commands,
    sent,
    playsTask: false,
    rewardNames: [],
    rewardTerms: new Float64Array(0),
    state,

    reset() {
      beginEpisode(state)
      simulation.reset(rest, still)
      input.velocity.fill(0)
      look()
      for (const [index, { kind }] of description.actuators.entries()) {
        sent[index] = kind === 'position' ? input.position[index] : 0
      }
      control.set(sent)
      gate.clear()
      gate.arm(sent)
      simulation.command(sent)
    },

    async step() {
      input.requested.set(control)
      state.limited = gate.step(input, sent)
      simulation.command(sent)
      simulation.step()
      if (!simulation.healthy) {
        throw new SinewError('simulation', `the physics of "${description.name}" went non-finite`, {
          fix: 'check masses, inertias and gains in robot.yaml; reset makes it usable again',
        })
      }
      clockS += periodS
      state.timeS += periodS
      state.step += 1
      if (gate.tripped !== 0) state.ended = 'stopped by the safety gate'
      look()
    },

    async close() {
      simulation.free()
    },
  }
}
