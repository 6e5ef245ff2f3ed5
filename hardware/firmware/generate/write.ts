import { cp, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { RobotDescription } from '../../../src/description/types.ts'
import { packageRoot } from '../../../src/runtime/package-root.ts'
import { robotHeader } from './header.ts'
import { type FirmwarePlan, firmwarePlan } from './plan.ts'

/** Of the C code in this folder; INFO carries it. */
export const firmwareVersion = [1, 0, 0] as const

/** Where the C code lies that comes with Sinew. */
export const firmwareSources = (): string => join(packageRoot(), 'hardware', 'firmware')

/** The two files that differ from robot to robot. */
async function writeConfiguration(plan: FirmwarePlan, folder: string): Promise<void> {
  await mkdir(folder, { recursive: true })
  await writeFile(join(folder, 'robot_config.h'), robotHeader(plan, firmwareVersion))
  await writeFile(join(folder, 'board.mk'), `BOARD = ${plan.board.name}\n`)
}

/**
 * The firmware of a robot as a folder that builds with `make` alone.
 *
 * @throws SinewError `description` if the board cannot do what the description asks
 */
export async function writeFirmware(description: RobotDescription, folder: string): Promise<FirmwarePlan> {
  const plan = firmwarePlan(description)
  await writeConfiguration(plan, folder)
  const sources = firmwareSources()
  for (const part of ['core', join('boards', plan.board.name), 'Makefile']) {
    await cp(join(sources, part), join(folder, part), { recursive: true })
  }
  return plan
}
