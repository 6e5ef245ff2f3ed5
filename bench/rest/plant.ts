import type { ChildProcess } from 'node:child_process'
import { setTimeout as sleep } from 'node:timers/promises'
import { forkModule, moduleUrl } from '../../src/runtime/spawn.ts'
import {
  type Cause,
  type CrewMessage,
  type FarMessage,
  monotonicS,
  type Rest,
  type RoundOrder,
} from './types.ts'

/** One robot, one fault: seconds from it to the outputs at rest, and to the last movement. */
export interface Sample {
  readonly outputsS: number
  readonly movedS: number
  readonly armed: boolean
}

/** A process of robots, and one that drives them. */
export interface Plant {
  /** The same fault on every robot that was still in motion. */
  round(cause: Cause, seed: number): Promise<readonly Sample[]>
  close(): Promise<void>
}

/** After the process was killed: everything is at rest. */
const watchedS = 1.2

function start(name: string, args: readonly string[]): ChildProcess {
  return forkModule(moduleUrl(import.meta.url, name), args, {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    serialization: 'advanced',
  })
}

/** The next message for which `wanted` holds. */
function next<Message>(child: ChildProcess, wanted: (message: Message) => boolean): Promise<Message> {
  return new Promise((resolve, reject) => {
    const done = (): void => {
      child.off('message', onMessage)
      child.off('exit', onExit)
    }
    const onMessage = (message: Message): void => {
      if (!wanted(message)) return
      done()
      resolve(message)
    }
    const onExit = (): void => {
      done()
      reject(new Error('a process of the benchmark ended'))
    }
    child.on('message', onMessage)
    child.once('exit', onExit)
  })
}

export async function createPlant(robots: number): Promise<Plant> {
  const far = start('./far-process', [String(robots)])
  const ready = await next<FarMessage>(far, ({ kind }) => kind === 'ready')
  const paths = ready.kind === 'ready' ? ready.paths : []
  let crew: ChildProcess | undefined

  const present = async (): Promise<ChildProcess> => {
    if (crew) return crew
    crew = start('./crew-process', paths)
    await next<CrewMessage>(crew, ({ kind }) => kind === 'done')
    return crew
  }
  const restsOf = async (): Promise<readonly Rest[]> => {
    const answer = next<FarMessage>(far, ({ kind }) => kind === 'rest')
    far.send('rest')
    const message = await answer
    return message.kind === 'rest' ? message.rests : []
  }

  return {
    async round(cause, seed) {
      const child = await present()
      const faultAtS: number[] = []
      const onMessage = (message: CrewMessage): void => {
        if (message.kind === 'fault') faultAtS[message.robot] = message.atS
      }
      child.on('message', onMessage)
      const driving = next<CrewMessage>(child, ({ kind }) => kind === 'driving')
      const done =
        cause === 'process killed' ? undefined : next<CrewMessage>(child, ({ kind }) => kind === 'done')
      const order: RoundOrder = { cause, seed }
      child.send(order)
      await driving
      if (done) await done
      else {
        faultAtS.push(...paths.map(() => monotonicS()))
        child.kill('SIGKILL')
        crew = undefined
        await sleep(watchedS * 1000)
      }
      child.off('message', onMessage)
      const rests = await restsOf()
      const samples = rests.map(({ outputsAtS, movedAtS, armed }, index) => {
        const fromS = faultAtS[index] ?? Number.NaN
        return { outputsS: Math.max(0, outputsAtS - fromS), movedS: Math.max(0, movedAtS - fromS), armed }
      })
      // On a busy machine a loop may have tripped before anything was made to go wrong: that is no trial.
      return samples.filter(({ outputsS }) => Number.isFinite(outputsS))
    },
    async close() {
      if (crew?.connected) crew.disconnect()
      if (far.connected) far.disconnect()
    },
  }
}
