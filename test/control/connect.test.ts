import { expect, test } from 'vitest'
import { createManualClock } from '../../src/contract/clock.ts'
import { connectRobot, describeConnection } from '../../src/control/connect.ts'
import { parseConnection } from '../../src/control/connection.ts'

test('a connection string is scheme, target and parameters', () => {
  expect(parseConnection('serial:/dev/ttyACM0?robot=./my%20arm/robot.yaml&x=1')).toEqual({
    text: 'serial:/dev/ttyACM0?robot=./my%20arm/robot.yaml&x=1',
    scheme: 'serial',
    target: '/dev/ttyACM0',
    parameters: new Map([
      ['robot', './my arm/robot.yaml'],
      ['x', '1'],
    ]),
  })
})

test.each(['reacher', '', 'sim:', ':reacher', 'sim:?robot=reacher'])('%o names no robot', (text) => {
  expect(() => parseConnection(text)).toThrow(expect.objectContaining({ code: 'usage', received: text }))
})

test('the description is known before the robot is touched', async () => {
  expect((await describeConnection('sim:cartpole')).name).toBe('cartpole')
  expect((await describeConnection('serial:/dev/nowhere?robot=reacher')).name).toBe('reacher')
})

test('a robot comes closed', async () => {
  const robot = await connectRobot('sim:reacher', createManualClock())
  expect(robot.state).toBe('closed')
  await robot.close()
})

test.each([
  ['serail:/dev/x?robot=reacher', 'there is no driver "serail"', 'did you mean "serial:"?'],
  ['bluetooth:arm', 'there is no driver "bluetooth"', undefined],
  ['toString:arm', 'there is no driver', undefined],
  ['serial:/dev/x', 'does not say robot=…', 'for example serial:/dev/ttyACM0?robot=reacher'],
  ['sim:reacher?speed=2', 'there is no parameter "speed"', undefined],
  ['sim:reachr', 'there is no robot "reachr"', 'did you mean "reacher"?'],
])('%s is refused, with what to do about it', async (text, message, fix) => {
  const refusal = expect.objectContaining({ code: 'usage', message: expect.stringContaining(message), fix })
  await expect(connectRobot(text, createManualClock())).rejects.toEqual(refusal)
})
