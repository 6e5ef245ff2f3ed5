import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

/** Tests that need GPIO: run where there is some (`../in-namespace.sh`, or a kernel with gpio-sim), one file at a time. */
export default defineConfig({
  test: {
    root: fileURLToPath(new URL('../../../../', import.meta.url)),
    include: ['test/drivers/gpio/inside/*.inside.ts'],
    pool: 'forks',
    fileParallelism: false,
    testTimeout: 30_000,
    // The machine may stall for longer than a robot's 100 ms deadline.
    retry: process.env.CI ? 2 : 0,
  },
})
