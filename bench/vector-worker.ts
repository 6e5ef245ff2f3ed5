import { parentPort, workerData } from 'node:worker_threads'
import { findTask } from '../sim/tasks/index.ts'
import { vectorRate } from './vector-rate.ts'

/** A thread with environments of its own, as a collector of a training has them: says when ready, measures when told. */
const { task, count, seconds } = workerData as { task: string; count: number; seconds: number }
const measure = await vectorRate(findTask(task), count)
parentPort?.on('message', () => parentPort?.postMessage(measure(seconds)))
parentPort?.postMessage('ready')
