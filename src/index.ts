/** The contracts, and what a robot's description gives. Everything that runs has a subpath of its own. */
export * from './contract/index.ts'
export * from './description/index.ts'
export * from './safety/index.ts'
export * from './task/index.ts'
