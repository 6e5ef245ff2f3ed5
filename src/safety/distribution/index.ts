export * from './types.ts'
export { createDistributionWatch, type DistributionWatch } from './watch.ts'
