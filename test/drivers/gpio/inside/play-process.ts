import { closeSync, openSync, writeSync } from 'node:fs'

/** Plays the wires of a far end from a process of its own, so that edges come while the driver's is at work. */
process.once('message', ({ files, periodUs }: { files: (readonly [string, string])[]; periodUs: number }) => {
  const open = new Map([...new Set(files.map(([path]) => path))].map((path) => [path, openSync(path, 'w')]))
  const start = performance.now()
  let dueMs = start
  for (const [path, text] of files) {
    dueMs += periodUs / 1000
    while (performance.now() < dueMs);
    writeSync(open.get(path) ?? 0, text, 0)
  }
  const tookMs = performance.now() - start
  for (const descriptor of open.values()) closeSync(descriptor)
  process.send?.(tookMs / 1000, () => process.disconnect())
})
