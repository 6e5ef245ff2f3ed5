import { constants } from 'node:fs'
import { access, readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { availableParallelism, cpus, totalmem } from 'node:os'
import { dirname, join } from 'node:path'
import { type EngineName, engines } from '../learn/engine-names.ts'
import type { EngineReport } from '../learn/engine-probe.ts'
import { formatBytes } from './format.ts'

/**
 * One line of `sinew doctor`. `missing` is something Sinew cannot do its main job without, `unavailable` what many
 * machines do not have.
 */
export interface Finding {
  readonly name: string
  readonly state: 'ok' | 'unavailable' | 'warning' | 'missing'
  readonly detail: string
  readonly fix?: string
}

function message(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? ''
}

async function attempt(name: string, fix: string, check: () => Promise<string>): Promise<Finding> {
  try {
    return { name, state: 'ok', detail: await check() }
  } catch (error) {
    return { name, state: 'missing', detail: message(error), fix }
  }
}

/** Version of an installed package, found by walking up from its entry point. */
async function packageVersion(name: string): Promise<string> {
  let directory = dirname(createRequire(import.meta.url).resolve(name))
  while (dirname(directory) !== directory) {
    try {
      const found = JSON.parse(await readFile(join(directory, 'package.json'), 'utf8'))
      if (found.version) return String(found.version)
    } catch {
      // No package.json here: look one level up.
    }
    directory = dirname(directory)
  }
  return 'unknown version'
}

const reinstall = 'run npm ci again; see docs/troubleshooting.md, "npm ci"'

export function checkNode(version = process.versions.node): Finding {
  const major = Number(version.split('.')[0])
  if (major >= 20) return { name: 'Node.js', state: 'ok', detail: version }
  return { name: 'Node.js', state: 'missing', detail: version, fix: 'install Node 20, 22 or 24' }
}

export function checkMachine(): Finding {
  const threads = availableParallelism()
  const model = cpus()[0]?.model.trim() ?? 'unknown processor'
  return {
    name: 'Processor',
    state: 'ok',
    detail: `${threads} thread${threads === 1 ? '' : 's'}, ${model}, ${formatBytes(totalmem())} memory`,
  }
}

/** The ones without which `train` with its default settings does not start. */
const neededEngines: readonly EngineName[] = ['onnx:cpu', 'wasm']

/** All engines, each tried out. */
export function checkEngines(probe: (engine: EngineName) => Promise<EngineReport>): Promise<Finding[]> {
  return Promise.all(
    engines.map(async (engine) => {
      const { available, detail, fix } = await probe(engine)
      const name = `Engine ${engine}`
      if (available) return { name, state: 'ok' as const, detail }
      return { name, state: neededEngines.includes(engine) ? 'missing' : 'unavailable', detail, fix }
    }),
  )
}

export function checkPhysics(): Promise<Finding> {
  return attempt('Physics', reinstall, async () => {
    const rapier = await import('@dimforge/rapier3d')
    await rapier.init()
    return `Rapier ${rapier.version()}`
  })
}

export function checkPseudoTerminal(): Promise<Finding> {
  return attempt('Pseudo-terminal', `${reinstall}; only the virtual robots need it`, async () => {
    const { openPseudoTerminal } = await import('../../drivers/serial/pty.ts')
    const pty = openPseudoTerminal()
    pty.close()
    return `opened and closed ${pty.path}`
  })
}

async function portFinding(path: string, permissionFix: string): Promise<Finding> {
  const name = `Serial port ${path}`
  try {
    await access(path, constants.R_OK | constants.W_OK)
    return { name, state: 'ok', detail: 'may be opened' }
  } catch {
    return {
      name,
      state: 'warning',
      detail: 'no permission to read and write it',
      fix: permissionFix,
    }
  }
}

export function checkSerialLibrary(): Promise<Finding> {
  return attempt('Serial library', reinstall, async () => {
    await import('serialport')
    return `serialport ${await packageVersion('serialport')}`
  })
}

export async function checkSerialPorts(): Promise<Finding[]> {
  const { listPorts, permissionFix } = await import('../../drivers/serial/link-errors.ts')
  const ports = await listPorts()
  if (ports.length > 0) return Promise.all(ports.map((path) => portFinding(path, permissionFix)))
  return [{ name: 'Serial ports', state: 'ok', detail: 'no board connected' }]
}
