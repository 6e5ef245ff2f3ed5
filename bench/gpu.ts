import { execFileSync } from 'node:child_process'
import { parseArgs } from 'node:util'
import type { EngineConfig } from '../src/learn/config.ts'
import { openEngine } from '../src/learn/open-engine.ts'
import type { Engine } from '../src/tensor/engine.ts'
import { type DeviceRates, measureDevice, type Work, workOf } from './gpu/floor.ts'
import { createLearner, fixedBatch, recordRuns } from './learner/subject.ts'
import { medianRate, percent, printTable, ratio, spread } from './learner/table.ts'
import { type Peer, startBestPeer } from './peers/peer.ts'
import { repeat, type Subject, takeTurns } from './rounds.ts'

/** Two updates are a whole turn of every algorithm. */
const turn = 2

/**
 * `npm run bench -- gpu`: updates a second on a GPU by batch size, beside Stable-Baselines3 on CUDA where there is one,
 * and how the time compares with what the device needs for the FLOPs, the bytes and the launches, each measured alone
 * through the same engine. On software Vulkan only small sizes end within minutes; `bench/README.md` has the command.
 */
export async function gpuBenchmark(): Promise<void> {
  const { values } = parseArgs({
    args: process.argv.slice(3),
    options: {
      engine: { type: 'string', default: 'onnx:cuda,onnx:webgpu' },
      algo: { type: 'string', default: 'sac,td3,ddpg' },
      batch: { type: 'string', default: '256,1024,8192,32768' },
      hidden: { type: 'string', default: '256x256' },
      rounds: { type: 'string', default: '5' },
      seconds: { type: 'string', default: '2' },
      probe: { type: 'string', default: '4096' },
    },
  })
  const [rounds, seconds] = [Number(values.rounds), Number(values.seconds)]
  const hidden = values.hidden.split('x').map(Number)
  console.log(`devices: ${devices()}`)
  const peer = await startBestPeer(1, 'cuda')
  console.log(peer ? `peer: ${peer.description}` : 'no peer on CUDA: see bench/peers/README.md')
  let measured = 0
  for (const name of values.engine.split(',')) {
    try {
      const engine = await openEngine({ name: name as EngineConfig['name'], threads: 1 })
      const device = await measureDevice(engine, Number(values.probe), seconds / 2)
      console.log(`\n## ${name}, ${hidden.join('×')}, medians of ${rounds} rounds of ${seconds} s\n`)
      console.log(`${describe(device)} (matrices of ${values.probe}²)\n`)
      const print = printTable(headings)
      for (const algorithm of values.algo.split(',')) {
        for (const batch of values.batch.split(',').map(Number)) {
          print(await measureRow({ algorithm, hidden, batch, engine, device, peer, rounds, seconds }))
        }
      }
      measured += 1
    } catch (error) {
      console.log(`engine ${name} left out: ${error instanceof Error ? error.message : error}`)
    }
  }
  peer?.close()
  if (measured === 0) process.exitCode = 1
}

const headings = [
  'algorithm',
  'batch',
  'updates/s',
  'Stable-Baselines3',
  'ratio',
  'ms an update',
  'FLOPs: ms',
  'bytes, fused: ms',
  'bytes, unfused: ms',
  'launches',
  'launches: ms',
  'in and out: ms',
  'floor/measured',
]

interface Row {
  readonly algorithm: string
  readonly hidden: readonly number[]
  readonly batch: number
  readonly engine: Engine
  readonly device: DeviceRates
  readonly peer: Peer | undefined
  readonly rounds: number
  readonly seconds: number
}

async function measureRow(row: Row): Promise<string[]> {
  const { algorithm, batch, engine, device, peer, rounds, seconds } = row
  const recorded = recordRuns(engine)
  const learner = await createLearner(row, recorded.engine)
  const fixed = fixedBatch(batch)
  for (let update = 0; update < turn; update++) await learner.update(fixed)
  const work = recorded.runs.map(workOf)
  const mean = (key: keyof Work): number => work.reduce((total, each) => total + each[key], 0) / turn
  const shape = { algorithm, hidden: row.hidden, batch }
  const subjects: Subject[] = [
    { name: 'ours', measure: (s) => repeat(s, 1, () => learner.update(fixed)) },
    ...(peer ? [{ name: 'sb3', measure: (s: number) => peer.updates(shape, {}, s) }] : []),
  ]
  const rates = await takeTurns(subjects, rounds, seconds)
  await learner.dispose()
  const speed = medianRate(rates.get('ours'), 'wall')
  const times = {
    flops: mean('flops') / device.flopsPerS,
    least: mean('leastBytes') / device.bytesPerS,
    bytes: mean('bytes') / device.bytesPerS,
    launches: mean('launches') / device.launchesPerS,
    run: 1 / device.runsPerS,
  }
  const ms = (timeS: number): string => (1000 * timeS).toPrecision(3)
  // What a device that fuses everything could not do without: its products, each byte once, and one way in and out.
  const floor = times.flops + times.least + times.run
  return [
    algorithm,
    `${batch}`,
    spread(rates.get('ours'), 'wall'),
    spread(rates.get('sb3'), 'wall'),
    ratio(speed, medianRate(rates.get('sb3'), 'wall')),
    ms(1 / speed),
    ms(times.flops),
    ms(times.least),
    ms(times.bytes),
    mean('launches').toFixed(0),
    ms(times.launches),
    ms(times.run),
    percent(floor * speed),
  ]
}

function describe({ flopsPerS, bytesPerS, launchesPerS, runsPerS }: DeviceRates): string {
  return [
    `${(flopsPerS / 1e9).toPrecision(4)} GFLOP/s`,
    `${(bytesPerS / 1e9).toPrecision(3)} GB/s`,
    `${(1e6 / launchesPerS).toPrecision(3)} µs a launch`,
    `${(1e6 / runsPerS).toPrecision(3)} µs a run of one tiny operation`,
  ].join(', ')
}

/** What the machine says that it has; a Vulkan driver that was chosen by hand is named, for it may be software. */
function devices(): string {
  const driver = process.env.VK_DRIVER_FILES ?? process.env.VK_ICD_FILENAMES
  const vulkan = driver ? `Vulkan driver ${driver}` : "the system's own Vulkan drivers"
  const software =
    driver && /swiftshader|lvp|lavapipe/i.test(driver) ? ' (software: these are no GPU figures)' : ''
  return `${nvidia()}; ${vulkan}${software}`
}

function nvidia(): string {
  try {
    const names = execFileSync('nvidia-smi', ['--query-gpu=name', '--format=csv,noheader'], {
      encoding: 'utf8',
    })
    return names.trim().split('\n').join(', ')
  } catch {
    return 'nvidia-smi finds no GPU'
  }
}
