import { existsSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { probeEngine } from '../../src/learn/engine-probe.ts'
import { programBuilder } from '../../src/tensor/builder.ts'
import type { Executable } from '../../src/tensor/engine.ts'
import { onnxEngine } from '../../src/tensor/engines/onnx.ts'
import { engineConformance } from './conformance.ts'

// Without a GPU WebGPU runs on Chromium's software Vulkan: slowly, and the first run of a shader most slowly.
vi.setConfig({ testTimeout: 300_000 })
const softwareVulkan = '/usr/lib/chromium/vk_swiftshader_icd.json'
const chosen = process.env.VK_ICD_FILENAMES ?? process.env.VK_DRIVER_FILES
if (!chosen && existsSync(softwareVulkan)) process.env.VK_ICD_FILENAMES = softwareVulkan

const webgpu = await probeEngine('onnx:webgpu')
if (webgpu.available) {
  keepShaders()
  engineConformance(onnxEngine({ provider: 'webgpu' }))
  describe('onnx:webgpu engine', () => {
    it('keeps states on the device, and shows them when asked', residentStates)
    it('splits into more parts than a shader can write to', wideSplit)
  })
} else {
  describe(`onnx:webgpu engine: ${webgpu.detail}; ${webgpu.fix}`, () => {
    const required =
      process.env.SINEW_REQUIRE_ALL === '1' && `${process.platform}/${process.arch}` === 'linux/x64'
    it.skipIf(!required)('is available', () => {
      expect(webgpu.available, webgpu.fix).toBe(true)
    })
  })
}

// No machine that tests every change has an NVIDIA GPU, so that this one may always be left out.
const cuda = await probeEngine('onnx:cuda')
if (cuda.available) engineConformance(onnxEngine({ provider: 'cuda' }))
else describe(`onnx:cuda engine: ${cuda.detail}; ${cuda.fix}`, () => it.skip('is available', () => {}))

/** ONNX Runtime forgets compiled shaders with the last session: keep one open from the first test to the last. */
function keepShaders() {
  let kept: Executable | undefined
  beforeAll(async () => {
    const b = programBuilder('kept')
    b.output('y', b.add(b.input('x', [2]), 1))
    kept = await onnxEngine({ provider: 'webgpu' }).compile(b.build())
  })
  afterAll(() => kept?.dispose())
}

async function residentStates() {
  const b = programBuilder('resident')
  const weights = b.state('weights', [64])
  b.replace(weights, b.add(weights, b.input('step', [1])))
  const executable = await onnxEngine({ provider: 'webgpu' }).compile(b.build())
  for (let run = 1; run <= 300; run++) {
    await executable.run({ step: Float32Array.of(1) })
    if (run % 100 === 0) expect(executable.state('weights')).toEqual(new Float32Array(64).fill(run))
  }
  const weightsNow = executable.state('weights')
  executable.setState('weights', weightsNow.fill(-1))
  await executable.run({ step: Float32Array.of(1) })
  expect(executable.state('weights')).toEqual(new Float32Array(64))
  await executable.dispose()
}

async function wideSplit() {
  const parts = 60
  const b = programBuilder('wide')
  const x = b.input('x', [parts])
  const pieces = b.split(
    x,
    0,
    Array.from({ length: parts }, () => 1),
  )
  for (const [index, piece] of pieces.entries()) b.output(`y${index}`, b.multiply(piece, 2))
  const executable = await onnxEngine({ provider: 'webgpu' }).compile(b.build())
  const outputs = await executable.run({ x: Float32Array.from({ length: parts }, (_, index) => index) })
  for (let index = 0; index < parts; index++) expect([...outputs[`y${index}`]]).toEqual([2 * index])
  await executable.dispose()
}
