import { SinewError } from '../../../contract/errors.ts'
import type { Code } from './assembler/bytes.ts'
import { drop, f32x4, v128 } from './assembler/instructions.ts'
import { moduleBuilder } from './assembler/module.ts'

/** Whether `relaxed` is available here: the host has the instruction and rounds once. */
export function hasRelaxedSimd(): boolean {
  return acceptsRelaxedSimd() && roundsOnce()
}

/** Whether the host takes a module with the instruction. Asks with one that does nothing else. */
export function acceptsRelaxedSimd(): boolean {
  const one = f32x4.const(1)
  return WebAssembly.validate(moduleWith(drop(f32x4.relaxedMultiplyAdd(one, one, one))))
}

/**
 * The specification lets a host round a · b + c once or twice; all that have fused multiply-add (x86 since 2013, every
 * 64-bit ARM) round once. Only those are let in, so that the bits are the same on all of them.
 *
 * (1 + 2⁻¹²)² = 1 + 2⁻¹¹ + 2⁻²⁴, the last term of which a rounded product does not have.
 */
function roundsOnce(): boolean {
  const memory = new WebAssembly.Memory({ initial: 1 })
  const values = new Float32Array(memory.buffer)
  const at = (vector: number): Code => v128.load({ offset: vector * 16 })
  values.fill(1 + 2 ** -12, 0, 4)
  values.fill(-(1 + 2 ** -11), 4, 8)
  const sum = v128.store({ offset: 32 }, f32x4.relaxedMultiplyAdd(at(0), at(0), at(1)))
  const instance = new WebAssembly.Instance(new WebAssembly.Module(moduleWith(sum)), { host: { memory } })
  const { run } = instance.exports
  if (typeof run === 'function') run()
  return values.subarray(8, 12).every((value) => value === 2 ** -24)
}

function moduleWith(body: Code): Uint8Array<ArrayBuffer> {
  const module = moduleBuilder()
  module.add({ body, exportedAs: 'run' })
  return module.encode()
}

/** @throws SinewError `engine` with what is missing */
export function requireRelaxedSimd(): void {
  if (hasRelaxedSimd()) return
  const accepted = acceptsRelaxedSimd()
  throw new SinewError(
    'engine',
    'the engine "wasm:relaxed" is not available: no relaxed SIMD that rounds once',
    {
      where: 'wasm:relaxed',
      expected: 'WebAssembly with relaxed SIMD, on a processor with fused multiply-add',
      received: accepted
        ? 'a processor that rounds products before it adds'
        : 'a host that refuses f32x4.relaxed_madd',
      fix: accepted
        ? 'take --engine wasm'
        : 'run it with Node 22 or 24 (npx -y node@24 ...), or take --engine wasm',
    },
  )
}
