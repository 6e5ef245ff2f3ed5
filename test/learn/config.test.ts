import { describe, expect, it } from 'vitest'
import { resolveConfig } from '../../src/learn/config.ts'
import { parseEngineName } from '../../src/learn/engine-names.ts'
import { experienceDefaults } from '../../src/learn/experience-defaults.ts'
import { applyOverrides } from '../../src/learn/overrides.ts'

const defaults = { ...experienceDefaults, hidden: [256, 256], batchSize: 256, discount: 0.99 }
const request = { task: 'nowhere', algorithm: 'sac', seed: 3 }
const resolve = (overrides: Record<string, unknown>) => resolveConfig({ ...request, overrides }, defaults)

describe('the configuration of a run', () => {
  it('is defaults, then preset, then overrides', () => {
    expect(resolve({})).toMatchObject({
      seed: 3,
      algorithmConfig: defaults,
      engine: { name: 'auto', threads: 1 },
    })
    const config = resolveConfig(
      { ...request, task: 'reacher-reach', overrides: { 'sac.discount': 0.9 } },
      defaults,
    )
    expect(config.steps).toBe(60_000)
    expect(config.algorithmConfig.discount).toBe(0.9)
    expect(config.algorithmConfig.hidden).not.toEqual(defaults.hidden)
  })

  it('reads texts as the type that they replace', () => {
    const config = resolve({ 'sac.hidden': '64,32', 'trainer.warmupSteps': '500', 'sac.discount': '0.95' })
    expect(config.algorithmConfig).toMatchObject({ hidden: [64, 32], discount: 0.95 })
    expect(config.trainer.warmupSteps).toBe(500)
    expect(applyOverrides({ on: true, name: 'a' }, { on: 'false', name: 'b' })).toEqual({
      on: false,
      name: 'b',
    })
  })

  it('puts a number in the place of `auto`, and nothing else', () => {
    const settings = { rate: 'auto' }
    expect(applyOverrides<{ rate: unknown }>(settings, { rate: '1e-4' })).toEqual({ rate: 1e-4 })
    expect(applyOverrides(settings, { rate: 'auto' })).toEqual({ rate: 'auto' })
    expect(() => applyOverrides(settings, { rate: 'slow' })).toThrow('wrong value for rate')
  })

  it('takes an engine by its name, by its short name, or as a setting', () => {
    expect(resolveConfig({ ...request, engine: 'wasm' }, defaults).engine).toEqual({
      name: 'wasm',
      threads: 1,
    })
    expect(parseEngineName('onnx')).toBe('onnx:cpu')
    const config = resolve({ 'engine.name': 'onnx', 'engine.threads': 2 })
    expect(config.engine).toEqual({ name: 'onnx:cpu', threads: 2 })
  })

  it('refuses an engine that is misspelt, however it was named', () => {
    const refusal = expect.objectContaining({
      code: 'usage',
      fix: expect.stringContaining('did you mean "onnx:webgpu"?'),
    })
    expect(() => parseEngineName('onnx:webgup')).toThrow(refusal)
    expect(() => resolve({ 'engine.name': 'onnx:webgup' })).toThrow(refusal)
  })

  it('gives every environment the same number of steps in a round', () => {
    const overrides = { 'trainer.collectors': 2, 'trainer.environments': 3, 'trainer.roundSteps': 50 }
    expect(resolve(overrides).trainer.roundSteps).toBe(54)
  })

  it.each([
    [{ 'sac.batchsize': 1 }, 'did you mean "sac.batchSize"?'],
    [{ 'trainer.warmUpSteps': 1 }, 'did you mean "trainer.warmupSteps"?'],
    [{ sac: 1 }, 'one of'],
    [{ 'sac.batchSize': 'many' }, 'a number'],
    [{ 'sac.hidden': 'wide' }, 'a number'],
    [{ 'trainer.collectors': 0 }, 'at least 1'],
    [{ 'trainer.warmupSteps': 0.5 }, 'a whole number'],
  ])('refuses %j', (overrides, expected) => {
    expect(() => resolve(overrides)).toThrow(
      expect.objectContaining({ code: 'usage', expected: expect.stringContaining(expected) }),
    )
  })
})
