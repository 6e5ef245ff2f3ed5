import { defineConfig } from 'vitest/config'

/** The tests of the gate alone, for coverage and for mutants: see src/safety/README.md. */
export default defineConfig({
  test: {
    root: new URL('../..', import.meta.url).pathname,
    pool: 'forks',
    testTimeout: 60_000,
    include: ['test/safety/**/*.test.ts'],
    coverage: {
      provider: 'v8',
      include: ['src/safety/**/*.ts'],
      reporter: ['text'],
      thresholds: { branches: 100, functions: 100, lines: 100 },
    },
  },
})
