import { describe, expect, it } from 'vitest'
import { createKinematics } from '../../src/description/kinematics.ts'
import { loadDescription } from '../../src/description/load.ts'

const description = await loadDescription('so101')
const kinematics = createKinematics(description)

/** Where a frame is, with the joints named and all others at 0. */
function place(frame: string, positions: Readonly<Record<string, number>> = {}): number[] {
  const out = new Float64Array(3)
  kinematics.update(description.joints.map(({ name }) => positions[name] ?? 0))
  kinematics.framePosition(kinematics.frameIndex(frame), out)
  return [...out]
}

function expectPlace(received: readonly number[], expected: readonly [number, number, number]): void {
  received.forEach((value, axis) => {
    expect(value).toBeCloseTo(expected[axis] ?? 9, 12)
  })
}

describe('so101', () => {
  // By hand, from the distances between the axes (m): 62 and 30/54 to the shoulder, 28/113 along the upper arm, 135/5
  // along the forearm, 61 to the roll, 98 to the tip.
  it('stretches its forearm ahead with every joint at 0', () => {
    expectPlace(place('gripper_tip'), [
      0.03 + 0.028 + 0.135 + 0.061 + 0.098,
      0,
      0.062 + 0.054 + 0.113 + 0.005,
    ])
  })

  it('turns to its right with shoulder_pan, as the public model does', () => {
    const reach = 0.03 + 0.028 + 0.135 + 0.061 + 0.098
    expectPlace(place('gripper_tip', { shoulder_pan: Math.PI / 2 }), [0, -reach, 0.234])
  })

  it('points down with the wrist, and lowers the forearm with the elbow', () => {
    expectPlace(place('gripper_tip', { wrist_flex: Math.PI / 2 }), [
      0.03 + 0.028 + 0.135,
      0,
      0.234 - 0.061 - 0.098,
    ])
    // A quarter turn about y takes (135, 5) to (5, −135), and the wrist's 159 straight down after it.
    expectPlace(place('gripper_tip', { elbow_flex: Math.PI / 2 }), [
      0.03 + 0.028 + 0.005,
      0,
      0.062 + 0.054 + 0.113 - 0.135 - 0.159,
    ])
  })

  it('keeps its tip on the axis of the roll', () => {
    expectPlace(place('gripper_tip', { wrist_roll: 1.2, gripper: 1 }), [0.352, 0, 0.234])
  })

  it('weighs what the public model does, and has one position servo a joint', () => {
    const mass = description.links.reduce((sum, { massKg }) => sum + massKg, 0)
    expect(mass).toBeCloseTo(0.632, 9)
    expect(description.actuators.map(({ joint, kind }) => `${joint} ${kind}`)).toEqual(
      description.joints.map(({ name }) => `${name} position`),
    )
    expect(description.unsupported ?? []).toEqual([])
  })

  it('says how a frame is turned: columns are its axes in the world', () => {
    const rotation = new Float64Array(9)
    kinematics.update([0, 0, 0, Math.PI / 2, 0, 0])
    kinematics.frameRotation(kinematics.frameIndex('wrist'), rotation)
    const expected = [0, 0, 1, 0, 1, 0, -1, 0, 0]
    rotation.forEach((value, index) => {
      expect(value).toBeCloseTo(expected[index] ?? 9, 12)
    })
  })
})
