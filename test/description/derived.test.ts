import { describe, expect, test } from 'vitest'
import { formatChannel } from '../../src/contract/channel.ts'
import { loadDescription, robotNames } from '../../src/description/load.ts'
import { parseDescription } from '../../src/description/parse.ts'
import { safetyLimits } from '../../src/description/safety-limits.ts'
import { actionSpace, findJoint, movingJoints, observationSpace } from '../../src/description/spaces.ts'
import { wireLayout } from '../../src/description/wire-layout.ts'
import { twoLink } from './two-link.ts'

const cartpole = await loadDescription('cartpole')
const arm = parseDescription(twoLink, 'robot.yaml')

describe('what follows from a description', () => {
  test('spaces', () => {
    expect(observationSpace(cartpole).channels.map(formatChannel)).toEqual([
      'slider.position m [-1, 1]',
      'slider.velocity m/s [-5, 5]',
      `hinge.position rad [${-Math.PI}, ${Math.PI}]`,
      'hinge.velocity rad/s [-30, 30]',
    ])
    expect(actionSpace(cartpole).channels.map(formatChannel)).toEqual(['slider.effort N [-12, 12]'])
    expect(actionSpace(arm).channels.map(formatChannel)).toEqual([
      'shoulder.position rad [-2, 2]',
      'elbow.position rad [-2.5, 2.5]',
    ])
    expect(movingJoints(cartpole).map(({ name }) => name)).toEqual(['slider', 'hinge'])
    expect(() => findJoint(arm, 'wrist')).toThrow('has no joint "wrist"')
  })

  test('safety limits', () => {
    const limits = safetyLimits(arm)
    expect(limits).toMatchObject({ periodS: 0.02, staleAfterS: 0.1, heartbeatAfterS: 0.15 })
    expect(limits.actuators[1]).toEqual({
      name: 'elbow',
      kind: 'position',
      lower: -2.5,
      upper: 2.5,
      velocity: 5,
      acceleration: 50,
      effort: 1,
      trackingError: 0.5,
    })
  })

  test('wire layout', () => {
    expect(wireLayout(cartpole)).toEqual({
      state: {
        byteLength: 16,
        fields: [
          { channel: 'slider.position', unit: 'm', offset: 0 },
          { channel: 'slider.velocity', unit: 'm/s', offset: 4 },
          { channel: 'hinge.position', unit: 'rad', offset: 8 },
          { channel: 'hinge.velocity', unit: 'rad/s', offset: 12 },
        ],
      },
      command: { byteLength: 4, fields: [{ channel: 'slider.effort', unit: 'N', offset: 0 }] },
    })
  })
})

describe('loadDescription', () => {
  test('every robot that comes with Sinew can be loaded, under the name of its folder', async () => {
    const names = await robotNames()
    expect(names).toEqual(expect.arrayContaining(['cartpole', 'reacher']))
    for (const name of names) expect((await loadDescription(name)).name).toBe(name)
  })

  test('by file', async () => {
    const byFile = await loadDescription('hardware/robots/reacher/robot.yaml')
    expect(byFile.hash).toBe((await loadDescription('reacher')).hash)
  })

  test('a name that is not there', async () => {
    await expect(loadDescription('reecher')).rejects.toMatchObject({
      code: 'usage',
      fix: 'did you mean "reacher"?',
    })
    await expect(loadDescription('./nowhere/robot.yaml')).rejects.toMatchObject({ code: 'usage' })
  })
})
