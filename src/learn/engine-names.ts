import { didYouMean } from '../contract/did-you-mean.ts'
import { SinewError } from '../contract/errors.ts'

/** The engines that there are. */
export const engines = [
  'onnx:cpu',
  'onnx:webgpu',
  'onnx:cuda',
  'wasm',
  'wasm:relaxed',
  'tfjs',
  'reference',
] as const

/** What `--engine` takes. `auto` is wasm or onnx:cpu by the size of the update; `onnx` is short for onnx:cpu. */
export const engineNames = ['auto', ...engines] as const
export type EngineName = (typeof engineNames)[number]

export const defaultEngine: EngineName = 'auto'

/**
 * The engine that was meant.
 * @throws SinewError `usage` with the nearest name, or all of them
 */
export function parseEngineName(text: string): EngineName {
  if (text === 'onnx') return 'onnx:cpu'
  const known = engineNames.find((name) => name === text)
  if (known) return known
  const near = didYouMean(text, engineNames)
  throw new SinewError('usage', `there is no engine "${text}"`, {
    where: 'engine',
    expected: engineNames.join(', '),
    received: text,
    fix: near
      ? `did you mean "${near}"? sinew doctor says which work here`
      : 'sinew doctor says which work here',
  })
}
