/** Runs `work` on every item, at most `jobs` at a time, in order. The first error stops what has not begun. */
export async function runPool<Item, Result>(
  items: readonly Item[],
  jobs: number,
  work: (item: Item, index: number) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = []
  let next = 0
  let failed = false
  const lane = async (): Promise<void> => {
    while (next < items.length && !failed) {
      const index = next++
      try {
        results[index] = await work(items[index] as Item, index)
      } catch (error) {
        failed = true
        throw error
      }
    }
  }
  const lanes = await Promise.allSettled(Array.from({ length: Math.min(jobs, items.length) }, lane))
  for (const each of lanes) if (each.status === 'rejected') throw each.reason
  return results
}
