import { faultsBenchmark } from './faults.ts'
import { finetuneBenchmark } from './finetune.ts'
import { firmwareBenchmark } from './firmware.ts'
import { fuzzBenchmark } from './fuzz.ts'
import { garbageBenchmark } from './garbage.ts'
import { gateBenchmark } from './gate.ts'
import { gpuBenchmark } from './gpu.ts'
import { imitationBenchmark } from './imitation.ts'
import { learnerBenchmark } from './learner.ts'
import { linksBenchmark } from './links.ts'
import { loopBenchmark } from './loop.ts'
import { mjcfBenchmark } from './mjcf.ts'
import { physicsBenchmark } from './physics.ts'
import { restBenchmark } from './rest.ts'
import { resultsBenchmark } from './results.ts'
import { safetyBenchmark } from './safety.ts'
import { simBenchmark } from './sim.ts'
import { sim2simBenchmark } from './sim2sim.ts'
import { urdfBenchmark } from './urdf.ts'
import { vectorBenchmark } from './vector.ts'

/** `npm run bench -- <name>`: one file a benchmark, one line here. */
const benchmarks: Record<string, () => Promise<void>> = {
  learner: learnerBenchmark,
  gpu: gpuBenchmark,
  garbage: garbageBenchmark,
  gate: gateBenchmark,
  loop: loopBenchmark,
  safety: safetyBenchmark,
  links: linksBenchmark,
  firmware: firmwareBenchmark,
  faults: faultsBenchmark,
  fuzz: fuzzBenchmark,
  sim: simBenchmark,
  sim2sim: sim2simBenchmark,
  vector: vectorBenchmark,
  physics: physicsBenchmark,
  results: resultsBenchmark,
  rest: restBenchmark,
  imitation: imitationBenchmark,
  finetune: finetuneBenchmark,
  urdf: urdfBenchmark,
  mjcf: mjcfBenchmark,
}

const name = process.argv[2] ?? ''
const benchmark = benchmarks[name]
if (benchmark) {
  await benchmark()
} else {
  console.error(`expected one of: ${Object.keys(benchmarks).join(', ')}; received: ${name || 'nothing'}`)
  console.error('example: npm run bench -- learner')
  process.exitCode = 2
}
