import { defineConfig } from 'vitest/config'

const shared = { pool: 'forks', testTimeout: 20_000 } as const

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          ...shared,
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: ['test/e2e/**'],
          sequence: { groupOrder: 0 },
        },
      },
      {
        // Robots in real time: after all else and one file at a time, or they would starve each other.
        test: {
          ...shared,
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts'],
          testTimeout: 240_000,
          hookTimeout: 60_000,
          fileParallelism: false,
          maxWorkers: 1,
          // A machine that stalls for longer than a robot's 100 ms deadline makes it trip, and rightly so.
          retry: 2,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
})
