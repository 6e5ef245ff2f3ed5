import { describe, expect, test } from 'vitest'
import { commands } from '../../src/cli/commands/index.ts'
import { checkEngines } from '../../src/cli/doctor-checks.ts'
import { engines as engineList } from '../../src/learn/engine-names.ts'
import { runInProcess } from './fake-io.ts'

describe('dispatch', () => {
  test('no words at all show the help', async () => {
    const { exitCode, stdout } = await runInProcess()
    expect(exitCode).toBe(0)
    for (const command of commands) expect(stdout).toContain(command.name)
  })

  test('--help explains the exit codes', async () => {
    const { exitCode, stdout, stderr } = await runInProcess('--help')
    expect(exitCode).toBe(0)
    expect(stdout).toContain('3 refused for safety')
    expect(stderr).toBe('')
  })

  test('--version prints the version of package.json', async () => {
    expect((await runInProcess('--version')).stdout).toMatch(/^\d+\.\d+\.\d+\n$/)
  })

  test.each([
    ['a command', ['docter'], 'did you mean "doctor"?'],
    ['an option', ['doctor', '--jsno'], 'did you mean "--json"?'],
  ])('%s misspelt is wrong usage, with a hint', async (_what, argv, hint) => {
    const { exitCode, stdout, stderr } = await runInProcess(...argv)
    expect(exitCode).toBe(2)
    expect(stdout).toBe('')
    expect(stderr).toContain(hint)
    expect(stderr).not.toContain('    at ')
  })

  test('a word too many is wrong usage', async () => {
    expect((await runInProcess('doctor', 'please')).exitCode).toBe(2)
  })

  test('a dotted setting is refused by a command that has none', async () => {
    const { exitCode, stderr } = await runInProcess('doctor', '--sac.batchSize', '512')
    expect(exitCode).toBe(2)
    expect(stderr).toContain('--sac.batchSize')
  })

  test('a usage error with --json is one JSON document on stdout', async () => {
    const { exitCode, stdout, stderr } = await runInProcess('docter', '--json')
    expect(exitCode).toBe(2)
    expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'usage' }, exitCode: 2 })
    expect(stderr).toContain('did you mean')
  })
})

describe.each(commands.map((command) => [command.name, command] as const))('%s', (name, command) => {
  test('--help has an example and every option', async () => {
    const { exitCode, stdout } = await runInProcess(name, '--help')
    expect(exitCode).toBe(0)
    expect(stdout).toContain(`$ ${command.examples[0]}`)
    expect(stdout).toContain('--json')
    for (const option of Object.values(command.options)) expect(stdout).toContain(option.flags)
  })

  test.each([...command.examples])('example parses: %s', async (example) => {
    const [npx, program, ...argv] = example.replaceAll('"', '').split(' ')
    expect([npx, program]).toEqual(['npx', 'sinew'])
    // `--help` last: the words are parsed, the command does not run.
    const { exitCode } = await runInProcess(...argv, '--help')
    expect(exitCode).toBe(0)
    const words = argv.filter((word) => !word.startsWith('-'))
    expect(words.length).toBeGreaterThan(command.args.length)
    for (const word of argv.filter((w) => /^--[a-zA-Z-]+$/.test(w) && w !== '--json')) {
      expect(Object.values(command.options).map((option) => option.flags.split(' ')[0])).toContain(word)
    }
  })

  test('missing arguments are wrong usage', async () => {
    if (command.args.length === 0) return
    const { exitCode, stderr } = await runInProcess(name)
    expect(exitCode).toBe(2)
    expect(stderr).toContain('missing required argument')
  })
})

describe('doctor', () => {
  test('--json is one document and the words go to stderr', async () => {
    const { stdout, stderr } = await runInProcess('doctor', '--json')
    const { findings } = JSON.parse(stdout)
    expect(findings[0]).toMatchObject({ name: 'Node.js', state: 'ok', detail: process.versions.node })
    expect(stderr).toContain('Node.js')
    const engines = findings.filter(({ name }: { name: string }) => name.startsWith('Engine '))
    expect(engines.map(({ name }: { name: string }) => name)).toEqual(
      engineList.map((name) => `Engine ${name}`),
    )
  }, 120_000)

  test('an engine that does not work comes with the cure, and only a needed one counts as missing', async () => {
    const findings = await checkEngines(async (engine) => ({
      engine,
      available: engine === 'reference',
      detail: 'no driver',
      fix: 'install it',
    }))
    const stateOf = (name: string) => findings.find((finding) => finding.name === `Engine ${name}`)
    expect(stateOf('reference')).toEqual({ name: 'Engine reference', state: 'ok', detail: 'no driver' })
    expect(stateOf('onnx:cuda')).toMatchObject({
      state: 'unavailable',
      detail: 'no driver',
      fix: 'install it',
    })
    expect(stateOf('onnx:cpu')).toMatchObject({ state: 'missing', fix: 'install it' })
  })
})
