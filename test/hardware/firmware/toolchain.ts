import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { readHex } from '../../../hardware/firmware/emulator/hex.ts'
import { writeFirmware } from '../../../hardware/firmware/generate/write.ts'
import type { RobotDescription } from '../../../src/description/types.ts'

const required = process.env.SINEW_REQUIRE_ALL === '1'

/** Is this program there? Where everything is required it counts as there, so that its absence fails. */
export function haveTool(program: string, packages: string): boolean {
  if (required || spawnSync(program, ['--version']).status === 0) return true
  console.warn(`skipped: no ${program}; install it with: apt-get install ${packages}`)
  return false
}

/** `gcc-avr` and `avr-libc`. */
export const haveAvr = (): boolean => haveTool('avr-gcc', 'gcc-avr avr-libc make')

export function make(folder: string, ...args: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync('make', ['-C', folder, ...args], { encoding: 'utf8' })
  if (status !== 0) throw new Error(`make failed:\n${stdout}\n${stderr}`)
  return stdout
}

export interface BuiltFirmware {
  readonly hex: string
  readonly program: Uint8Array
  /** What `make` said, flash and RAM use last. */
  readonly output: string
}

/** Export and build a robot's firmware for its ATmega328P into `folder`. */
export async function buildFirmware(description: RobotDescription, folder: string): Promise<BuiltFirmware> {
  await writeFirmware(description, folder)
  const output = make(folder, '-j2')
  const hex = join(folder, 'build', 'firmware.hex')
  return { hex, program: readHex(readFileSync(hex, 'utf8'), 32_768), output }
}
