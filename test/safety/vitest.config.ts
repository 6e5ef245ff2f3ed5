import { defineConfig } from 'vitest/config'

/** The tests of the gate alone, for coverage and for mutants: see src/safety/README.md. */
export default defineConfig({
  test: {
    root: new URL('../..', import.meta.url).pathname,
    pool: 'forks',
    testTimeout: 60_000,
    include: ['test/safety/**/*.test.ts'],
    // A mutant is run against every test that reaches it: without the millions of steps, which take seconds each.
    exclude: process.env.STRYKER_MUTATOR_WORKER ? ['test/safety/**/guarantees.test.ts'] : [],
    coverage: {
      provider: 'v8',
      include: ['src/safety/**/*.ts'],
      reporter: ['text'],
      thresholds: { branches: 100, functions: 100, lines: 100 },
    },
  },
})
