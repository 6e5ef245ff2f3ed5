import type { Command } from '../command.ts'
import { doctorCommand } from './doctor.ts'

/** Every verb, in the order of `sinew --help`. A new one is a file beside this one and a line here. */
export const commands: readonly Command[] = [doctorCommand]
