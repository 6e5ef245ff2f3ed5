import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { writeFileAtomic } from '../../src/runtime/write-file.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sinew-write-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

test('replaces a file and leaves nothing beside it', async () => {
  const path = join(folder, 'config.json')
  await writeFile(path, 'old')
  await writeFileAtomic(path, 'new')
  expect(await readFile(path, 'utf8')).toBe('new')
  expect(await readdir(folder)).toEqual(['config.json'])
})

test('a write that cannot succeed leaves the old file and nothing beside it', async () => {
  const path = join(folder, 'missing', 'config.json')
  await expect(writeFileAtomic(path, 'new')).rejects.toThrow(/ENOENT/)
  const target = join(folder, 'good')
  await writeFile(target, 'old')
  // A folder of that name cannot be replaced by a file: the rename fails after the data was written aside.
  await expect(writeFileAtomic(folder, 'new')).rejects.toThrow()
  expect(await readdir(folder)).toEqual(['good'])
})
