export { createSafetyGate } from './gate.ts'
export * from './types.ts'
