import type { Command } from '../command.ts'
import { calibrateCommand } from './calibrate.ts'
import { checkCommand } from './check.ts'
import { cloneCommand } from './clone.ts'
import { daggerCommand } from './dagger.ts'
import { demoCommand } from './demo.ts'
import { doctorCommand } from './doctor.ts'
import { evalCommand } from './eval.ts'
import { exportCommand } from './export.ts'
import { findPortCommand } from './find-port.ts'
import { identifyCommand } from './identify.ts'
import { inspectCommand } from './inspect.ts'
import { jogCommand } from './jog.ts'
import { renderCommand } from './render.ts'
import { replayCommand } from './replay.ts'
import { runCommand } from './run.ts'
import { serveCommand } from './serve.ts'
import { trainCommand } from './train.ts'
import { tuneCommand } from './tune.ts'
import { viewCommand } from './view.ts'

/** Every verb, in the order of `sinew --help`. A new one is a file beside this one and a line here. */
export const commands: readonly Command[] = [
  demoCommand,
  trainCommand,
  tuneCommand,
  cloneCommand,
  daggerCommand,
  evalCommand,
  runCommand,
  viewCommand,
  renderCommand,
  serveCommand,
  findPortCommand,
  jogCommand,
  checkCommand,
  inspectCommand,
  exportCommand,
  replayCommand,
  identifyCommand,
  calibrateCommand,
  doctorCommand,
]
