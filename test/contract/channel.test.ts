import { expect, test } from 'vitest'
import { type Channel, channelIndex, createSpace } from '../../src/contract/channel.ts'

const shoulder: Channel = { name: 'shoulder.position', unit: 'rad', low: -1.57, high: 1.57 }
const elbow: Channel = { name: 'elbow.position', unit: 'rad', low: -2, high: 2 }

test('a channel is found by name, and a missing one is named with what there is', () => {
  const space = createSpace([shoulder, elbow])
  expect(channelIndex(space, 'elbow.position')).toBe(1)
  expect(() => channelIndex(space, 'wrist.position')).toThrowError(/no channel "wrist.position"/)
})

test('repeated names and disordered bounds are refused', () => {
  expect(() => createSpace([shoulder, shoulder])).toThrowError(/appears twice/)
  expect(() => createSpace([{ ...elbow, low: 2 }])).toThrowError(/not ordered/)
  expect(() => createSpace([{ ...elbow, low: Number.NaN }])).toThrowError(/not ordered/)
})
