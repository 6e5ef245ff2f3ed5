import RAPIER from '@dimforge/rapier3d'

export type Physics = typeof RAPIER

let loading: Promise<Physics> | undefined

/** Rapier, its WebAssembly started: 130–220 ms for the first caller in a thread, nothing for the rest. */
export function loadPhysics(): Promise<Physics> {
  loading ??= RAPIER.init().then(() => RAPIER)
  return loading
}
