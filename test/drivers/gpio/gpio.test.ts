import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'

const folder = dirname(fileURLToPath(import.meta.url))
const root = join(folder, '../../..')

/** What stands in the way of running the tests in `inside/` here; empty if nothing does. */
function missing(): string {
  if (process.platform !== 'linux') return 'only on Linux'
  if (process.getuid?.() !== 0 || !existsSync('/dev/fuse')) return 'needs root and /dev/fuse'
  if (spawnSync('unshare', ['-m', 'true']).status !== 0) return 'needs a mount namespace (unshare -m)'
  if (
    spawnSync('pkg-config', ['--exists', 'fuse3']).status !== 0 ||
    spawnSync('gcc', ['--version']).status !== 0
  ) {
    return 'apt-get install gcc libc6-dev pkg-config libfuse3-dev fuse3'
  }
  if (!existsSync(join(root, 'node_modules/epoll/build/Release/epoll.node'))) return 'npm rebuild epoll'
  return ''
}

interface Report {
  readonly testResults: readonly {
    readonly name: string
    readonly message: string
    readonly assertionResults: readonly {
      readonly fullName: string
      readonly status: string
      readonly failureMessages: readonly string[] | null
    }[]
  }[]
}

/** Run them in a mount namespace where /sys/class is ours, in a vitest of their own. */
function runInside(): Report {
  const scratch = mkdtempSync(join(tmpdir(), 'sinew-gpio-'))
  try {
    const report = join(scratch, 'report.json')
    const environment = Object.entries(process.env).filter(
      ([name]) => !name.startsWith('VITEST') && name !== 'NODE_ENV',
    )
    const command = ['-m', 'bash', join(folder, 'in-namespace.sh'), scratch, process.execPath]
    const vitest = [
      join(root, 'node_modules/vitest/vitest.mjs'),
      'run',
      '--config',
      join(folder, 'inside/vitest.config.ts'),
    ]
    const { stdout, stderr } = spawnSync(
      'unshare',
      [...command, ...vitest, '--reporter=json', `--outputFile=${report}`],
      {
        cwd: root,
        env: Object.fromEntries(environment),
        encoding: 'utf8',
        timeout: 240_000,
      },
    )
    if (!existsSync(report)) throw new Error(`the tests in inside/ did not run:\n${stdout}${stderr}`)
    return JSON.parse(readFileSync(report, 'utf8'))
  } finally {
    rmSync(scratch, { recursive: true, force: true })
  }
}

describe('GPIO on a file system with edge interrupts', () => {
  const obstacle = missing()
  if (obstacle !== '') {
    test.runIf(process.env.SINEW_REQUIRE_ALL === '1')('can run here', () => expect(obstacle).toBe(''))
    test.skip(`not here: ${obstacle}`)
    return
  }
  for (const file of runInside().testResults) {
    for (const { fullName, status, failureMessages } of file.assertionResults) {
      // Skipped is what does not apply to this robot: the wheel bench has no position servo.
      const run = status === 'skipped' ? test.skip : test
      run(fullName, () => {
        if (status !== 'passed') throw new Error([status, ...(failureMessages ?? [file.message])].join('\n'))
      })
    }
    if (file.assertionResults.length === 0) test(file.name, () => expect(file.message).toBe(''))
  }
})
