import type { ChildProcess } from 'node:child_process'
import { forkModule, moduleUrl } from '../runtime/spawn.ts'
import type { OnnxProvider } from '../tensor/engines/onnx/provider-help.ts'
import { attemptEngine, type ProbeAnswer } from './engine-attempt.ts'
import type { EngineName } from './engine-names.ts'

/** How the attempt went: an answer, or the way in which the process ended without one. */
export interface ProbeOutcome {
  /** Or, for example, `was ended by SIGSEGV`. */
  readonly answer: ProbeAnswer | string
  /** What native code wrote to the standard error: names of missing libraries are only there. */
  readonly log: string
}

export interface EngineReport {
  readonly engine: EngineName
  readonly available: boolean
  /** What it is, or the reason why it does not work. */
  readonly detail: string
  /** Empty if it works. */
  readonly fix: string
}

export type Attempt = (engine: EngineName) => Promise<ProbeOutcome>

const reinstall = 'run npm ci again; see docs/troubleshooting.md, "npm ci"'

/** They load drivers, or libraries that Sinew does not bring along. */
const risky: readonly EngineName[] = ['onnx:webgpu', 'onnx:cuda', 'tfjs']

/**
 * Whether an engine works on this machine: tried out, where need be in a process of its own, for a broken graphics
 * driver ends or blocks the process that loads it.
 */
export async function probeEngine(
  engine: EngineName,
  attempt: Attempt = attemptSafely,
): Promise<EngineReport> {
  const { answer, log } = await attempt(engine)
  if (typeof answer !== 'string' && answer.works) {
    return { engine, available: true, detail: answer.detail, fix: '' }
  }
  const failure = typeof answer === 'string' ? diedOf(answer, log) : answer
  const provider = providerOf(engine)
  if (provider && /is not available|the process/.test(failure.message)) {
    // The engine could explain it too, but not see the log.
    const { explainProvider } = await import('../tensor/engines/onnx/session.ts')
    const { reason, fix } = explainProvider(provider, `${failure.received}\n${log}`)
    return { engine, available: false, detail: typeof answer === 'string' ? failure.message : reason, fix }
  }
  return { engine, available: false, detail: failure.message, fix: failure.fix || reinstall }
}

function providerOf(engine: EngineName): OnnxProvider | undefined {
  if (engine === 'onnx:webgpu') return 'webgpu'
  return engine === 'onnx:cuda' ? 'cuda' : undefined
}

function diedOf(end: string, log: string) {
  const last = log.trim().split('\n').at(-1)
  return { message: `the process that tried it ${end}${last ? `: ${last}` : ''}`, received: '', fix: '' }
}

const attemptSafely: Attempt = async (engine) =>
  risky.includes(engine) ? attemptInProcess(engine) : { answer: await attemptEngine(engine), log: '' }

/** Fork, wait for the answer or the end, and never for longer than `limitS`. */
function attemptInProcess(engine: EngineName, limitS = 60): Promise<ProbeOutcome> {
  const module = moduleUrl(import.meta.url, './engine-probe-process')
  return outcomeOf(forkModule(module, [engine], { stdio: ['ignore', 'ignore', 'pipe', 'ipc'] }), limitS)
}

export function outcomeOf(child: ChildProcess, limitS: number): Promise<ProbeOutcome> {
  const log: string[] = []
  let answer: ProbeOutcome['answer'] | undefined
  child.stderr?.on('data', (chunk: Buffer) => log.push(chunk.toString()))
  child.on('message', (message) => {
    answer = message as ProbeAnswer
  })
  const timer = setTimeout(() => {
    answer ??= `gave no answer within ${limitS} s`
    child.kill('SIGKILL')
  }, limitS * 1000)
  return new Promise((resolve) => {
    child.on('close', (code, signal) => {
      clearTimeout(timer)
      answer ??= signal ? `was ended by ${signal}` : `ended with exit code ${code}`
      resolve({ answer, log: log.join('') })
    })
  })
}
