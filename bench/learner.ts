import { cpus } from 'node:os'
import { writeFileAtomic } from '../src/runtime/write-file.ts'
import { measureMemory } from './learner/memory.ts'
import { learnerBenchOptions } from './learner/options.ts'
import { profileUpdates } from './learner/profile.ts'
import { measureThreads } from './learner/threads.ts'
import { measureTraining } from './learner/training.ts'
import { measureUpdates } from './learner/updates.ts'
import { startBestPeer } from './peers/peer.ts'

const parts = ['updates', 'threads', 'training', 'memory', 'profile'] as const

/**
 * `npm run bench -- learner [parts] [options]`: how fast the learner is, beside Stable-Baselines3 where a Python with it
 * is found; all parts but `profile` by default. `bench/README.md` has the options. Tables are Markdown.
 */
export async function learnerBenchmark(): Promise<void> {
  const options = learnerBenchOptions(parts, process.argv.slice(3))
  const wants = (part: (typeof parts)[number]): boolean =>
    options.parts.length === 0 ? part !== 'profile' : options.parts.includes(part)
  const beside = wants('updates') || wants('threads') || wants('training')
  const peer = beside ? await startBestPeer(1) : undefined
  const peerOfTwo = wants('threads') || wants('training') ? await startBestPeer(2) : undefined
  const machine = `${cpus().length} × ${cpus()[0]?.model.trim()}, Node ${process.version}`
  console.log(
    `${machine}; medians of ${options.rounds} rounds of ${options.roundS} s, lowest and highest in brackets`,
  )
  if (beside) console.log(peer ? `peer: ${peer.description}` : 'no peer: see bench/peers/README.md')
  if (peerOfTwo) console.log(`peer: ${peerOfTwo.description}`)
  console.log('')

  const updates = wants('updates') ? await measureUpdates(options, peer) : []
  const threads = wants('threads') ? await measureThreads(options, peer, peerOfTwo) : []
  const peers = [peer, peerOfTwo].filter((each) => each !== undefined)
  const training = wants('training') ? await measureTraining(options, peers) : []
  for (const each of peers) each.close()
  const memory = wants('memory') ? await measureMemory(options) : []
  if (wants('profile')) await profileUpdates(options)
  if (options.json) {
    const result = { machine, peer: peer?.description ?? null, options, updates, threads, training, memory }
    await writeFileAtomic(options.json, `${JSON.stringify(result, null, 1)}\n`)
  }
}
