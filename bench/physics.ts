import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { loadDescription } from '../src/description/load.ts'
import { drawChartFile } from '../src/learn/svg-chart.ts'
import { packageRoot } from '../src/runtime/package-root.ts'
import { writeFileAtomic } from '../src/runtime/write-file.ts'
import type { Experiment } from './physics/experiments/measure.ts'
import { experiments } from './physics/experiments.ts'
import { type MemoryUse, measureMemory } from './physics/memory.ts'
import { servoArm, slab } from './physics/robots.ts'

const folder = join(packageRoot(), 'docs', 'results')
const resets = 10_000
const steps = 30_000

/** `npm run bench -- physics`: the physics against theory and its memory, to docs/results/physics.md with plots. */
export async function physicsBenchmark(): Promise<void> {
  await mkdir(join(folder, 'physics'), { recursive: true })
  const rows: string[] = []
  const plots: string[] = []
  for (const [key, experiment] of Object.entries(experiments)) {
    const found = await experiment()
    const row = describe(found)
    console.log(row)
    rows.push(row)
    if (!found.series) continue
    await writeFileAtomic(join(folder, 'physics', `${key}.svg`), drawExperiment(found))
    plots.push(`![${found.name}](physics/${key}.svg)`)
  }
  const memory: string[] = []
  for (const robot of [await loadDescription('reacher'), servoArm(), slab({ ground: true })]) {
    const row = describeMemory(await measureMemory(robot, resets, steps))
    console.log(row)
    memory.push(row)
  }
  await writeFileAtomic(join(folder, 'physics.md'), page(rows, plots, memory))
}

function describe({ name, theory, error, bound, unit }: Experiment): string {
  return `| ${name} | ${theory} | ${Number(error.toPrecision(2))} ${unit} | ${bound} |`
}

function describeMemory({ robot, bytesPerStep, bytesPerReset, growthMiB }: MemoryUse): string {
  const [step, reset] = [Math.max(0, bytesPerStep), Math.max(0, bytesPerReset)]
  return `| ${robot.replace('_', ' ')} | ${step.toFixed(0)} B | ${(reset / 1024).toFixed(1)} KiB | ${growthMiB.toFixed(1)} MiB |`
}

function drawExperiment({ name, series = [] }: Experiment): string {
  return drawChartFile({ title: name, xLabel: 's', series })
}

function page(rows: readonly string[], plots: readonly string[], memory: readonly string[]): string {
  return `# Physics against theory

Robots from descriptions, simulated in Rapier at 1/240 s, against what mechanics says. Written by
\`npm run bench -- physics\`; the same experiments are tests with these bounds (\`test/sim/physics/\`). The dynamics to
compare with are a float64 implementation of recursive Newton–Euler (\`bench/physics/newton-euler.ts\`) that has nothing
of Rapier in it; forward kinematics it shares with what places the simulated bodies (\`sim/placement.ts\`).

| what | theory | error | at most |
| --- | --- | --- | --- |
${rows.join('\n')}

Where theory and engine part:

- **Free swings fade.** Rapier turns a body's velocity with its constraints once a solver step, and each time a little of
  it is lost, the more the faster the turn: of the wide double pendulum's energy 25% in 10 s; a robot.yaml
  may ask for finer physics (\`physics: { stepHz }\`), and pays for it in time. A single pendulum let go at 2 rad therefore has a period 1.1% short of theory within its first swing,
  beyond the half per cent that narrower swings keep. The driven arms above, slower and for 1 s, show little of it.
- **The first tenths of a second after a reset.** A robot with effort actuators gets one Gauss–Seidel sweep a solver
  iteration, and right after a reset the solver has no forces of a step before to start from: loaded joints give by up to
  0.03 rad/s, once. That is the larger part of the planar arm's error, whose accelerations are those of the first step.

## Plots

${plots.join('\n\n')}

## Memory

Garbage of one control step (command, physics, read-out) and of one reset, and growth of the whole process over
${resets.toLocaleString('en')} resets and ${steps.toLocaleString('en')} steps, after as many before.

| robot | a step | a reset | growth |
| --- | --- | --- | --- |
${memory.join('\n')}

A reset unpacks a snapshot of the untouched world into new objects, which the collector takes back. What a step leaves
are numbers that cross from WebAssembly, half a kilobyte for each physics step inside Rapier itself.
`
}
