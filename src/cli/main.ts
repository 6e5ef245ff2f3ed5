#!/usr/bin/env node
import { runCli } from './cli.ts'
import { processIo } from './io.ts'

const exitCode = await runCli(process.argv.slice(2), processIo())
// Native add-ons (serial port, inference) may keep handles: end once both pipes have taken what was written.
await Promise.all(
  [process.stdout, process.stderr].map((stream) => new Promise((resolve) => stream.write('', resolve))),
)
process.exit(exitCode)
