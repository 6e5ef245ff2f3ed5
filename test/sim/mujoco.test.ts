import { afterAll, describe, expect, it } from 'vitest'
import { createDynamics } from '../../bench/physics/newton-euler.ts'
import { planarArm, servoArm, spatialArm } from '../../bench/physics/robots.ts'
import { createTree } from '../../sim/kinematics/tree.ts'
import { createBody, setArmature } from '../../sim/mujoco/body.ts'
import { loadMujoco } from '../../sim/mujoco/module.ts'
import { createSimulation } from '../../sim/simulation.ts'
import { createRandom } from '../../src/contract/random.ts'
import { movingJoints } from '../../src/description/spaces.ts'
import type { RobotDescription } from '../../src/description/types.ts'
import { cartpole, joint, link, reacher, robot } from './robots.ts'

const mujoco = await loadMujoco()
const buffer = new mujoco.DoubleBuffer(8)
afterAll(() => buffer.delete())

/** Damping is no part of either side here, and a limit that is passed would push. */
const free = (of: RobotDescription): RobotDescription => ({
  ...of,
  joints: of.joints.map((each) => ({ ...each, damping: 0, lower: -100, upper: 100 })),
})

describe('the model made of a description', () => {
  it.each([free(cartpole()), free(reacher()), free(planarArm()), free(spatialArm()), free(servoArm())])(
    'asks for the efforts that recursive Newton–Euler does: $name',
    (description) => {
      const body = createBody(mujoco, description, createTree(description), 1 / 60, [])
      const dynamics = createDynamics(description)
      const random = createRandom(5)
      const count = movingJoints(description).length
      const any = (): Float64Array => Float64Array.from({ length: count }, () => random.between(-2, 2))
      for (let joint = 0; joint < count; joint++) setArmature(body, joint, 0)
      for (let draw = 0; draw < 20; draw++) {
        const [position, velocity, acceleration] = [any(), any(), any()]
        for (let joint = 0; joint < count; joint++) {
          body.qpos[body.positions[joint]] = position[joint]
          body.qvel[body.velocities[joint]] = velocity[joint]
          body.data.qacc[body.velocities[joint]] = acceleration[joint]
        }
        mujoco.mj_inverse(body.model, body.data)
        const theory = dynamics.inverse(position, velocity, acceleration)
        for (let joint = 0; joint < count; joint++) {
          const asked: number = body.data.qfrc_inverse[body.velocities[joint]]
          expect(Math.abs(asked - theory[joint])).toBeLessThan(1e-6 * Math.max(1, Math.abs(theory[joint])))
        }
      }
      body.data.delete()
      body.model.delete()
    },
  )

  it('may have any names, also those that mean something in XML or to MuJoCo', async () => {
    const simulation = await createSimulation(
      robot({
        links: [link('world'), link('a "b" <c> & d')],
        joints: [joint({ name: '&', parent: 'world', child: 'a "b" <c> & d' })],
      }),
      { physics: 'mujoco' },
    )
    simulation.step()
    expect(simulation.healthy).toBe(true)
    simulation.free()
  })

  it('is refused with what MuJoCo says of it', async () => {
    const weightless = robot({
      links: [link('base'), link('link', { massKg: 0, inertiaKgM2: [0, 0, 0] })],
      joints: [joint({})],
    })
    await expect(createSimulation(weightless, { physics: 'mujoco' })).rejects.toMatchObject({
      code: 'simulation',
      received: expect.stringContaining('mass and inertia of moving bodies'),
    })
  })
})

it('leans on a limit without rattling, however stiff the servo', async () => {
  const base = await createSimulation(
    robot({
      links: [link('base'), link('link', { massKg: 0.1, inertiaKgM2: [1e-4, 1e-4, 1e-4] })],
      joints: [joint({ lower: 0, upper: 1, damping: 0.01 })],
      actuators: [{ name: 'servo', joint: 'joint', kind: 'position', stiffness: 8, damping: 0.15 }],
    }),
    { physics: 'mujoco' },
  )
  const reading = new Float64Array(2)
  base.reset(Float64Array.of(0.2), Float64Array.of(0))
  base.command(Float64Array.of(-0.07))
  for (let step = 0; step < 50; step++) base.step()
  for (let step = 0; step < 50; step++) {
    base.step()
    base.read(reading)
    expect(Math.abs(reading[0])).toBeLessThan(0.005)
    expect(Math.abs(reading[1])).toBeLessThan(1e-3)
  }
  base.free()
})

it('keeps its windows into memory when another robot makes it grow', async () => {
  const make = () => createSimulation(reacher(), { physics: 'mujoco' })
  const first = await make()
  const trail = (): number[] => {
    first.reset(Float64Array.of(0.3, 1.1), Float64Array.of(0.5, -0.2))
    const out = new Float64Array(4)
    for (let step = 0; step < 20; step++) first.step()
    first.read(out)
    return [...out]
  }
  const before = trail()
  const others = []
  for (let made = 0; made < 40; made++) others.push(await make())
  expect(trail()).toEqual(before)
  for (const each of [...others, first]) each.free()
})
