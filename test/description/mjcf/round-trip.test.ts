import { expect, test } from 'vitest'
import { createTree } from '../../../sim/kinematics/tree.ts'
import { writeMjcf } from '../../../sim/mujoco/mjcf/robot.ts'
import { createSimulation } from '../../../sim/simulation.ts'
import { createRandom } from '../../../src/contract/random.ts'
import { loadDescription, robotNames } from '../../../src/description/load.ts'
import { parseDescription } from '../../../src/description/parse.ts'
import { observationSpace } from '../../../src/description/spaces.ts'
import type { RobotDescription } from '../../../src/description/types.ts'
import { memoryFiles } from '../urdf/memory-files.ts'

/** What our own writer makes of the robot, read back. */
function readBack(robot: RobotDescription): RobotDescription {
  const stepHz = Math.max(480, robot.physicsStepHz ?? 0)
  const stepS = 1 / robot.rateHz / Math.ceil(stepHz / robot.rateHz)
  const files = memoryFiles({ '/robot/r.xml': writeMjcf(robot, createTree(robot), stepS).text })
  const settings = JSON.stringify({ mjcf: 'r.xml', rateHz: robot.rateHz })
  const read = parseDescription(settings, 'robot.yaml', files)
  // The writer puts step × damping into the armature, where MuJoCo is implicit in it.
  const joints = read.joints.map((joint) => {
    const servos = robot.actuators.filter((actuator) => actuator.joint === joint.name)
    const damping = joint.damping + servos.reduce((sum, servo) => sum + servo.damping, 0)
    return { ...joint, armature: Math.max(0, joint.armature - stepS * damping) }
  })
  const actuators = robot.actuators.map((actuator) => {
    const own = read.actuators.find(({ joint }) => joint === actuator.joint)
    if (!own) throw new Error(`no actuator of ${actuator.joint}`)
    return { ...own, ...(actuator.model ? { model: actuator.model } : {}) }
  })
  return { ...read, joints, actuators, sensors: robot.sensors, frames: robot.frames }
}

test.each(await robotNames())('%s: its own MJCF read back moves as it does', async (name) => {
  const robot = await loadDescription(name)
  const again = readBack(robot)
  expect(again.base).toBe(robot.base)
  expect(again.selfCollision).toBe(robot.selfCollision)
  expect(again.links.map((link) => link.name).sort()).toEqual(robot.links.map((link) => link.name).sort())

  const [a, b] = await Promise.all(
    [robot, again].map((description) => createSimulation(description, { physics: 'mujoco' })),
  )
  if (!a || !b) throw new Error('two simulations')
  const moving = robot.joints.filter(({ kind }) => kind !== 'fixed')
  // Those on a boom start above the ground.
  const position = Float64Array.from(moving, ({ name: joint, lower, upper }) =>
    joint === 'height' ? 0.75 : Math.min(upper, Math.max(lower, 0.1)),
  )
  const order = again.joints
    .filter(({ kind }) => kind !== 'fixed')
    .map((joint) => moving.findIndex((each) => each.name === joint.name))
  a.reset(position, new Float64Array(moving.length))
  b.reset(
    Float64Array.from(order, (at) => position[at] ?? 0),
    new Float64Array(moving.length),
  )
  const random = createRandom(4)
  const command = new Float64Array(robot.actuators.length)
  const [x, y] = [
    new Float64Array(observationSpace(robot).size),
    new Float64Array(observationSpace(robot).size),
  ]
  let worst = 0
  for (let step = 0; step < robot.rateHz; step++) {
    robot.actuators.forEach((actuator, index) => {
      const joint = robot.joints.find((each) => each.name === actuator.joint)
      const most = actuator.kind === 'effort' ? (joint?.effort ?? 0) : 1
      command[index] = 0.3 * most * (2 * random.uniform() - 1)
    })
    a.command(command)
    b.command(command)
    a.step()
    b.step()
    a.read(x)
    b.read(y)
    x.forEach((value, index) => {
      worst = Math.max(worst, Math.abs(value - (y[index] ?? 0)))
    })
  }
  // Impacts amplify what rounding there is of the axes.
  expect(worst).toBeLessThan(name === 'hopper' ? 1e-4 : 1e-9)
  a.free()
  b.free()
})
