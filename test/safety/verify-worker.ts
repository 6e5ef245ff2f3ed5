import { parentPort, workerData } from 'node:worker_threads'
import { hostileBlock } from './hostile-block.ts'

/** Blocks of the seeds `first`, `first` + `stride`, … without end: whoever started this thread ends it. */
const { first, stride }: { readonly first: number; readonly stride: number } = workerData
for (let seed = first; ; seed += stride) parentPort?.postMessage({ seed, ...hostileBlock(seed) })
