import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { createEnvironment } from '../../../sim/environment.ts'
import { reacherReach } from '../../../sim/tasks/reacher-reach.ts'
import { openPlayer, type PlayerOptions } from '../../../sim/view/open-player.ts'
import type { Player } from '../../../sim/view/player.ts'
import { createRandom } from '../../../src/contract/random.ts'

const open: Player[] = []
async function opened(subject: string, options?: PlayerOptions): Promise<Player> {
  const player = await openPlayer(subject, options)
  open.push(player)
  return player
}
afterEach(async () => {
  for (const player of open.splice(0)) await player.close()
})

describe('players', () => {
  test('a task with random actions plays what its environment plays', async () => {
    const player = await opened('reacher-reach', { action: 'random', seed: 7 })
    const environment = await createEnvironment(reacherReach)
    try {
      const random = createRandom(7)
      const { channels } = environment.actionSpace
      player.reset(3)
      environment.reset(3)
      let total = 0
      for (let step = 0; step < 30; step++) {
        const action = Float32Array.from(channels, ({ low, high }) => random.between(low, high))
        const { reward, info } = environment.step(action)
        total += reward
        await player.step()
        expect(player.sent).toEqual(info.sent)
        expect(player.rewardTerms).toEqual(info.rewardTerms)
      }
      expect(player.state.return).toBe(total)
      expect(player.state).toMatchObject({ episode: 1, step: 30, ended: '', success: false })
    } finally {
      environment.close()
    }
  })

  test('by hand: what is set is what the task acts on, and markers say where the goal is', async () => {
    const player = await opened('reacher-reach')
    player.reset(0)
    expect(player.controls.map(({ unit }) => unit)).toEqual(['rad/s', 'rad/s'])
    const [before = 0] = player.sent
    player.control[0] = 1
    for (let step = 0; step < 10; step++) await player.step()
    expect((player.sent[0] ?? 0) - before).toBeGreaterThan(0.05)
    expect(player.markers.map(({ name }) => name)).toEqual(['target'])
    expect(Math.hypot(...(player.markers[0]?.positionM ?? []))).toBeGreaterThan(0.01)
  })

  test.each(['hopper', 'runner'])('%s by hand begins on the ground, not in it', async (name) => {
    const player = await opened(name)
    player.reset()
    const { description, simulation } = player
    const pose = new Float64Array(7)
    const height = (): number => {
      const lowest = description.links.map(({ geometry }, link) => {
        if (!geometry.some(({ collides }) => collides)) return Number.POSITIVE_INFINITY
        simulation.linkPose(link, pose)
        return pose[2]
      })
      return Math.min(...lowest)
    }
    const before = height()
    expect(before).toBeGreaterThan(0)
    expect(before).toBeLessThan(0.2)
    for (let step = 0; step < 5; step++) await player.step()
    // Out of the ground it would be thrown, a metre within a tenth of a second.
    expect(Math.abs(height() - before)).toBeLessThan(0.1)
  })

  test('a robot by hand: the safety gate stands between the hand and the joints', async () => {
    const player = await opened('reacher')
    player.reset()
    const { velocity = 0, upper = 0 } = player.description.joints[0] ?? {}
    player.control[0] = upper
    let last = player.sent[0] ?? 0
    for (let step = 0; step < 100; step++) {
      await player.step()
      const sent = player.sent[0] ?? 0
      expect(Math.abs(sent - last)).toBeLessThanOrEqual(velocity * player.periodS + 1e-9)
      last = sent
    }
    expect(last).toBeCloseTo(upper, 2)
    expect(player.reading[0]).toBeCloseTo(upper, 1)
    player.control[0] = Number.NaN
    await player.step()
    expect(player.state.ended).toBe('stopped by the safety gate')
    expect(Number.isFinite(player.sent[0])).toBe(true)
    player.reset()
    expect(player.state).toMatchObject({ episode: 2, ended: '', timeS: 0 })
  })

  test('the engine that is asked for is the one that is used', async () => {
    const angles: number[] = []
    for (const physics of ['rapier', 'mujoco'] as const) {
      const player = await opened('cartpole-swingup', { action: 'random', physics })
      player.reset(1)
      for (let step = 0; step < 50; step++) await player.step()
      angles.push(player.reading[2] ?? Number.NaN)
    }
    expect(angles.every(Number.isFinite)).toBe(true)
    expect(angles[0]).not.toBe(angles[1])
  })

  test('a URDF that nothing drives is placed by hand, joints that mimic with it', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'sinew-view-'))
    const link = (name: string): string => `<link name="${name}"><inertial><mass value="1"/>
      <inertia ixx="1" iyy="1" izz="1" ixy="0" ixz="0" iyz="0"/></inertial>
      <visual><geometry><box size="0.1 0.1 0.1"/></geometry></visual></link>`
    const joint = (name: string, child: string, more: string): string =>
      `<joint name="${name}" type="revolute"><parent link="base"/><child link="${child}"/><axis xyz="0 0 1"/>
      <limit lower="-1" upper="1" velocity="1" effort="1"/>${more}</joint>`
    const file = join(folder, 'pair.urdf')
    await writeFile(
      file,
      `<robot name="pair">${link('base')}${link('left')}${link('right')}${joint('a', 'left', '')}
      ${joint('b', 'right', '<mimic joint="a" multiplier="-0.5" offset="0.1"/>')}</robot>`,
    )
    try {
      const player = await opened(file)
      player.reset()
      expect(player.controls.map(({ name }) => name)).toEqual(['a.position'])
      player.control[0] = 0.6
      await player.step()
      const at = (name: string): number =>
        player.reading[player.readings.findIndex((channel) => channel.name === `${name}.position`)] ??
        Number.NaN
      expect(at('a')).toBeCloseTo(0.6, 5)
      expect(at('b')).toBeCloseTo(-0.2, 5)
    } finally {
      await rm(folder, { recursive: true })
    }
  })

  test.each<[string, string, PlayerOptions, RegExp]>([
    ['a misspelt task', 'reacher-reech', {}, /there is no task or robot "reacher-reech"/],
    ['a benchmark', 'pendulum', {}, /has no robot to look at/],
    ['a robot with actions', 'reacher', { action: 'random' }, /is a robot, not a task/],
    ['a file that is not there', './nowhere/robot.yaml', {}, /cannot read/],
  ])('%s is refused', async (_, subject, options, message) => {
    await expect(openPlayer(subject, options)).rejects.toThrow(message)
  })
})
