/**
 * Counts the memory of WebAssembly modules started from now on, which keep it to themselves: call it before an engine is
 * first used.
 *
 * @returns bytes of all of them at present
 */
export function watchWasmMemory(): () => number {
  const instantiate = WebAssembly.instantiate
  const memories = new Set<WebAssembly.Memory>()
  const watch = async (module: BufferSource, imports?: WebAssembly.Imports): Promise<unknown> => {
    const made = await instantiate(module, imports)
    // Node compiles modules of its own this way and gets a bare instance.
    if (!('instance' in made)) return made
    for (const part of Object.values(made.instance.exports)) {
      if (part instanceof WebAssembly.Memory) memories.add(part)
    }
    return made
  }
  WebAssembly.instantiate = watch as typeof WebAssembly.instantiate
  return () => [...memories].reduce((sum, { buffer }) => sum + buffer.byteLength, 0)
}
