import { expect, test } from 'vitest'
import { sac } from '../../policies/sac.ts'
import { createEnvironment } from '../../sim/environment.ts'
import { openEnvironment } from '../../sim/open-environment.ts'
import { reacherReach } from '../../sim/tasks/reacher-reach.ts'
import { createRandom } from '../../src/contract/random.ts'
import { createCollector } from '../../src/learn/collector.ts'
import { resolveConfig } from '../../src/learn/config.ts'
import { chunkViews, createChunkMemory } from '../../src/learn/exchange.ts'
import { createBatch, createReplayBuffer } from '../../src/learn/replay-buffer.ts'

const environment = await createEnvironment(reacherReach)
const [observations, actions] = [environment.observationSpace.size, environment.actionSpace.size]
const rows = 60

/** As a collector's thread leaves them to the learner's. */
function collected() {
  const [chunk] = chunkViews(createChunkMemory(rows, observations, actions))
  const actor = { parameterCount: 0, load: () => {}, act: () => {} }
  createCollector([environment], [actor], createRandom(5)).collect(rows, 'uniform', chunk)
  return chunk
}

test('a transition holds the action that was requested and the one that the gate made of it', () => {
  const { action, taken } = collected()
  const cut = [...action].filter((value, index) => Math.abs(value - (taken?.[index] ?? 0)) > 1e-3)
  expect(cut.length).toBeGreaterThan(rows / 4)
  for (const value of taken ?? []) expect(Math.abs(value)).toBeLessThanOrEqual(1)
})

test.each(['requested', 'sent'] as const)('the replay keeps the %s one', (learnFrom) => {
  const chunk = collected()
  const replay = createReplayBuffer(rows, observations, actions, { learnFrom })
  replay.addRows(chunk, rows)
  const batch = createBatch(200, observations, actions, 0.99)
  replay.sample(batch, createRandom(1))
  const kept = learnFrom === 'sent' ? chunk.taken : chunk.action
  const known = new Set(
    Array.from({ length: rows }, (_, row) => kept?.slice(row * actions, (row + 1) * actions).join()),
  )
  for (let row = 0; row < batch.size; row++) {
    expect(known).toContain(batch.action.slice(row * actions, (row + 1) * actions).join())
  }
})

test('what makes no sense is refused', async () => {
  const config = (overrides: Record<string, unknown>) =>
    resolveConfig({ task: 'reacher-reach', algorithm: 'sac', seed: 0, overrides }, sac.defaults)
  expect(config({}).trainer).toMatchObject({ gate: 'on', learnFrom: 'requested', interferenceWeight: 0 })
  expect(() => config({ 'trainer.gate': 'ajar' })).toThrow('trainer.gate makes no sense')
  expect(() => config({ 'trainer.learnFrom': 'neither' })).toThrow('trainer.learnFrom makes no sense')
  expect(() => config({ 'trainer.interferenceWeight': -1 })).toThrow('trainer.interferenceWeight')
  await expect(openEnvironment('pendulum-upright', 'rapier', 0, { gate: 'off' })).rejects.toThrow(
    'no safety gate',
  )
})
