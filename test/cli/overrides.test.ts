import { expect, test } from 'vitest'
import { takeOverrides } from '../../src/cli/overrides.ts'

test('dotted words are taken with their values, the rest stays in order', () => {
  const argv = [
    'train',
    '--sac.batchSize',
    '512',
    'x',
    '--seed',
    '3',
    '--sac.hidden=[64,64]',
    '--sac.shift',
    '-1',
  ]
  expect(takeOverrides(argv)).toEqual({
    rest: ['train', 'x', '--seed', '3'],
    overrides: { 'sac.batchSize': '512', 'sac.hidden': '[64,64]', 'sac.shift': '-1' },
  })
})

test('a file name with a dot is no setting', () => {
  const argv = ['run', 'policy.onnx', '--out', 'a.b', './c.d']
  expect(takeOverrides(argv)).toEqual({ rest: argv, overrides: {} })
})

test('what follows -- is left alone', () => {
  expect(takeOverrides(['--', '--a.b', '1'])).toEqual({ rest: ['--', '--a.b', '1'], overrides: {} })
})

test.each([[['--sac.batchSize']], [['--sac.batchSize', '--json']]])(
  'a setting without a value: %j',
  (argv) => {
    expect(() => takeOverrides(argv)).toThrow(expect.objectContaining({ code: 'usage' }))
  },
)
