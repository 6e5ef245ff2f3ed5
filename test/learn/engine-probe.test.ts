import { spawn } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import type { ProbeAnswer } from '../../src/learn/engine-attempt.ts'
import { type EngineName, engines } from '../../src/learn/engine-names.ts'
import { outcomeOf, probeEngine } from '../../src/learn/engine-probe.ts'

const attempt = (answer: ProbeAnswer | string, log = '') => {
  return async () => ({ answer, log })
}
const fails = (message: string, received = message, fix = '') =>
  ({ works: false, message, received, fix }) as const

const child = (script: string) =>
  spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'ignore', 'pipe', 'ipc'] })

describe('whether an engine is available', () => {
  it('is what trying it says', async () => {
    expect(await probeEngine('tfjs', attempt({ works: true, detail: 'version 1' }))).toEqual({
      engine: 'tfjs',
      available: true,
      detail: 'version 1',
      fix: '',
    })
    expect(await probeEngine('tfjs', attempt(fails('not there', '', 'npm install it')))).toMatchObject({
      available: false,
      detail: 'not there',
      fix: 'npm install it',
    })
  })

  it('takes the reason from the log, where native code writes it', async () => {
    const failure = fails('the engine onnx:webgpu is not available: …', 'No supported adapters')
    const log = "Warning: Couldn't load Vulkan: libvulkan.so.1: cannot open shared object file"
    const report = await probeEngine('onnx:webgpu', attempt(failure, log))
    if (process.platform !== 'linux' || process.arch !== 'x64') return
    expect(report.detail).toContain('libvulkan.so.1')
    expect(report.fix).toContain('apt-get install libvulkan1')
  })

  it.each([
    ['onnx:webgpu', 'was ended by SIGSEGV'],
    ['tfjs', 'gave no answer within 60 s'],
  ] as const)('says of %s when trying it %s', async (engine, end) => {
    const report = await probeEngine(engine, attempt(end, 'some line\nlast words\n'))
    expect(report).toMatchObject({ available: false, detail: `the process that tried it ${end}: last words` })
    expect(report.fix).not.toBe('')
  })

  it('does not take wrong results for a missing driver', async () => {
    const failure = fails('it computes, but the results are wrong', '3', 'update the driver')
    expect(await probeEngine('onnx:cuda', attempt(failure))).toMatchObject({
      detail: 'it computes, but the results are wrong',
      fix: 'update the driver',
    })
  })

  it.each(['onnx:cpu', 'wasm', 'tfjs', 'reference'] as const)('%s works here', async (engine) => {
    expect(await probeEngine(engine)).toMatchObject({ engine, available: true, fix: '' })
  })

  it('is said of every engine, reason and cure included', { timeout: 120_000 }, async () => {
    for (const engine of engines satisfies readonly EngineName[]) {
      const { available, detail, fix } = await probeEngine(engine)
      expect(detail, engine).not.toBe('')
      expect(fix === '', engine).toBe(available)
    }
  })
})

describe('the process that tries an engine', () => {
  it('answers', async () => {
    const answer = { works: true, detail: 'fine' }
    const script = `console.error('said'); process.send(${JSON.stringify(answer)}, () => process.exit(0))`
    expect(await outcomeOf(child(script), 60)).toEqual({ answer, log: 'said\n' })
  })

  it('may abort', async () => {
    const { answer, log } = await outcomeOf(child("console.error('driver bug'); process.abort()"), 60)
    expect(answer).toBe('was ended by SIGABRT')
    expect(log).toContain('driver bug')
  })

  it('may end without a word', async () => {
    expect((await outcomeOf(child('process.exit(3)'), 60)).answer).toBe('ended with exit code 3')
  })

  it('is ended when it hangs', async () => {
    const hanging = child('setInterval(() => {}, 1000)')
    expect((await outcomeOf(hanging, 0.2)).answer).toBe('gave no answer within 0.2 s')
    expect(hanging.signalCode).toBe('SIGKILL')
  })
})
