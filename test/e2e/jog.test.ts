import { tmpdir } from 'node:os'
import { expect, test } from 'vitest'
import { runSinew } from './sinew-process.ts'

test('sinew jog moves one joint of a simulated robot through the gate and ends', async () => {
  const argv = ['jog', 'sim:reacher', '--joint', 'elbow', '--by', '0.1', '--speed', '0.3', '--json']
  const { exitCode, stdout, stderr } = await runSinew(argv, tmpdir())
  expect(stderr).not.toContain('tripped')
  expect(exitCode).toBe(0)
  const { joint, start, position } = JSON.parse(stdout)
  expect(joint).toBe('elbow')
  expect(position - start).toBeCloseTo(0.1, 1)
})

test('without a terminal it wants to be told how far', async () => {
  const { exitCode, stderr } = await runSinew(['jog', 'sim:reacher'], tmpdir())
  expect(exitCode).toBe(2)
  expect(stderr).toContain('--joint <name> --by 0.1')
})
