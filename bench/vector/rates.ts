import { openEnvironment } from '../../sim/open-environment.ts'
import type { PhysicsName } from '../../sim/physics-name.ts'
import { createThreadedVectorEnvironment } from '../../sim/vector/threaded-vector-environment.ts'
import type { VectorEnvironment } from '../../sim/vector/types.ts'
import { createVectorEnvironment } from '../../sim/vector/vector-environment.ts'
import { createRandom } from '../../src/contract/random.ts'
import { median, spreadOf } from '../statistics.ts'

const rounds = 3
const roundS = 0.5

/** One way to step a task's robots. */
interface Subject {
  readonly name: string
  /** Robots that `step` steps. */
  readonly rows: number
  step(): void
  close(): void
}

/** Robot steps a second, all ways in turn: one environment alone, many in this thread, many over threads. */
export async function ratesBenchmark(
  task: string,
  physics: PhysicsName,
  counts: readonly number[],
  threadCounts: readonly number[],
): Promise<void> {
  const subjects: Subject[] = [await alone(task, physics)]
  for (const count of counts) {
    subjects.push(
      ofVector(`${count} in this thread`, await createVectorEnvironment(task, count, { physics })),
    )
  }
  for (const threads of threadCounts) {
    for (const count of counts) {
      if (count < threads) continue
      const vector = await createThreadedVectorEnvironment(task, count, { physics, threads })
      subjects.push(ofVector(`${count} over ${threads} thread${threads > 1 ? 's' : ''}`, vector))
    }
  }
  const rates = subjects.map((): number[] => [])
  for (const subject of subjects) rate(subject, 0.2)
  for (let round = 0; round < rounds; round++) {
    subjects.forEach((subject, index) => {
      rates[index]?.push(rate(subject, roundS))
    })
  }
  const one = median(rates[0] ?? [])
  console.log(`\n${task} in ${physics}\n`)
  console.log('| environments | robot steps/s | beside one alone | garbage, bytes a robot step |')
  console.log('| --- | --- | --- | --- |')
  subjects.forEach((subject, index) => {
    const garbage = / over /.test(subject.name) ? '' : garbageOf(subject).toFixed(0)
    const all = rates[index] ?? []
    console.log(`| ${subject.name} | ${spreadOf(all)} | ${(median(all) / one).toFixed(2)} | ${garbage} |`)
  })
  for (const subject of subjects) subject.close()
}

async function alone(task: string, physics: PhysicsName): Promise<Subject> {
  const environment = await openEnvironment(task, physics)
  const { channels, size } = environment.actionSpace
  const action = new Float32Array(size)
  const random = createRandom(0)
  environment.reset(0)
  return {
    name: 'one alone',
    rows: 1,
    step() {
      for (let part = 0; part < size; part++)
        action[part] = random.between(channels[part].low, channels[part].high)
      const { terminated, truncated } = environment.step(action)
      if (terminated || truncated) environment.reset()
    },
    close: () => environment.close(),
  }
}

function ofVector(name: string, vector: VectorEnvironment): Subject {
  const { channels, size } = vector.actionSpace
  const { action } = vector
  const random = createRandom(0)
  return {
    name,
    rows: vector.count,
    step() {
      for (let part = 0; part < action.length; part++) {
        const { low, high } = channels[part % size]
        action[part] = random.between(low, high)
      }
      vector.step()
    },
    close: () => vector.close(),
  }
}

function rate({ rows, step }: Subject, seconds: number): number {
  const start = performance.now()
  let steps = 0
  let elapsedS = 0
  for (; elapsedS < seconds; elapsedS = (performance.now() - start) / 1000) {
    for (let repeat = 0; repeat < 8; repeat++) step()
    steps += 8 * rows
  }
  return steps / elapsedS
}

/** Resets included. A burst within which garbage is collected comes out small or negative: hence the median. */
function garbageOf({ rows, step }: Subject): number {
  const bursts = Array.from({ length: 9 }, () => {
    const before = process.memoryUsage().heapUsed
    for (let repeat = 0; repeat < 64 / rows + 1; repeat++) step()
    return (process.memoryUsage().heapUsed - before) / rows / (Math.floor(64 / rows) + 1)
  })
  return median(bursts)
}
