import { Command as Commander, CommanderError } from 'commander'
import { exitCodes, formatError, SinewError } from '../contract/errors.ts'
import type { Command, Invocation } from './command.ts'
import { commands } from './commands/index.ts'
import { listenForInterrupt } from './interrupt.ts'
import type { CliIo, Output } from './io.ts'
import { nameHint } from './name-hint.ts'
import { type Overrides, takeOverrides } from './overrides.ts'
import { coloursWanted, createStyle } from './style.ts'
import { sinewVersion } from './version.ts'

/** Whether the words ask for `--json`, known before they are parsed so that even a usage error obeys it. */
function asksForJson(argv: readonly string[]): boolean {
  const end = argv.indexOf('--')
  return argv.slice(0, end < 0 ? undefined : end).includes('--json')
}

function errorDocument(error: unknown, exitCode: number): unknown {
  if (!(error instanceof SinewError)) {
    return {
      error: { code: 'internal', message: error instanceof Error ? error.message : String(error) },
      exitCode,
    }
  }
  const { code, message, where, expected, received, fix } = error
  return { error: { code, message, where, expected, received, fix }, exitCode }
}

/** commander's complaint as one of ours. */
function usageError(error: CommanderError): SinewError {
  const [message = '', ...more] = error.message.replace(/^error: /, '').split('\n')
  const hint = more.join(' ').match(/Did you mean (.+)\?/)?.[1]
  return new SinewError('usage', message, { fix: hint ? `did you mean "${hint}"?` : 'see --help' })
}

function addCommand(program: Commander, command: Command, start: (values: ParsedCommand) => void): void {
  const entry = program.command(command.name).summary(command.summary).description(command.summary)
  for (const { name, about, optional } of command.args) {
    entry.argument(optional ? `[${name}]` : `<${name}>`, about)
  }
  const attributes = new Map<string, string>()
  for (const [key, option] of Object.entries(command.options)) {
    const known = entry.createOption(option.flags, option.about)
    known.argParser((value: string, previous: unknown) => option.parse(value, previous))
    if (option.fallback !== undefined) known.default(option.fallback)
    entry.addOption(known)
    attributes.set(key, known.attributeName())
  }
  entry.option('--json', 'print one JSON document on stdout, everything else on stderr')
  if (command.overrides) {
    entry.addHelpText('after', '\nAny setting by its dotted name: --sac.batchSize 512')
  }
  entry.addHelpText('after', `\nExample:\n${command.examples.map((line) => `  $ ${line}`).join('\n')}`)
  entry.action((...received: unknown[]) => {
    const values = entry.opts()
    const options: Record<string, unknown> = {}
    for (const [key, option] of Object.entries(command.options)) {
      options[key] = values[attributes.get(key) ?? key] ?? option.fallback
    }
    start({
      command,
      args: received.slice(0, command.args.length).map((word) => String(word ?? '')),
      options,
    })
  })
}

interface ParsedCommand {
  readonly command: Command
  readonly args: readonly string[]
  readonly options: Readonly<Record<string, unknown>>
}

/** Undefined when commander has already answered (help, version). */
function parse(argv: readonly string[], out: Output): ParsedCommand | undefined {
  let parsed: ParsedCommand | undefined
  const program = new Commander('sinew')
    .description('Train robot policies in simulation, run them on robots behind a safety gate.')
    .version(sinewVersion(), '-V, --version', 'print the version')
    .helpOption('-h, --help', 'show help')
    .helpCommand('help [command]', 'show help of a command')
    .showSuggestionAfterError(true)
    .exitOverride()
    .configureOutput({ writeOut: (text) => out.write(text), writeErr: () => {} })
    .addHelpText(
      'after',
      '\nExample:\n  $ npx sinew demo\n\nExit codes: 0 done, 1 failed, 2 wrong usage, 3 refused for safety, 130 interrupted.',
    )
  for (const command of commands) addCommand(program, command, (values) => (parsed = values))
  // Children were created before exitOverride could reach those added later: copy it to each.
  for (const child of program.commands) child.copyInheritedSettings(program)
  if (argv.length === 0) {
    out.write(program.helpInformation())
    return undefined
  }
  try {
    program.parse([...argv], { from: 'user' })
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error
    if (error.exitCode === 0 || error.code === 'commander.help') return undefined
    if (error.code === 'commander.unknownCommand') {
      const name = argv.find((word) => !word.startsWith('-')) ?? ''
      throw new SinewError('usage', `there is no command "${name}"`, {
        fix: nameHint(
          name,
          commands.map((command) => command.name),
        ),
      })
    }
    throw usageError(error)
  }
  return parsed
}

async function runParsed(parsed: ParsedCommand, overrides: Overrides, io: CliIo, out: Output) {
  if (!parsed.command.overrides && Object.keys(overrides).length > 0) {
    const [path] = Object.keys(overrides)
    throw new SinewError('usage', `"${parsed.command.name}" has no setting --${path}`, { fix: 'see --help' })
  }
  const interrupt = listenForInterrupt((text) => io.stderr.write(text))
  const invocation: Invocation = {
    args: parsed.args,
    options: parsed.options,
    overrides,
    io,
    out,
    style: createStyle(coloursWanted(out, io.env)),
    signal: interrupt.signal,
  }
  try {
    const result = await parsed.command.run(invocation)
    const interrupted = interrupt.signal.aborted ? exitCodes.interrupted : exitCodes.done
    return { json: result.json, exitCode: result.exitCode ?? interrupted }
  } catch (error) {
    if (interrupt.signal.aborted && error === interrupt.signal.reason) {
      return { json: { interrupted: true }, exitCode: exitCodes.interrupted }
    }
    throw error
  } finally {
    interrupt.dispose()
  }
}

/** Runs one command line (without `node` and the script's name) and returns the exit code. Never throws. */
export async function runCli(argv: readonly string[], io: CliIo): Promise<number> {
  const json = asksForJson(argv)
  const out = json ? io.stderr : io.stdout
  try {
    const { rest, overrides } = takeOverrides(argv)
    const parsed = parse(rest, out)
    if (!parsed) return exitCodes.done
    const result = await runParsed(parsed, overrides, io, out)
    if (json) io.stdout.write(`${JSON.stringify(result.json, undefined, 2)}\n`)
    return result.exitCode
  } catch (error) {
    const exitCode = error instanceof SinewError ? error.exitCode : exitCodes.failed
    const style = createStyle(coloursWanted(io.stderr, io.env))
    io.stderr.write(`${style.red('error:')} ${formatError(error)}\n`)
    if (json) io.stdout.write(`${JSON.stringify(errorDocument(error, exitCode), undefined, 2)}\n`)
    return exitCode
  }
}
