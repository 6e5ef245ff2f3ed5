import type { MjData, MjModel } from '@mujoco/mujoco'
import { expect, test } from 'vitest'
import { loadMujoco } from '../../../sim/mujoco/module.ts'
import { createSimulation } from '../../../sim/simulation.ts'
import { createRandom } from '../../../src/contract/random.ts'
import { parseDescription } from '../../../src/description/parse.ts'
import { rotateTensor } from '../../../src/description/principal.ts'
import { rotationFromRpy } from '../../../src/description/rotation-matrix.ts'
import type { RobotDescription } from '../../../src/description/types.ts'
import { memoryFiles } from '../urdf/memory-files.ts'
import { hopper, walker } from './models.ts'

/** Mass, centre of mass and tensor about it, in the world: whatever frames they were given in. */
interface Placed {
  readonly mass: number
  readonly centre: readonly number[]
  readonly tensor: readonly number[]
}

async function compiled(
  text: string,
): Promise<{ model: MjModel; data: MjData; body(name: string): Placed; place(): void }> {
  const mujoco = await loadMujoco()
  const model = mujoco.MjModel.from_xml_string(text)
  const data = new mujoco.MjData(model)
  return {
    model,
    data,
    place: () => mujoco.mj_forward(model, data),
    body(name) {
      const id = mujoco.mj_name2id(model, mujoco.mjtObj.mjOBJ_BODY.value, name)
      expect(id).toBeGreaterThan(0)
      const [a = 0, b = 0, c = 0] = model.body_inertia.subarray(3 * id, 3 * id + 3)
      const axes = [...data.ximat.subarray(9 * id, 9 * id + 9)]
      const centre = [...data.xipos.subarray(3 * id, 3 * id + 3)]
      return { mass: model.body_mass[id], centre, tensor: rotateTensor([a, b, c, 0, 0, 0], axes) }
    },
  }
}

const matrixOf = ([, , , w = 1, x = 0, y = 0, z = 0]: Float64Array): number[] => [
  1 - 2 * (y * y + z * z),
  2 * (x * y - w * z),
  2 * (x * z + w * y),
  2 * (x * y + w * z),
  1 - 2 * (x * x + z * z),
  2 * (y * z - w * x),
  2 * (x * z - w * y),
  2 * (y * z + w * x),
  1 - 2 * (x * x + y * y),
]

function placed(description: RobotDescription, link: number, pose: Float64Array): Placed {
  const { massKg, centreOfMassM, inertiaKgM2, inertiaRpyRad } = description.links[
    link
  ] as (typeof description.links)[number]
  const turn = matrixOf(pose)
  const centre = [0, 1, 2].map(
    (row) =>
      pose[row] +
      [0, 1, 2].reduce(
        (sum, column) => sum + (turn[3 * row + column] ?? 0) * (centreOfMassM[column] ?? 0),
        0,
      ),
  )
  const own = rotateTensor([...inertiaKgM2, 0, 0, 0], rotationFromRpy(inertiaRpyRad))
  return { mass: massKg, centre, tensor: rotateTensor(own, turn) }
}

function describe(text: string): RobotDescription {
  return parseDescription('{ mjcf: r.xml, rateHz: 50 }', 'robot.yaml', memoryFiles({ '/robot/r.xml': text }))
}

test.each([
  ['hopper', hopper, ['torso', 'thigh', 'shin', 'foot'], 0],
  ['walker', walker, ['trunk', 'left', 'right', 'tail', 'flag'], 7],
] as const)(
  '%s: bodies are where MuJoCo has them, and weigh what they do there',
  async (_, text, bodies, free) => {
    const description = describe(text)
    const simulation = await createSimulation(description, { physics: 'mujoco' })
    const mujoco = await compiled(text)
    const moving = description.joints.filter(({ kind }) => kind !== 'fixed')
    expect(mujoco.model.nq).toBe(moving.length + free)
    const random = createRandom(7)
    const pose = new Float64Array(7)
    for (let run = 0; run < 10; run++) {
      const position = Float64Array.from(moving, () => random.between(-0.4, 0.4))
      const tail = moving.findIndex(({ name }) => name === 'tail')
      const flag = moving.findIndex(({ name }) => name === 'flag')
      if (flag >= 0) position[flag] = 0.1 - 2 * (position[tail] ?? 0)
      simulation.reset(position, new Float64Array(moving.length))
      position.forEach((value, joint) => {
        mujoco.data.qpos[free + joint] = mujoco.model.qpos0[free + joint] + value
      })
      mujoco.place()
      for (const name of bodies) {
        const link = description.links.findIndex((each) => each.name === name)
        simulation.linkPose(link, pose)
        const [ours, theirs] = [placed(description, link, pose), mujoco.body(name)]
        expect(ours.mass).toBeCloseTo(theirs.mass, 9)
        for (const at of [0, 1, 2]) expect(ours.centre[at]).toBeCloseTo(theirs.centre[at] ?? 0, 7)
        for (const at of [0, 1, 2, 3, 4, 5]) expect(ours.tensor[at]).toBeCloseTo(theirs.tensor[at] ?? 0, 7)
      }
    }
    simulation.free()
  },
)

test('the gain of a servo with a damping ratio is the one that MuJoCo works out', async () => {
  const { actuators } = describe(walker)
  const { model } = await compiled(walker)
  const [left, right, tail] = actuators
  expect(left).toMatchObject({ joint: 'left_hip', kind: 'position', stiffness: 40 })
  expect(left?.damping).toBeCloseTo(-(model.actuator_biasprm[2] ?? 0), 5)
  // Gear 2: four times the stiffness as the joint feels it, and twice the effort.
  expect(right).toMatchObject({
    joint: 'right_hip',
    kind: 'position',
    stiffness: 40,
    damping: 2,
    model: { lagS: 0.03 },
  })
  expect(tail).toMatchObject({ joint: 'tail', kind: 'velocity', damping: 0.3 })
})

test('a hopper off the ground falls and turns as MuJoCo has it', async () => {
  const description = describe(hopper)
  const simulation = await createSimulation(description, { physics: 'mujoco' })
  const mujoco = await compiled(hopper)
  const { mj_step } = await loadMujoco()
  const moving = description.joints.filter(({ kind }) => kind !== 'fixed')
  const start = Float64Array.from([0, 2, 0.3, -0.9, -0.9, 0.1])
  simulation.reset(start, new Float64Array(6))
  start.forEach((value, joint) => {
    mujoco.data.qpos[joint] = mujoco.model.qpos0[joint] + value
  })
  const command = Float64Array.from([3, -6, 1.2])
  simulation.command(command)
  mujoco.data.ctrl.set([0.025, -0.05, 0.02])
  const reading = new Float64Array(2 * moving.length)
  for (let step = 0; step < 8; step++) {
    simulation.step()
    for (let fine = 0; fine < 10; fine++) mj_step(mujoco.model, mujoco.data)
  }
  simulation.truth(reading)
  moving.forEach((_, joint) => {
    // But for light links between the joints of the torso. Limits, which are softer there, are out of reach.
    expect(reading[2 * joint]).toBeCloseTo(mujoco.data.qpos[joint] - mujoco.model.qpos0[joint], 3)
  })
  simulation.free()
})
