import { once } from 'node:events'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, it } from 'vitest'
import { packageRoot } from '../../../src/runtime/package-root.ts'
import { forkModule } from '../../../src/runtime/spawn.ts'

it('the example of sim/README.md runs as printed', async () => {
  const text = await readFile(join(packageRoot(), 'sim', 'README.md'), 'utf8')
  const example = text.match(/```ts\n(import \{ createThreadedVectorEnvironment[\s\S]*?)```/)?.[1] ?? ''
  const folder = await mkdtemp(join(tmpdir(), 'vector-example-'))
  try {
    const file = pathToFileURL(join(folder, 'example.ts'))
    await writeFile(join(folder, 'package.json'), '{ "type": "module" }')
    // The package by its source: it need not be built.
    const index = pathToFileURL(join(packageRoot(), 'sim', 'index.ts')).href
    await writeFile(file, example.replace("'sinew/sim'", JSON.stringify(index)))
    const child = forkModule(file, [], { silent: true })
    let said = ''
    child.stdout?.on('data', (chunk) => {
      said += chunk
    })
    child.stderr?.on('data', (chunk) => {
      said += chunk
    })
    const [code] = await once(child, 'close')
    expect(said).toMatch(
      /^mean reward [\d.-]+, \d+ episodes, cart at most [\d.]+ m from the middle\n4 observations\n$/,
    )
    expect(code).toBe(0)
  } finally {
    await rm(folder, { recursive: true })
  }
}, 120_000)
