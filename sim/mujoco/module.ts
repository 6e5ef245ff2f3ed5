import type { MainModule } from '@mujoco/mujoco'

/** MuJoCo, its WebAssembly started. */
export type Mujoco = MainModule

let loading: Promise<Mujoco> | undefined

/** Half a second for the first caller in a thread, nothing for the rest; 10 MB that nobody else pays for. */
export function loadMujoco(): Promise<Mujoco> {
  loading ??= import('@mujoco/mujoco').then(({ default: start }) => start())
  return loading
}
