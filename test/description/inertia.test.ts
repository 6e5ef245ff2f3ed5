import { expect, test } from 'vitest'
import { type MassProperties, massProperties } from '../../src/description/inertia.ts'
import type { LinkDocument } from '../../src/description/schema.ts'

const upright: [number, number, number] = [0, 0, 0]
const placed = { originM: upright, rpyRad: upright, collides: true, visible: true }

function properties(massKg: number, geometry: LinkDocument['geometry'], centre?: [number, number, number]) {
  const found = massProperties(massKg, geometry, centre)
  if (!found) throw new Error('no shape has a volume')
  return found
}

test('a capsule with no tube is a sphere', () => {
  const { inertiaKgM2 } = properties(2, [
    { ...placed, shape: 'capsule', lengthM: 1e-9, radiusM: 0.1, axis: [0, 0, 1] },
  ])
  for (const moment of inertiaKgM2) expect(moment).toBeCloseTo(0.4 * 2 * 0.01, 9)
})

test('a thin capsule is a thin rod', () => {
  const { inertiaKgM2 } = properties(1, [
    { ...placed, shape: 'capsule', lengthM: 1, radiusM: 1e-5, axis: [1, 0, 0] },
  ])
  expect(inertiaKgM2[0]).toBeCloseTo(0, 9)
  expect(inertiaKgM2[1]).toBeCloseTo(1 / 12, 4)
  expect(inertiaKgM2[2]).toBeCloseTo(1 / 12, 4)
})

test('two half boxes are one box', () => {
  const half = { ...placed, shape: 'box', sizeM: [0.5, 0.2, 0.1] as [number, number, number] } as const
  const halves = properties(3, [
    { ...half, originM: [0.25, 0, 0] },
    { ...half, originM: [0.75, 0, 0] },
  ])
  const whole = properties(3, [{ ...half, sizeM: [1, 0.2, 0.1], originM: [0.5, 0, 0] }])
  expect(halves.centreOfMassM).toEqual(whole.centreOfMassM)
  for (const axis of [0, 1, 2] as const) {
    expect(halves.inertiaKgM2[axis]).toBeCloseTo(whole.inertiaKgM2[axis], 12)
  }
})

test('a sphere beside the centre of mass that was given counts from there', () => {
  const sphere = { ...placed, shape: 'sphere', radiusM: 0.1 } as const
  const { inertiaKgM2 } = properties(1, [{ ...sphere, originM: [1, 0, 0] }], [0, 0, 0])
  expect(inertiaKgM2[0]).toBeCloseTo(0.004, 12)
  expect(inertiaKgM2[1]).toBeCloseTo(1.004, 12)
})

test('a slanted rod has slanted principal axes, however the slant is said', () => {
  const rod = { ...placed, shape: 'cylinder', lengthM: 1, radiusM: 0.01 } as const
  const straight = properties(1, [{ ...rod, axis: [1, 0, 0] }])
  expect(straight.inertiaRpyRad).toEqual([0, 0, 0])
  const expectSlant = ({ inertiaKgM2, inertiaRpyRad }: MassProperties): void => {
    const along = inertiaKgM2.indexOf(Math.min(...inertiaKgM2))
    expect(inertiaKgM2[along]).toBeCloseTo(straight.inertiaKgM2[0], 12)
    expect(Math.max(...inertiaKgM2)).toBeCloseTo(straight.inertiaKgM2[1], 12)
    // 45° about z, whichever of the principal axes is called x.
    const slant = Math.abs(inertiaRpyRad[2]) % (Math.PI / 2)
    expect(slant).toBeCloseTo(Math.PI / 4, 9)
  }
  expectSlant(properties(1, [{ ...rod, axis: [1, 1, 0] }]))
  expectSlant(properties(1, [{ ...rod, axis: [1, 0, 0], rpyRad: [0, 0, Math.PI / 4] }]))
})

test('a hull or a mesh alone says nothing about mass', () => {
  expect(massProperties(1, [])).toBeUndefined()
  expect(
    massProperties(1, [{ ...placed, shape: 'hull', pointsM: [upright, upright, upright, upright] }]),
  ).toBe(undefined)
})
