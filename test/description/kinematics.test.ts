import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createKinematics } from '../../src/description/kinematics.ts'
import { parseDescription } from '../../src/description/parse.ts'
import { twoLink } from './two-link.ts'

const angle = fc.double({ min: -Math.PI, max: Math.PI, noNaN: true })

describe('a planar arm', () => {
  const kinematics = createKinematics(parseDescription(twoLink, 'robot.yaml'))
  const tip = kinematics.frameIndex('tip')
  const out = new Float64Array(3)
  const jacobian = new Float64Array(6)

  test('is where the closed form says, and moves as its derivative says', () => {
    fc.assert(
      fc.property(angle, angle, (a, b) => {
        kinematics.update([a, b])
        kinematics.framePosition(tip, out)
        kinematics.frameJacobian(tip, jacobian)
        const [upper, lower] = [0.3, 0.2]
        const x = upper * Math.cos(a) + lower * Math.cos(a + b)
        const y = upper * Math.sin(a) + lower * Math.sin(a + b)
        expect(out[0]).toBeCloseTo(x, 12)
        expect(out[1]).toBeCloseTo(y, 12)
        expect(out[2]).toBe(0)
        const columns = [-y, -lower * Math.sin(a + b), x, lower * Math.cos(a + b), 0, 0]
        for (const [index, value] of columns.entries()) expect(jacobian[index]).toBeCloseTo(value, 12)
      }),
    )
  })

  test('has no other frames', () => {
    expect(() => kinematics.frameIndex('tipp')).toThrow(
      expect.objectContaining({ fix: 'did you mean "tip"?' }),
    )
    expect(() => kinematics.framePosition(9, out)).toThrow(RangeError)
  })
})

describe('a tree in space', () => {
  // A slide at a slant, a turn, a fixed bracket and another turn; a second branch that must not interfere.
  const inertia = 'massKg: 1, inertiaKgM2: [1, 1, 1]'
  const text = `name: crane
rateHz: 100
links:
${['root', 'carriage', 'boom', 'bracket', 'hook', 'flag'].map((name) => `  - { name: ${name}, ${inertia} }`).join('\n')}
joints:
  - { name: slide, kind: prismatic, parent: root, child: carriage, originM: [0.1, 0.2, 0.3], originRpyRad: [0.4, -0.3, 0.9], axis: [1, 2, 3], limits: { positionM: [-1, 1], velocityMPerS: 1 } }
  - { name: wave, kind: continuous, parent: root, child: flag, axis: [0, 1, 0], limits: { velocityRadPerS: 1 } }
  - { name: swing, kind: revolute, parent: carriage, child: boom, originM: [0, 0.5, 0], originRpyRad: [1, 0.2, 0], axis: [-1, 0.5, 2], limits: { positionRad: [-3, 3], velocityRadPerS: 1 } }
  - { name: mount, kind: fixed, parent: boom, child: bracket, originM: [0.7, 0, 0.1], originRpyRad: [0, 0, 1.2] }
  - { name: luff, kind: revolute, parent: bracket, child: hook, originM: [0, 0.1, 0.4], axis: [0, 1, 0], limits: { positionRad: [-3, 3], velocityRadPerS: 1 } }
frames:
  - { name: tip, link: hook, originM: [0.2, -0.1, 0.6] }
  - { name: pole, link: flag, originM: [0, 0, 1] }
`
  const kinematics = createKinematics(parseDescription(text, 'crane.yaml'))
  const frames = [kinematics.frameIndex('tip'), kinematics.frameIndex('pole')]

  test('has the Jacobian that finite differences give', () => {
    const at = (position: number[], frame: number): number[] => {
      const out = new Float64Array(3)
      kinematics.update(position)
      kinematics.framePosition(frame, out)
      return Array.from(out)
    }
    const jacobian = new Float64Array(12)
    const h = 1e-6
    fc.assert(
      fc.property(fc.tuple(angle, angle, angle, angle), fc.constantFrom(...frames), (position, frame) => {
        kinematics.update(position)
        kinematics.frameJacobian(frame, jacobian)
        const analytic = Array.from(jacobian)
        for (let joint = 0; joint < 4; joint++) {
          const ahead = at(
            position.map((q, index) => (index === joint ? q + h : q)),
            frame,
          )
          const behind = at(
            position.map((q, index) => (index === joint ? q - h : q)),
            frame,
          )
          for (let row = 0; row < 3; row++) {
            const slope = ((ahead[row] ?? 0) - (behind[row] ?? 0)) / (2 * h)
            expect(analytic[row * 4 + joint]).toBeCloseTo(slope, 7)
          }
        }
      }),
    )
  })

  test('follows URDF: fixed roll-pitch-yaw, then the joint', () => {
    // By hand: pole of 1 m along z, turned by 90° about y, points along x.
    const out = new Float64Array(3)
    kinematics.update([0, Math.PI / 2, 0, 0])
    kinematics.framePosition(frames[1] ?? 0, out)
    expect(out[0]).toBeCloseTo(1, 12)
    expect(out[2]).toBeCloseTo(0, 12)
    // Sliding by 1 m along (1, 2, 3)/√14 in a frame turned by Rz(0.9)·Ry(−0.3)·Rx(0.4).
    const before = new Float64Array(3)
    kinematics.update([0, 0, 0, 0])
    kinematics.framePosition(frames[0] ?? 0, before)
    kinematics.update([1, 0, 0, 0])
    kinematics.framePosition(frames[0] ?? 0, out)
    const moved = Array.from(out, (value, index) => value - (before[index] ?? 0))
    expect(Math.hypot(...moved)).toBeCloseTo(1, 12)
    expect(moved[2]).toBeCloseTo(
      (1 * Math.sin(0.3) + 2 * Math.cos(0.3) * Math.sin(0.4) + 3 * Math.cos(0.3) * Math.cos(0.4)) /
        Math.sqrt(14),
      12,
    )
  })
})
