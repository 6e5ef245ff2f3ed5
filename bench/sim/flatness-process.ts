import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { measureFlatness, type Piece } from './flatness.ts'
import { watchWasmMemory } from './wasm-memory.ts'

/* A piece of the memory benchmark in a process of its own, so that nothing else is in what it holds. */
const wasmBytes = watchWasmMemory()
setFlagsFromString('--expose-gc')
const piece: Piece = JSON.parse(process.argv[2])
process.send?.(await measureFlatness(piece, wasmBytes, runInNewContext('gc')))
process.disconnect?.()
