import { describe, expect, test } from 'vitest'
import { safetyLimits } from '../../../src/description/safety-limits.ts'
import { linksThatCouldMeet, workspaceLimits } from '../../../src/description/workspace.ts'
import { createSafetyGate } from '../../../src/safety/gate.ts'
import { createPositionLimiter } from '../../../src/safety/position-limiter.ts'
import { type CommandKind, reasons, type SafetyLimits } from '../../../src/safety/types.ts'
import { createClearance } from '../../../src/safety/workspace/clearance.ts'
import { createLookAhead } from '../../../src/safety/workspace/look-ahead.ts'
import type { WorkspaceBody, WorkspaceLimits } from '../../../src/safety/workspace/types.ts'
import { actuator, gateInput, safetyLimits as plain } from '../limits.ts'
import { reacherCell, robotWithin, so101Cell } from './robots.ts'

const still = { rotation: [1, 0, 0, 0, 1, 0, 0, 0, 1], multiplier: 1, offset: 0 }
const bodies: readonly WorkspaceBody[] = [
  { ...still, name: 'rail', parent: -1, kind: 'fixed', originM: [0, 0, 0], axis: [0, 0, 1], actuator: -1 },
  { ...still, name: 'cart', parent: 0, kind: 'slides', originM: [0, 0, 0], axis: [1, 0, 0], actuator: 0 },
  { ...still, name: 'other', parent: 0, kind: 'slides', originM: [0, 0.1, 0], axis: [1, 0, 0], actuator: 1 },
]
/** A wall at x = 1 for a cart that could run to 1.2. */
const wall = { name: 'wall', kind: 'plane', pointM: [1, 0, 0], normal: [-1, 0, 0], balls: [0] } as const
const rail: WorkspaceLimits = {
  marginM: 0.1,
  bodies,
  balls: [{ name: 'cart', body: 1, centreM: [0, 0, 0], radiusM: 0.05 }],
  walls: [wall],
  capsules: [],
  pairs: [],
}
const two = [actuator('position', { name: 'a' }), actuator('position', { name: 'b' })]
const onRail = (overrides: Partial<WorkspaceLimits> = {}, actuators = two): SafetyLimits => {
  return plain(actuators, { workspace: { ...rail, ...overrides } })
}

function run(limits: SafetyLimits, start: number[], requested: number[], steps: number) {
  const gate = createSafetyGate(limits)
  const sent = Float64Array.from(start)
  const input = { ...gateInput(start.length), requested: Float64Array.from(requested) }
  gate.arm(sent)
  let why = 0
  for (let step = 0; step < steps; step++) {
    input.position.set(sent)
    why |= gate.step(input, sent)
  }
  return { gate, sent, why, input }
}

describe('a cart before a wall', () => {
  test('it comes to rest close before its margin, not beyond, and the other joint goes on', () => {
    const { sent, why, gate } = run(onRail(), [0, 0], [1.1, 0.5], 400)
    expect(sent[0]).toBeLessThanOrEqual(0.85)
    expect(sent[0]).toBeGreaterThan(0.848)
    expect(sent[1]).toBe(0.5)
    expect(why & reasons.workspace).toBe(reasons.workspace)
    expect([...gate.altered].map((bits) => bits & reasons.workspace)).toEqual([reasons.workspace, 0])
    expect(gate.state).toBe('open')
  })

  test('from there it can be driven away again', () => {
    const { gate, sent, input } = run(onRail(), [0, 0], [1.1, 0], 400)
    input.requested[0] = 0.2
    for (let step = 0; step < 200; step++) {
      input.position.set(sent)
      gate.step(input, sent)
    }
    expect(sent[0]).toBeCloseTo(0.2, 6)
  })

  test('far from the wall nothing differs from a gate without a workspace', () => {
    const { workspace: _, ...free } = onRail()
    const bound = run(onRail(), [0, 0], [0.5, -0.3], 60)
    expect([...bound.sent]).toEqual([...run(free, [0, 0], [0.5, -0.3], 60).sent])
    expect(bound.why & reasons.workspace).toBe(0)
  })

  test('stopped at full speed towards the wall it comes to rest before it', () => {
    for (let steps = 5; steps < 60; steps += 3) {
      const { gate, sent, input } = run(onRail(), [0, 0], [9, 0], steps)
      gate.stop(reasons.operator)
      for (let step = 0; step < 60; step++) gate.step(input, sent)
      expect(gate.state).toBe('stopped')
      expect(sent[0]).toBeLessThanOrEqual(0.85)
    }
  })

  test('it is not armed outside, nor so near that it could not leave', () => {
    for (const start of [0.9, 0.8499]) {
      expect(() => run(onRail(), [start, 0], [0, 0], 1)).toThrow(/"cart" is outside the workspace, at "wall"/)
    }
    expect(run(onRail(), [0.8497, 0], [0, 0], 200).sent[0]).toBeCloseTo(0, 6)
    const gate = createSafetyGate(onRail())
    expect(() => gate.arm(Float64Array.of(1, 0))).toThrow(/refused to arm/)
    expect(gate.state).toBe('closed')
  })

  test('the nearest of several walls is the one that is named', () => {
    const near = { ...wall, name: 'near', pointM: [0.7, 0, 0] } as const
    for (const walls of [
      [wall, near],
      [near, wall],
    ]) {
      expect(() => run(onRail({ walls }), [0.65, 0], [0, 0], 1)).toThrow(/at "near"/)
    }
  })
})

describe('two carts that keep apart', () => {
  const capsules = [
    { name: 'left', body: 1, fromM: [0, 0, 0], toM: [0.1, 0, 0], radiusM: 0.06 },
    { name: 'right', body: 2, fromM: [0, 0, 0], toM: [0.1, 0, 0], radiusM: 0.06 },
  ] as const
  const limits = onRail({ marginM: 0, walls: [], balls: [], capsules, pairs: [[0, 1]] })

  test('neither runs into the other', () => {
    const { sent, why } = run(limits, [-0.8, 0.8], [0.8, -0.8], 400)
    // Side by side they are 0.1 m apart, and 0.12 is what they need: one behind the other they stop.
    const gap = Math.hypot((sent[1] ?? 0) - (sent[0] ?? 0) - 0.1, 0.1)
    expect(gap).toBeGreaterThanOrEqual(0.12)
    expect(gap).toBeLessThan(0.125)
    expect(why & reasons.workspace).toBe(reasons.workspace)
  })

  test('what is too near when armed is named with the other', () => {
    expect(() => run(limits, [0, 0], [0, 0], 1)).toThrow(/"left" is outside the workspace, at "right"/)
  })
})

test('a limiter that does not come to rest in the time that a stop takes is not believed', () => {
  const limiter = createPositionLimiter(actuator('position'), 0.02)
  const clearance = createClearance({ ...rail, bodies: bodies.slice(0, 2) }, [actuator('position')])
  const ahead = (longest: number) => createLookAhead([limiter], [0], 1, clearance, 0, longest)
  const goesOn = (longest: number): boolean => {
    limiter.arm(0)
    const look = ahead(longest)
    look.begin()
    for (let step = 0; step < 5; step++) limiter.limit(1, 0, 0, 0)
    return look.staysInside()
  }
  expect(goesOn(9)).toBe(true)
  expect(goesOn(3)).toBe(false)
})

describe('what cannot be guaranteed is refused', () => {
  test.each(['velocity', 'effort'] satisfies CommandKind[])('a joint with %s commands on the way', (kind) => {
    const actuators = [actuator(kind, { name: 'a' }), two[1] ?? actuator('position')]
    expect(() => createSafetyGate(onRail({}, actuators))).toThrow(/workspace limit cart is not usable/)
    // A joint that does not carry what is watched may be driven in any way.
    const other = [two[0] ?? actuator('position'), actuator(kind, { name: 'b' })]
    expect(run(onRail({}, other), [0, 0], [1.1, 0], 400).sent[0]).toBeLessThanOrEqual(0.85)
  })

  test('a joint that nothing drives, on the way; one that carries both of a pair does not matter', () => {
    const passive = bodies.map((body) => (body.name === 'cart' ? { ...body, actuator: -1 } : body))
    expect(() => createSafetyGate(onRail({ bodies: passive }))).toThrow(/not usable/)
    const carried: WorkspaceBody[] = [
      ...passive.slice(0, 2),
      { ...still, name: 'hand', parent: 1, kind: 'turns', originM: [1, 0, 0], axis: [0, 0, 1], actuator: 1 },
    ]
    const capsules = [
      { name: 'cart', body: 1, fromM: [0, 0.5, 0], toM: [0, 0.5, 0], radiusM: 0 },
      { name: 'hand', body: 2, fromM: [-0.5, 0, 0], toM: [-1, 0, 0], radiusM: 0.1 },
    ] as const
    const pair = { bodies: carried, walls: [], balls: [], capsules, pairs: [[0, 1]] } as const
    const { sent, why } = run(onRail(pair), [0, 0], [0, -1.2], 300)
    expect(why & reasons.workspace).toBe(reasons.workspace)
    expect(sent[1]).toBeGreaterThan(-0.6)
    expect(sent[1]).toBeLessThan(-0.2)
  })

  test.each([
    ['marginM', { marginM: -0.1 }],
    ['marginM', { marginM: Number.NaN }],
    ['cart.radiusM', { balls: [{ name: 'cart', body: 1, centreM: [0, 0, 0], radiusM: -1 }] }],
    ['cart', { balls: [{ name: 'cart', body: 1, centreM: [0, Number.NaN, 0], radiusM: 0 }] }],
    ['cart.body', { balls: [{ name: 'cart', body: 3, centreM: [0, 0, 0], radiusM: 0 }] }],
    ['cart.body', { balls: [{ name: 'cart', body: -1, centreM: [0, 0, 0], radiusM: 0 }] }],
    ['cart.body', { balls: [{ name: 'cart', body: 0.5, centreM: [0, 0, 0], radiusM: 0 }] }],
    ['wall.balls', { walls: [{ ...wall, balls: [1] }] }],
    ['wall.normal', { walls: [{ ...wall, normal: [0, 0, 0] }] }],
    ['wall', { walls: [{ ...wall, pointM: [0, Number.POSITIVE_INFINITY, 0] }] }],
    ['box.sizeM', { walls: [box({ sizeM: [1, 0, 1] })] }],
    ['box', { walls: [box({ centreM: [1, Number.NaN, 1] })] }],
    ['walls and pairs', { walls: [] }],
    ['walls and pairs', { balls: [{ name: 'rail', body: 0, centreM: [0, 0, 0], radiusM: 0 }] }],
    ['hand.body', { capsules: [capsule({ body: 9 })] }],
    ['hand', { capsules: [capsule({ fromM: [Number.NaN, 0, 0] })] }],
    ['hand.radiusM', { capsules: [capsule({ radiusM: -1 })] }],
    ['pairs', { pairs: [[0, 0]] }],
    ['pairs', { capsules: [capsule({})], pairs: [[0, 1]] }],
    ['cart.parent', { bodies: bodies.map((body, index) => (index === 1 ? { ...body, parent: 1 } : body)) }],
    ['cart', { bodies: bodies.map((body, index) => (index === 1 ? { ...body, offset: Number.NaN } : body)) }],
  ] satisfies [string, Partial<WorkspaceLimits>][])('%s (%#)', (where, overrides) => {
    expect(() => createSafetyGate(onRail(overrides))).toThrow(`workspace limit ${where} is not usable`)
  })

  test('a stop that takes too many periods to look at', () => {
    const slow = (acceleration: number) => [
      actuator('position', { name: 'a', acceleration }),
      ...two.slice(1),
    ]
    expect(() => createSafetyGate(onRail({}, slow(0.0502)))).not.toThrow()
    expect(() => createSafetyGate(onRail({}, slow(0.0499)))).toThrow(/workspace limit braking is not usable/)
  })
})

function box(overrides: object) {
  const { rotation } = still
  return {
    name: 'box',
    kind: 'keepOut',
    centreM: [0, 0, 0],
    sizeM: [1, 1, 1],
    rotation,
    balls: [0],
    ...overrides,
  } as const
}
function capsule(overrides: object) {
  return { name: 'hand', body: 1, fromM: [0, 0, 0], toM: [1, 0, 0], radiusM: 0.1, ...overrides } as const
}

describe('robot.yaml', () => {
  test('without a section there is none', async () => {
    const { loadDescription } = await import('../../../src/description/load.ts')
    expect(safetyLimits(await loadDescription('so101'))).not.toHaveProperty('workspace')
  })

  test('every link that moves is watched where none is named, the hull by its corners, and the base is not', async () => {
    const limits = workspaceLimits(await robotWithin('so101', so101Cell))
    const table = limits?.walls.find(({ name }) => name === 'table')
    const watched = new Set(table?.balls.map((ball) => limits?.balls[ball]?.name))
    expect([...watched]).toEqual([
      'upper_arm_link',
      'lower_arm_link',
      'wrist_link',
      'gripper_link',
      'jaw_link',
    ])
    expect(limits?.walls.find(({ name }) => name === 'lamp')?.balls.length).toBe(1)
    expect(limits?.pairs.length).toBe(7)
  })

  test('links that could meet: not those that a joint joins', async () => {
    const pairs = linksThatCouldMeet(await robotWithin('so101', so101Cell)).map((pair) => pair.join(' '))
    expect(pairs).toContain('base_link gripper_link')
    expect(pairs).not.toContain('gripper_link jaw_link')
    expect(pairs).not.toContain('lower_arm_link wrist_link')
    expect(pairs).toContain('wrist_link jaw_link')
    const all = workspaceLimits(await robotWithin('so101', 'apart: all'))
    expect(all?.pairs.length).toBeGreaterThanOrEqual(pairs.length)
  })

  test('a capsule in place of the shapes of its link', async () => {
    const capsules = 'capsules: [{ link: jaw_link, fromM: [0, 0, 0], toM: [0.08, 0, -0.02], radiusM: 0.015 }]'
    const limits = workspaceLimits(await robotWithin('so101', `apart: [[base_link, jaw_link]]\n${capsules}`))
    expect(limits?.capsules[1]).toMatchObject({ name: 'jaw_link', toM: [0.08, 0, -0.02], radiusM: 0.015 })
  })

  test.each([
    ['links: [gripper]', /there is no link "gripper"/],
    ['links: [shoulder_link]', /link "shoulder_link" has no shape that collides/],
    ['frames: [tip]', /there is no frame "tip"/],
  ])('%s', async (whose, message) => {
    const table = `walls: [{ name: t, kind: plane, pointM: [0, 0, 0], normal: [0, 0, 1], ${whose} }]`
    await expect(robotWithin('so101', table)).rejects.toThrow(message)
  })

  test.each([
    [
      'so101',
      'walls: [{ name: t, kind: plane, pointM: [0, 0, 0], normal: [0, 0, 0] }]',
      /the plane faces nowhere/,
    ],
    ['so101', 'apart: [[base_link, jaw]]', /there is no link "jaw"/],
    ['so101', 'apart: [[base_link, shoulder_link]]', /has no shape that collides/],
    [
      'so101',
      'capsules: [{ link: jaw, fromM: [0, 0, 0], toM: [1, 0, 0], radiusM: 1 }]',
      /there is no link "jaw"/,
    ],
    ['quadruped', 'walls: [{ name: t, kind: plane, pointM: [0, 0, 0], normal: [0, 0, 1] }]', /floating base/],
  ])('%s, %s', async (robot, section, message) => {
    await expect(robotWithin(robot, section)).rejects.toThrow(message)
  })

  test('the reacher’s fingertip is a point', async () => {
    const limits = workspaceLimits(await robotWithin('reacher', reacherCell))
    expect(limits?.balls).toEqual([{ name: 'fingertip', body: 2, centreM: [0.12, 0, 0], radiusM: 0 }])
  })
})
