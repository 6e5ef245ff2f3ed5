import { expect, test } from 'vitest'
import { massProperties } from '../../src/description/inertia.ts'

const placed = { originM: [0, 0, 0] as [number, number, number], collides: true }

test('a capsule with no tube is a sphere', () => {
  const { inertiaKgM2 } = massProperties(2, [
    { shape: 'capsule', lengthM: 1e-9, radiusM: 0.1, axis: [0, 0, 1], ...placed },
  ])
  for (const moment of inertiaKgM2) expect(moment).toBeCloseTo(0.4 * 2 * 0.01, 9)
})

test('a thin capsule is a thin rod', () => {
  const { inertiaKgM2 } = massProperties(1, [
    { shape: 'capsule', lengthM: 1, radiusM: 1e-5, axis: [1, 0, 0], ...placed },
  ])
  expect(inertiaKgM2[0]).toBeCloseTo(0, 9)
  expect(inertiaKgM2[1]).toBeCloseTo(1 / 12, 4)
  expect(inertiaKgM2[2]).toBeCloseTo(1 / 12, 4)
})

test('two half boxes are one box', () => {
  const half = { shape: 'box', sizeM: [0.5, 0.2, 0.1], collides: true } as const
  const sizeM: [number, number, number] = [0.5, 0.2, 0.1]
  const halves = massProperties(3, [
    { ...half, sizeM, originM: [0.25, 0, 0] },
    { ...half, sizeM, originM: [0.75, 0, 0] },
  ])
  const whole = massProperties(3, [{ ...half, sizeM: [1, 0.2, 0.1], originM: [0.5, 0, 0] }])
  expect(halves.centreOfMassM).toEqual(whole.centreOfMassM)
  for (const axis of [0, 1, 2] as const) {
    expect(halves.inertiaKgM2[axis]).toBeCloseTo(whole.inertiaKgM2[axis], 12)
  }
})

test('a sphere beside the centre of mass that was given counts from there', () => {
  const sphere = { shape: 'sphere', radiusM: 0.1, collides: true } as const
  const { inertiaKgM2 } = massProperties(1, [{ ...sphere, originM: [1, 0, 0] }], [0, 0, 0])
  expect(inertiaKgM2[0]).toBeCloseTo(0.004, 12)
  expect(inertiaKgM2[1]).toBeCloseTo(1.004, 12)
})

test('a slanted rod has products of inertia', () => {
  const rod = {
    shape: 'cylinder',
    lengthM: 1,
    radiusM: 0.01,
    axis: [1, 1, 0] as [number, number, number],
  } as const
  expect(massProperties(1, [{ ...rod, axis: [1, 1, 0], ...placed }]).skew).toBeGreaterThan(0.4)
  expect(massProperties(1, [{ ...rod, axis: [0, 1, 0], ...placed }]).skew).toBe(0)
})
