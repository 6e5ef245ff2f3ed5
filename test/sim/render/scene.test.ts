import { expect, test } from 'vitest'
import { placeLinks } from '../../../sim/kinematics/placement.ts'
import { createTree } from '../../../sim/kinematics/tree.ts'
import { centreOf, distanceFor, sceneBounds } from '../../../sim/render/bounds.ts'
import { orbitCamera } from '../../../sim/render/camera.ts'
import { cameraAngles } from '../../../sim/render/camera-angles.ts'
import { createScene } from '../../../sim/render/scene.ts'
import { createSimulation } from '../../../sim/simulation.ts'
import { createRandom } from '../../../src/contract/random.ts'
import { loadDescription, robotNames } from '../../../src/description/load.ts'
import { movingJoints } from '../../../src/description/spaces.ts'
import { boxGeometry, type SceneObject } from '../../../src/task/scene.ts'

const readTriangles = (): Float64Array => new Float64Array(0)

test.each(await robotNames())(
  '%s: everything visible is in the scene, where kinematics says',
  async (name) => {
    const description = await loadDescription(name)
    const simulation = await createSimulation(description)
    try {
      const marker = { name: 'target', positionM: Float64Array.of(1, 2, 3), radiusM: 0.1 }
      const scene = createScene(description, { markers: [marker], readTriangles })
      const seen = description.links.filter(({ geometry }) => geometry.some(({ visible }) => visible))
      expect(new Set(scene.items.map((item) => item.name))).toEqual(
        new Set([...seen.map((link) => link.name), 'target']),
      )
      for (const { mesh } of scene.items) expect(mesh.triangles.length).toBeGreaterThan(0)

      const joints = movingJoints(description)
      const random = createRandom(3)
      const position = Float64Array.from(joints, ({ lower, upper }) =>
        random.between(0.8 * lower, 0.8 * upper),
      )
      for (const [index, { mimic }] of joints.entries()) {
        const leader = joints.findIndex((joint) => joint.name === mimic?.joint)
        if (mimic) position[index] = mimic.multiplier * (position[leader] ?? 0) + mimic.offset
      }
      const still = new Float64Array(joints.length)
      simulation.reset(position, still)
      const poses = new Float64Array(7 * scene.poseCount)
      scene.readPoses(simulation, poses)
      const tree = createTree(description)
      const root = poses.subarray(7 * tree.root, 7 * tree.root + 7)
      const [x = 0, y = 0, z = 0] = root
      const none = { x: 0, y: 0, z: 0 }
      const base = {
        position: { x, y, z },
        rotation: { w: 1, x: 0, y: 0, z: 0 },
        linear: none,
        angular: none,
      }
      const placed = placeLinks(tree, position, still, base)
      for (let link = 0; link < description.links.length; link++) {
        const at = placed.get(link)?.position
        const [px = 0, py = 0, pz = 0] = poses.subarray(7 * link, 7 * link + 3)
        // The physics has 32 bits.
        expect(Math.hypot(px - (at?.x ?? 99), py - (at?.y ?? 99), pz - (at?.z ?? 99))).toBeLessThan(1e-5)
      }
      expect([...poses.subarray(-7)]).toEqual([1, 2, 3, 1, 0, 0, 0])
    } finally {
      simulation.free()
    }
  },
)

test('the camera is as far away as it must be to see all of a box, and not much farther', () => {
  const bounds = { low: [-1, -2, 0], high: [1, 3, 1.5] } as const
  for (const view of ['corner', 'front', 'side', 'top', '30,-20']) {
    for (const aspect of [0.5, 1, 16 / 9]) {
      const angles = cameraAngles(view)
      const distanceM = distanceFor(bounds, angles, aspect)
      const { eye, right, up, forward } = orbitCamera({ ...angles, target: centreOf(bounds), distanceM })
      const corners = [0, 1, 2, 3, 4, 5, 6, 7].map((bits) =>
        [0, 1, 2].map(
          (axis) =>
            (bits & (1 << axis) ? bounds.high : bounds.low)[axis as 0 | 1 | 2] - eye[axis as 0 | 1 | 2],
        ),
      )
      const along = (way: readonly number[], arm: readonly number[]): number =>
        arm.reduce((sum, value, axis) => sum + value * (way[axis] ?? 0), 0)
      const tangent = Math.tan((35 * Math.PI) / 360)
      const reach = corners.map((arm) => {
        const depth = along(forward, arm)
        expect(depth).toBeGreaterThan(0)
        const across = Math.abs(along(right, arm)) / depth / (tangent * Math.max(1, aspect))
        return Math.max(across, Math.abs(along(up, arm)) / depth / (tangent * Math.max(1, 1 / aspect)))
      })
      expect(Math.max(...reach)).toBeLessThan(1)
      expect(Math.max(...reach)).toBeGreaterThan(0.75)
    }
  }
})

test('objects of the scene are drawn where the simulation has them', async () => {
  const description = await loadDescription('reacher')
  const cube: SceneObject = {
    name: 'cube',
    geometry: [boxGeometry([0.1, 0.1, 0.1], undefined)],
    ...{ massKg: 1, friction: 1, restitution: 0, fixed: true, positionM: [0.3, 0.2, 0.05] },
  }
  const simulation = await createSimulation(description, { objects: [cube] })
  try {
    const marker = { name: 'target', positionM: Float64Array.of(1, 2, 3), radiusM: 0.1 }
    const scene = createScene(description, { objects: simulation.objects, markers: [marker], readTriangles })
    const joints = movingJoints(description).length
    simulation.reset(new Float64Array(joints), new Float64Array(joints))
    const poses = new Float64Array(7 * scene.poseCount)
    scene.readPoses(simulation, poses)
    const poseOf = (name: string): number[] => {
      const { pose = -1 } = scene.items.find((item) => item.name === name) ?? {}
      return [...poses.subarray(7 * pose, 7 * pose + 3)]
    }
    expect(poseOf('cube')).toEqual([0.3, 0.2, 0.05].map((value) => expect.closeTo(value, 6)))
    expect(poseOf('target')).toEqual([1, 2, 3])
  } finally {
    simulation.free()
  }
})

test('a view that there is not is refused with those that there are', () => {
  expect(() => cameraAngles('corne')).toThrow(/no camera "corne"/)
  expect(() => cameraAngles('0,91')).toThrow(/no camera/)
  expect(cameraAngles('90,-30')).toEqual({ azimuthRad: Math.PI / 2, elevationRad: -Math.PI / 6 })
})

test('bounds of a scene that moves, relative to what the camera goes with', async () => {
  const description = await loadDescription('reacher')
  const scene = createScene(description, { readTriangles })
  const simulation = await createSimulation(description)
  const here = new Float64Array(7 * scene.poseCount)
  scene.readPoses(simulation, here)
  simulation.free()
  const there = here.slice()
  for (let pose = 0; pose < scene.poseCount; pose++) there[7 * pose] = (there[7 * pose] ?? 0) + 5
  const still = sceneBounds(scene, [here])
  expect(sceneBounds(scene, [here, there]).high[0]).toBeCloseTo(still.high[0] + 5, 9)
  expect(sceneBounds(scene, [here, there], 0)).toEqual({
    low: still.low.map((value) => expect.closeTo(value, 9)),
    high: still.high.map((value) => expect.closeTo(value, 9)),
  })
})
