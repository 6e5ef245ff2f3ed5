import { describe, expect, test } from 'vitest'
import { fieldOfViewRad } from '../../../sim/render/camera.ts'
import type { Colour } from '../../../sim/render/colours.ts'
import { createPainter, type PictureView } from '../../../sim/render/picture.ts'
import { encodePng } from '../../../sim/render/png.ts'
import type { Scene, SceneItem } from '../../../sim/render/scene.ts'
import { geometryMesh } from '../../../sim/render/shapes.ts'
import type { Vec3 } from '../../../src/description/types.ts'
import { decodePng } from './decode-png.ts'

const red: Colour = [1, 0, 0]
const blue: Colour = [0, 0, 1]

function cube(size: number, at: Vec3, colour: Colour): SceneItem {
  const shape = { kind: 'box', sizeM: [size, size, size] } as const
  const geometry = { shape, originM: at, rpyRad: [0, 0, 0], collides: false, visible: true } as const
  const mesh = geometryMesh(geometry, () => new Float64Array(0))
  return { name: 'cube', pose: 0, mesh, colour, opacity: 1 }
}

const sceneOf = (...items: SceneItem[]): Scene => {
  return { items, poseCount: 1, groundM: undefined, followed: undefined, readPoses: () => {} }
}

/** From the x axis on, level, with the floor far below. */
const view: PictureView = {
  orbit: { target: [0, 0, 0], azimuthRad: 0, elevationRad: 0, distanceM: 10 },
  bounds: { low: [-2, -2, -2], high: [2, 2, 2] },
  floorM: -50,
}
const atOrigin = Float64Array.of(0, 0, 0, 1, 0, 0, 0)

function paint(scene: Scene, size = 100, from: PictureView = view, poses = atOrigin) {
  const { width, height, rgb } = createPainter(scene, size, size).paint(poses, from)
  const pixels = Array.from({ length: width * height }, (_, index) => [
    ...rgb.subarray(3 * index, 3 * index + 3),
  ])
  const isRed = ([r = 0, , b = 0]: readonly number[]): boolean => r > b + 60
  const isBlue = ([r = 0, , b = 0]: readonly number[]): boolean => b > r + 60
  return { width, height, rgb, pixels, red: pixels.map(isRed), blue: pixels.map(isBlue) }
}
const count = (flags: readonly boolean[]): number => flags.filter(Boolean).length

describe('pictures without a graphics card', () => {
  test("a cube's silhouette is the square that perspective says", () => {
    const size = 200
    const { red: isRed, width } = paint(sceneOf(cube(2, [0, 0, 0], red)), size)
    // Its front face is 9 m away and hides all the rest.
    const side = (2 / 9) * (size / 2 / Math.tan(fieldOfViewRad / 2))
    expect(Math.abs(Math.sqrt(count(isRed)) - side)).toBeLessThan(1)
    const rows = isRed.flatMap((hit, index) => (hit ? [Math.floor(index / width)] : []))
    const columns = isRed.flatMap((hit, index) => (hit ? [index % width] : []))
    for (const [low, high] of [
      [Math.min(...rows), Math.max(...rows)],
      [Math.min(...columns), Math.max(...columns)],
    ]) {
      expect(Math.abs((low ?? 0) + (high ?? 0) - (size - 1))).toBeLessThanOrEqual(1)
      expect(Math.abs((high ?? 0) - (low ?? 0) + 1 - side)).toBeLessThanOrEqual(1)
    }
  })

  test.each([
    ['first', [cube(1, [2, 0, 0], red), cube(1.2, [-2, 0, 0], blue)]],
    ['last', [cube(1.2, [-2, 0, 0], blue), cube(1, [2, 0, 0], red)]],
  ])('what is nearer hides what is farther, drawn %s', (_, items) => {
    const seen = paint(sceneOf(...items))
    expect(seen.red[50 * 100 + 50]).toBe(true)
    expect(count(seen.red)).toBeGreaterThan(100)
    expect(count(seen.blue)).toBe(0)
    const fromBehind = { ...view, orbit: { ...view.orbit, azimuthRad: Math.PI } }
    expect(count(paint(sceneOf(...items), 100, fromBehind).red)).toBe(0)
  })

  test('a pose moves and turns what has it', () => {
    const scene = sceneOf(cube(1, [0, 1, 0], red))
    const columnOf = (flags: readonly boolean[]): number => {
      const columns = flags.flatMap((hit, index) => (hit ? [index % 100] : []))
      return columns.reduce((sum, column) => sum + column, 0) / columns.length
    }
    // Seen from the x axis on, y points to the right; half a turn about z takes it to the left.
    expect(columnOf(paint(scene).red)).toBeGreaterThan(55)
    expect(columnOf(paint(scene, 100, view, Float64Array.of(0, 0, 0, 0, 0, 0, 1)).red)).toBeLessThan(45)
    expect(columnOf(paint(scene, 100, view, Float64Array.of(0, -1, 0, 1, 0, 0, 0)).red)).toBeCloseTo(49.5, 0)
  })

  test('the floor hides what is below it, and a shadow darkens it', () => {
    const above: PictureView = {
      orbit: { target: [0, 0, 0], azimuthRad: 0, elevationRad: 0.6, distanceM: 10 },
      bounds: { low: [-1, -1, 0], high: [1, 1, 2] },
      floorM: 0,
    }
    expect(count(paint(sceneOf(cube(1, [0, 0, -3], red)), 100, above).red)).toBe(0)
    const darkest = (scene: Scene): number => Math.min(...paint(scene, 100, above).pixels.map(([r = 0]) => r))
    const thrown = sceneOf(cube(1, [0, 0, 1.5], [1, 1, 1]))
    expect(darkest(thrown)).toBeLessThan(darkest(sceneOf()) - 15)
  })

  test('a triangle that reaches behind the camera is cut, not turned inside out', () => {
    const { red: isRed } = paint(sceneOf(cube(30, [0, 0, -15.5], red)))
    // A plane below the eye, on all sides of it: the lower half of the picture and nothing of the upper.
    expect(count(isRed.slice(0, 4500))).toBe(0)
    expect(count(isRed.slice(6000))).toBe(4000)
  })

  test('half an opacity lets about half of what is behind through', () => {
    const glass = { ...cube(1, [2, 0, 0], red), opacity: 0.5 }
    const { pixels } = paint(sceneOf(glass, cube(3, [-2, 0, 0], blue)))
    const [r = 0, , b = 0] = pixels[50 * 100 + 50] ?? []
    expect(r).toBeGreaterThan(60)
    expect(b).toBeGreaterThan(60)
  })

  test('a PNG holds exactly the picture', () => {
    const { width, height, rgb } = paint(sceneOf(cube(2, [0, 0, 0], red)), 61)
    const decoded = decodePng(encodePng({ width, height, rgb }))
    expect([decoded.width, decoded.height]).toEqual([61, 61])
    expect(decoded.rgb).toEqual(rgb)
  })
})
