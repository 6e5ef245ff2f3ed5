/** Where ONNX Runtime computes. Which of them its build has depends on the platform. */
export const onnxProviders = ['cpu', 'webgpu', 'cuda'] as const
export type OnnxProvider = (typeof onnxProviders)[number]

/** What has to be known to say why a provider does not work here. */
export interface ProviderSymptoms {
  readonly provider: OnnxProvider
  /** `linux/x64` and so on. */
  readonly platform: string
  /** This build of ONNX Runtime knows the provider. */
  readonly known: boolean
  /** The provider's own library is there; always true of what is built in. */
  readonly installed: boolean
  /** What ONNX Runtime said, log included where there is one. */
  readonly message: string
}

export interface ProviderHelp {
  readonly reason: string
  readonly fix: string
}

const fetchCuda = 'ONNXRUNTIME_NODE_INSTALL=true node node_modules/onnxruntime-node/script/install.js'
const softwareVulkan =
  'apt-get install libvulkan1 chromium && export VK_ICD_FILENAMES=/usr/lib/chromium/vk_swiftshader_icd.json'
const vulkanDriver =
  "install the GPU's Vulkan driver (NVIDIA's own; Mesa 25 or newer for AMD and Intel, on Debian 12 from " +
  `bookworm-backports); without a GPU, to try it out, slowly: ${softwareVulkan}`

/** The exact reason and the command that cures it. */
export function providerHelp(symptoms: ProviderSymptoms): ProviderHelp {
  const { provider, platform, known, message } = symptoms
  if (!known) {
    return {
      reason: `ONNX Runtime has no ${provider} provider for ${platform}`,
      fix: otherPlatform[provider],
    }
  }
  if (provider === 'webgpu') return webgpuHelp(platform, message)
  if (provider === 'cuda') return cudaHelp(symptoms)
  return { reason: firstLine(message), fix: 'run npm ci again; see docs/troubleshooting.md, "npm ci"' }
}

const otherPlatform: Record<OnnxProvider, string> = {
  cpu: 'take --engine wasm or reference',
  webgpu: 'it exists for Linux x64, Windows and macOS; elsewhere take --engine onnx:cpu or wasm',
  cuda: 'it exists for Linux x64 only; elsewhere take --engine onnx:webgpu',
}

function webgpuHelp(platform: string, message: string): ProviderHelp {
  if (!platform.startsWith('linux')) {
    return { reason: firstLine(message), fix: 'update the system and its graphics driver' }
  }
  if (/libvulkan\.so/.test(message)) {
    return {
      reason: 'the Vulkan loader, libvulkan.so.1, is not installed',
      fix: `apt-get install libvulkan1, and ${vulkanDriver}`,
    }
  }
  if (/adapter/i.test(message)) return { reason: 'Dawn found no GPU with a Vulkan driver', fix: vulkanDriver }
  return { reason: firstLine(message), fix: vulkanDriver }
}

function cudaHelp({ installed, message }: ProviderSymptoms): ProviderHelp {
  if (!installed) {
    return {
      reason: 'the CUDA provider is not among what npm installs: it is fetched from NuGet',
      fix: `${fetchCuda} (some hundred MB), with CUDA 12 and cuDNN 9 on the machine`,
    }
  }
  const library = /(lib(?!onnxruntime)[\w-]+\.so[.\d]*): cannot open shared object file/.exec(message)?.[1]
  const libraries =
    "install CUDA 12 and cuDNN 9 (apt-get install cuda-libraries-12-9 libcudnn9-cuda-12 from NVIDIA's " +
    'repository) and see that ldconfig or LD_LIBRARY_PATH finds them'
  if (library) return { reason: `the CUDA provider needs ${library}, which was not found`, fix: libraries }
  if (/shared library/.test(message))
    return { reason: "the CUDA provider's library does not load", fix: libraries }
  return {
    reason: firstLine(message),
    fix: 'nvidia-smi must list a GPU: install or update the NVIDIA driver',
  }
}

/** The first line that says something, without ONNX Runtime's source positions. */
function firstLine(message: string): string {
  const line = message.split('\n').find((text) => text.trim() !== '') ?? 'no reason given'
  return line.replace(/^\/onnxruntime_src\S*\s.*?was false\.\s*/, '').trim()
}
