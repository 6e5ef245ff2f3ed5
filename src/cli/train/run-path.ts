import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { SinewError } from '../../contract/errors.ts'

/**
 * The run that `--resume` means: a folder, or `latest`, the one in `runs/` that something was last written to.
 *
 * @throws SinewError `usage` when there is none
 */
export function runToResume(word: string, runs = 'runs'): string {
  if (word !== 'latest') return word
  const found = (existsSync(runs) ? readdirSync(runs) : [])
    .map((name) => join(runs, name))
    .flatMap((path) => {
      const times = ['config.json', 'metrics.jsonl', 'seeds.json']
        .map((file) => join(path, file))
        .filter((file) => existsSync(file))
        .map((file) => statSync(file).mtimeMs)
      return times.length === 0 ? [] : [{ path, time: Math.max(...times) }]
    })
    .sort((a, b) => b.time - a.time)
  const [newest] = found
  if (newest) return newest.path
  throw new SinewError('usage', `there is no run in ${runs}/`, {
    where: '--resume latest',
    fix: 'name the run directory: sinew train --resume <run>',
  })
}

export function refuseUsedDirectory(runDir: string | undefined): void {
  if (runDir === undefined) return
  if (!['config.json', 'seeds.json'].some((file) => existsSync(join(runDir, file)))) return
  throw new SinewError('usage', `${runDir} already holds a run`, {
    where: runDir,
    fix: `name another --run-dir, or go on with it: npx sinew train --resume ${runDir}`,
  })
}
