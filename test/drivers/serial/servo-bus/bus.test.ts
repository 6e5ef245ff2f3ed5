import { beforeEach, describe, expect, test } from 'vitest'
import { dynamixelRegisters } from '../../../../drivers/serial/dynamixel/registers.ts'
import { feetechRegisters } from '../../../../drivers/serial/feetech/registers.ts'
import { type BusRig, createBusRig, makes } from './rig.ts'

describe.each(['feetech', 'dynamixel'] as const)('a %s bus', (make) => {
  const { registers } = makes[make].family
  let rig: BusRig
  beforeEach(async () => {
    rig = await createBusRig(make)
  })

  test('finds who is there', async () => {
    expect(await rig.until(rig.bus.scan([0, 1, 2, 3, 4]))).toEqual([1, 2, 3])
  })

  test('writes and reads, numbers below zero too', async () => {
    await rig.until(rig.bus.write(2, registers.homingOffset, -321))
    expect(await rig.until(rig.bus.read(2, registers.homingOffset))).toBe(-321)
    expect(await rig.until(rig.bus.read(1, registers.homingOffset))).toBe(0)
  })

  test('one frame reads all servos, one writes them', async () => {
    const values = new Map([1, 2, 3].map((id) => [id, Uint8Array.of(id)]))
    await rig.until(rig.bus.syncWrite(registers.torqueEnable.address, values))
    expect(rig.servos.map((servo) => servo.memory[registers.torqueEnable.address])).toEqual([
      1,
      make === 'feetech' ? 2 : 0,
      make === 'feetech' ? 3 : 0,
    ])
    const before = rig.far.counters.requests
    const replies = await rig.until(rig.bus.syncRead([3, 1], registers.id.address, 1))
    expect(replies.map(({ id, parameters }) => [id, parameters[0]])).toEqual([
      [3, 3],
      [1, 1],
    ])
    expect(rig.far.counters.requests).toBe(before + 1)
  })

  test('a registered write waits for the action', async () => {
    await rig.until(rig.bus.registeredWrite(1, registers.torqueEnable, 1))
    expect(rig.servos[0]?.value(registers.torqueEnable)).toBe(0)
    await rig.until(rig.bus.action())
    expect(rig.servos[0]?.value(registers.torqueEnable)).toBe(1)
  })

  test('a lost answer is asked for again, a dead servo is named', async () => {
    rig.far.faults.drop = 0.3
    for (let time = 0; time < 5; time++) {
      expect(await rig.until(rig.bus.read(1, registers.id))).toBe(1)
    }
    expect(rig.bus.wire.counters.timeouts).toBeGreaterThan(0)
    rig.far.faults.mute = true
    await expect(rig.until(rig.bus.read(3, registers.id))).rejects.toMatchObject({
      code: 'link',
      message: 'servo 3 on memory does not answer',
    })
  })

  test('a corrupt answer is never taken for one', async () => {
    rig.far.faults.corrupt = 0.4
    for (let time = 0; time < 8; time++) {
      const value = await rig.until(rig.bus.read(2, registers.id).catch(() => 2))
      expect(value).toBe(2)
    }
    const { badCheck, malformed, skipped } = rig.bus.wire.counters.packets
    expect(badCheck + malformed + skipped).toBeGreaterThan(0)
  })

  test('what is sent comes back on one wire, is noticed and left out', async () => {
    expect(await rig.until(rig.bus.findEcho())).toBe(false)
    rig.far.faults.echo = true
    expect(await rig.until(rig.bus.findEcho())).toBe(true)
    expect(await rig.until(rig.bus.read(3, registers.id))).toBe(3)
    await rig.until(rig.bus.syncWrite(registers.torqueEnable.address, new Map([[1, Uint8Array.of(1)]])))
    expect(await rig.until(rig.bus.read(1, registers.torqueEnable))).toBe(1)
    expect(rig.bus.wire.counters.collisions).toBe(0)
  })

  test('answers take the time of the wire and the return delay', async () => {
    const { clock, bus } = rig
    const took = async (): Promise<number> => {
      const startS = clock.nowS()
      await rig.until(bus.read(1, registers.id))
      return clock.nowS() - startS
    }
    expect(await took()).toBeGreaterThan(0.0005)
    await rig.until(bus.write(1, registers.returnDelay, 0))
    expect(await took()).toBeLessThan(0.0005)
  })
})

test('Feetech: EEPROM survives the supply only if it was written unlocked; read-only is read-only', async () => {
  const { bus, servos, until } = await createBusRig('feetech')
  const { lock, homingOffset, model } = feetechRegisters
  await until(bus.write(1, homingOffset, 100))
  await until(bus.write(1, lock, 0))
  await until(bus.write(2, lock, 0))
  await until(bus.write(2, homingOffset, 200))
  await until(bus.write(2, model, 1))
  servos[0]?.powerCycle()
  servos[1]?.powerCycle()
  expect(await until(bus.read(1, homingOffset))).toBe(0)
  expect(await until(bus.read(2, homingOffset))).toBe(200)
  expect(await until(bus.read(2, model))).toBe(777)
})

test('Dynamixel: EEPROM is closed under torque, limits are kept, a tripped watchdog locks the goals', async () => {
  const { bus, servos, until } = await createBusRig('dynamixel')
  const { homingOffset, torqueEnable, goalPosition, maxPosition, watchdog, model } = dynamixelRegisters
  const errors = { range: 4, limit: 6, access: 7 }
  expect(await until(bus.write(1, model, 1))).toBe(errors.access)
  expect(await until(bus.write(1, maxPosition, 3000))).toBe(0)
  expect(await until(bus.write(1, goalPosition, 3001))).toBe(errors.limit)
  expect(await until(bus.write(1, torqueEnable, 1))).toBe(0)
  expect(await until(bus.write(1, homingOffset, 5))).toBe(errors.access)
  expect(await until(bus.write(1, watchdog, 5))).toBe(0)
  const [servo] = servos
  if (servo) makes.dynamixel.rules.watch(servo, 0.11)
  expect(await until(bus.read(1, watchdog))).toBe(-1)
  expect(await until(bus.write(1, goalPosition, 2000))).toBe(errors.range)
  expect(await until(bus.write(1, watchdog, 0))).toBe(0)
  expect(await until(bus.write(1, goalPosition, 2000))).toBe(0)
})

test('Dynamixel: bulk read takes each servo’s own place; Feetech says that it has none', async () => {
  const { bus, until } = await createBusRig('dynamixel')
  const { id, model } = dynamixelRegisters
  await until(bus.bulkWrite([{ id: 2, address: dynamixelRegisters.led.address, bytes: Uint8Array.of(1) }]))
  const replies = await until(
    bus.bulkRead([
      { id: 1, address: id.address, length: 1 },
      { id: 2, address: dynamixelRegisters.led.address, length: 1 },
      { id: 3, address: model.address, length: 2 },
    ]),
  )
  expect(replies.map(({ parameters }) => [...parameters])).toEqual([[1], [1], [0x24, 0x04]])
  const feetech = await createBusRig('feetech')
  await expect(feetech.bus.bulkRead([])).rejects.toMatchObject({ code: 'usage' })
})
