import { describe, expect, it } from 'vitest'
import { type ProviderSymptoms, providerHelp } from '../../../src/tensor/engines/onnx/provider-help.ts'

const help = (symptoms: Partial<ProviderSymptoms>) =>
  providerHelp({
    provider: 'cuda',
    platform: 'linux/x64',
    known: true,
    installed: true,
    message: '',
    ...symptoms,
  })

const onnxruntimeSource =
  '/onnxruntime_src/onnxruntime/core/providers/webgpu/webgpu_context.cc:136 lambda() adapter_result.status == Success was false. '

describe('why a provider does not work, and what helps', () => {
  it.each<[string, Partial<ProviderSymptoms>, string, string]>([
    [
      'CUDA elsewhere than on Linux x64',
      { platform: 'darwin/arm64', known: false },
      'ONNX Runtime has no cuda provider for darwin/arm64',
      'onnx:webgpu',
    ],
    [
      'WebGPU on Linux arm64',
      { provider: 'webgpu', platform: 'linux/arm64', known: false },
      'ONNX Runtime has no webgpu provider for linux/arm64',
      'onnx:cpu',
    ],
    [
      'CUDA not fetched',
      { installed: false, message: 'Failed to load shared library' },
      'fetched from NuGet',
      'ONNXRUNTIME_NODE_INSTALL=true node node_modules/onnxruntime-node/script/install.js',
    ],
    [
      'CUDA without cuDNN',
      {
        message:
          'Failed to load library /x/libonnxruntime_providers_cuda.so with error: libcudnn.so.9: cannot open shared object file: No such file or directory',
      },
      'needs libcudnn.so.9',
      'libcudnn9-cuda-12',
    ],
    ['CUDA that does not load', { message: 'Failed to load shared library' }, 'does not load', 'CUDA 12'],
    [
      'CUDA without a GPU',
      { message: 'CUDA failure 100: no CUDA-capable device is detected' },
      'CUDA failure 100: no CUDA-capable device is detected',
      'nvidia-smi',
    ],
    [
      'no Vulkan loader',
      { provider: 'webgpu', message: "No supported adapters\nCouldn't load Vulkan: libvulkan.so.1: …" },
      'libvulkan.so.1, is not installed',
      'apt-get install libvulkan1',
    ],
    [
      'no Vulkan driver',
      {
        provider: 'webgpu',
        message: `${onnxruntimeSource}Failed to get a WebGPU adapter: No supported adapters`,
      },
      'no GPU with a Vulkan driver',
      'VK_ICD_FILENAMES=',
    ],
    [
      'no GPU on Windows',
      {
        provider: 'webgpu',
        platform: 'win32/x64',
        message: `${onnxruntimeSource}Failed to get a WebGPU adapter`,
      },
      'Failed to get a WebGPU adapter',
      'graphics driver',
    ],
  ])('%s', (_, symptoms, reason, fix) => {
    const result = help(symptoms)
    expect(result.reason).toContain(reason)
    expect(result.reason).not.toContain('onnxruntime_src')
    expect(result.fix).toContain(fix)
  })
})
