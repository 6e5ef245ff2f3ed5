import { setFlagsFromString } from 'node:v8'
import { acceptsRelaxedSimd } from '../tensor/engines/wasm/index.ts'

/**
 * Node 20's V8 (11.3) has relaxed SIMD behind a flag, which the next version took away as it was. The flag is read
 * whenever a module is compiled; Node 22 and later need none.
 */
export function enableRelaxedSimd(): void {
  if (!acceptsRelaxedSimd()) setFlagsFromString('--experimental-wasm-relaxed-simd')
}
