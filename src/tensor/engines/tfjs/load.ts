import { SinewError } from '../../../contract/errors.ts'
import { type TfjsVariant, tfjsVariants } from './variants.ts'

export type Tf = typeof import('@tensorflow/tfjs-core')

export interface LoadedTfjs {
  readonly tf: Tf
  readonly variant: TfjsVariant
  /** TensorFlow.js's name for what computes. */
  readonly backend: string
  readonly version: string
}

interface Recipe {
  /** Loaded in this order; the first is the API. */
  readonly modules: readonly [string, ...string[]]
  readonly backend: string
}

const recipes: Record<TfjsVariant, Recipe> = {
  'node-gpu': { modules: ['@tensorflow/tfjs-node-gpu'], backend: 'tensorflow' },
  node: { modules: ['@tensorflow/tfjs-node'], backend: 'tensorflow' },
  wasm: { modules: ['@tensorflow/tfjs-core', '@tensorflow/tfjs-backend-wasm'], backend: 'wasm' },
  cpu: { modules: ['@tensorflow/tfjs-core', '@tensorflow/tfjs-backend-cpu'], backend: 'cpu' },
}

const install = 'npm install @tensorflow/tfjs-core @tensorflow/tfjs-backend-wasm'

/** How modules come in; a test puts its own in place. */
export type ImportModule = (name: string) => Promise<unknown>

/**
 * The first of the variants that loads and computes.
 *
 * @throws SinewError `engine` with the reason of each that does not
 */
export async function loadTfjs(
  variants: readonly TfjsVariant[] = tfjsVariants,
  importModule: ImportModule = (name) => import(name),
): Promise<LoadedTfjs> {
  const reasons: string[] = []
  for (const variant of variants) {
    try {
      return await open(variant, importModule)
    } catch (error) {
      reasons.push(`${variant}: ${reasonOf(error, variant)}`)
    }
  }
  throw new SinewError('engine', `the engine tfjs is not available: ${reasons.join('; ')}`, {
    expected: `one of ${variants.map((variant) => recipes[variant].modules.join(' with ')).join(', ')}`,
    fix: install,
  })
}

async function open(variant: TfjsVariant, importModule: ImportModule): Promise<LoadedTfjs> {
  const { modules, backend } = recipes[variant]
  const [api] = await inOrder(modules, importModule)
  if (!isTf(api)) throw new Error(`${modules[0]} is not TensorFlow.js`)
  api.enableProdMode() // else it advertises another package on the standard error
  if (!(await api.setBackend(backend))) throw new Error(`its backend "${backend}" does not start`)
  // tfjs-node 4.22 loads on Node 23 and newer, and then fails in its first operation.
  const two = api.tidy(() => api.sum(api.ones([2])).dataSync()[0])
  if (two !== 2) throw new Error(`its backend "${backend}" says that 1 + 1 is ${two}`)
  return { tf: api, variant, backend, version: api.version_core }
}

async function inOrder(modules: readonly string[], importModule: ImportModule): Promise<unknown[]> {
  const loaded: unknown[] = []
  for (const name of modules) loaded.push(await importModule(name))
  return loaded
}

function isTf(module: unknown): module is Tf {
  return typeof module === 'object' && module !== null && 'setBackend' in module && 'tidy' in module
}

function reasonOf(error: unknown, variant: TfjsVariant): string {
  const message = error instanceof Error ? error.message : String(error)
  if (/Cannot find (package|module) '?@tensorflow/.test(message)) return 'not installed'
  if (/isNullOrUndefined/.test(message)) return `tfjs-${variant} does not work on Node 23 or newer`
  return message.split('\n')[0] ?? message
}
