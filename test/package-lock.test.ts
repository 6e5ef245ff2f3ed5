import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { packageRoot } from '../src/runtime/package-root.ts'

interface LockEntry {
  readonly optionalDependencies?: Readonly<Record<string, string>>
}

test('the lock file has the builds for every platform: npm 11 refuses one that lacks any', () => {
  const text = readFileSync(join(packageRoot(), 'package-lock.json'), 'utf8')
  const packages: Readonly<Record<string, LockEntry>> = JSON.parse(text).packages
  const missing = Object.entries(packages).flatMap(([path, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies).filter(
      (name) => !packages[`node_modules/${name}`] && !packages[`${path}/node_modules/${name}`],
    ),
  )
  expect(missing).toEqual([])
})

test('the lock file names no registry: each machine uses its own', () => {
  const text = readFileSync(join(packageRoot(), 'package-lock.json'), 'utf8')
  expect(text).not.toMatch(/"resolved": "https?:/)
})
