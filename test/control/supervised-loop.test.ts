import { expect, test } from 'vitest'
import { createPark } from '../../src/control/park.ts'
import { createSupervisor } from '../../src/safety/supervisor/supervisor.ts'
import { defaultLadder, type Ladder } from '../../src/safety/supervisor/types.ts'
import { reasons } from '../../src/safety/types.ts'
import { constant, createRig } from './rig.ts'

const withRungs = (rungs: Partial<Ladder['rungs']>): ReturnType<typeof createSupervisor> =>
  createSupervisor({ ...defaultLadder, rungs: { ...defaultLadder.rungs, ...rungs } })
const failing = { name: 'failing', act: () => Promise.reject(new Error('no answer to that')) }

test('an emergency stop brakes, latches and names its source', async () => {
  const supervisor = withRungs({})
  const rig = await createRig(constant(1, 1), { supervisor })
  await rig.run(10)
  rig.loop.emergencyStop('pin 17')
  await rig.run(100)
  expect(rig.loop.ended).toBe(true)
  expect(supervisor.state).toBe('stopped')
  expect(supervisor.firstCause).toMatchObject({ reason: 'emergencyStop', text: 'emergency stop: pin 17' })
  expect(rig.loop.report()).toMatchObject({ exitReason: 'tripped', trip: { reasons: ['emergencyStop'] } })
})

test('on the rung torque-off nothing more is sent', async () => {
  const supervisor = withRungs({ emergencyStop: 'torqueOff' })
  const rig = await createRig(constant(1, 1), { supervisor })
  await rig.run(10)
  const before = rig.robot.commands.length
  rig.loop.emergencyStop('pin 17')
  await rig.run(5)
  expect(rig.loop.ended).toBe(true)
  expect(supervisor.state).toBe('off')
  expect(rig.robot.commands.length).toBe(before)
})

test('pressed while the run ends in order, it latches all the same', async () => {
  const supervisor = withRungs({})
  const rig = await createRig(constant(1, 1), { supervisor })
  await rig.run(10)
  rig.loop.stop('Ctrl-C')
  expect(supervisor.state).toBe('ending')
  rig.loop.emergencyStop('space')
  await rig.run(100)
  expect(rig.loop.report()).toMatchObject({ exitReason: 'tripped' })
  expect(supervisor.state).toBe('stopped')
})

test('a run that ends in order leaves nothing latched', async () => {
  const supervisor = withRungs({})
  const rig = await createRig(constant(1, 1), { supervisor, durationS: 0.3 })
  await rig.run(100)
  expect(rig.loop.report()).toMatchObject({ exitReason: 'done' })
  expect(supervisor.state).toBe('idle')
})

test('a controller that fails stops the robot, unless the ladder lets it be held', async () => {
  const strict = await createRig(failing)
  await strict.run(3)
  expect(strict.loop.report()).toMatchObject({
    exitReason: 'tripped',
    trip: { reasons: ['controllerFault'] },
  })

  const supervisor = withRungs({ controllerFault: 'hold' })
  let fails = true
  const moody = {
    name: 'moody',
    act: async () => {
      if (fails) throw new Error('not now')
      return Float64Array.of(0, 0) as unknown as Float32Array
    },
  }
  const rig = await createRig(moody, { supervisor })
  await rig.run(5)
  expect(supervisor.state).toBe('hold')
  expect(rig.loop.ended).toBe(false)
  fails = false
  await rig.run(2)
  expect(supervisor.state).toBe('active')
  fails = true
  await rig.run(100)
  expect(rig.loop.report()).toMatchObject({ exitReason: 'tripped', trip: { reasons: ['controllerFault'] } })
  expect(supervisor.state).toBe('stopped')
})

async function parkAfter(durationS: number, pose: Float64Array) {
  const supervisor = withRungs({})
  const rig = await createRig(constant(1, 1), { supervisor, durationS })
  await rig.run(200)
  const park = createPark({
    robot: rig.robot,
    gate: rig.gate,
    supervisor,
    readings: rig.readings,
    clock: rig.clock,
    command: rig.loop.command,
    pose,
  })
  const run = (ticks: number): void => {
    for (let tick = 0; tick < ticks && !park.ended; tick++) {
      rig.clock.advance(rig.gate.limits.periodS)
      rig.robot.pass()
      park.tick()
    }
  }
  return { ...rig, supervisor, park, run }
}

test('after a run it is parked through the gate, slowly; a joint without a place stays', async () => {
  const { park, run, robot, supervisor, loop, gate } = await parkAfter(0.5, Float64Array.of(-0.5, Number.NaN))
  const [, elbow] = loop.command
  const from = robot.commands.length
  run(2000)
  expect(park).toMatchObject({ ended: true, parked: true })
  expect(robot.commands.at(-1)).toEqual([-0.5, elbow])
  expect(supervisor.state).toBe('idle')
  const { periodS, actuators } = gate.limits
  const steps = robot.commands.slice(from)
  for (const [index, [shoulder = 0]] of steps.entries()) {
    const before = steps[index - 1]?.[0] ?? shoulder
    expect(Math.abs(shoulder - before)).toBeLessThanOrEqual(0.2 * actuators[0].velocity * periodS * 1.0001)
  }
})

test('stopped on the way it brakes, latches and is not parked', async () => {
  const { park, run, supervisor } = await parkAfter(0.5, Float64Array.of(-2, -2))
  run(20)
  park.stop(reasons.emergencyStop, 'emergency stop: space')
  run(500)
  expect(park).toMatchObject({ ended: true, parked: false })
  expect(supervisor.state).toBe('stopped')
  expect(supervisor.firstCause).toMatchObject({ reason: 'emergencyStop' })
})

test('ended on the way it comes to rest where it is, without a latch', async () => {
  const { park, run, supervisor } = await parkAfter(0.5, Float64Array.of(-2, -2))
  run(20)
  park.end()
  run(500)
  expect(park).toMatchObject({ ended: true, parked: false })
  expect(supervisor.state).toBe('idle')
})

test('a robot that goes away on the way is a fault, and latches', async () => {
  const { park, run, robot, supervisor } = await parkAfter(0.5, Float64Array.of(-2, -2))
  run(20)
  robot.fail('the cable')
  run(5)
  expect(park.ended).toBe(true)
  expect(supervisor.state).toBe('off')
})
