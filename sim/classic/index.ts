import { cartpoleContinuous } from './cartpole-continuous.ts'
import type { ClassicTask } from './classic-environment.ts'
import { mountainCarContinuous } from './mountain-car-continuous.ts'
import { pendulum } from './pendulum.ts'
import { pendulumUpright } from './pendulum-upright.ts'
import { pointReach } from './point-reach.ts'

export { type ClassicEnvironment, type ClassicTask, createClassicEnvironment } from './classic-environment.ts'

const all: readonly ClassicTask[] = [
  pendulum,
  pendulumUpright,
  mountainCarContinuous,
  cartpoleContinuous,
  pointReach,
]

/** Every benchmark by name. */
export const classicTasks: Readonly<Record<string, ClassicTask>> = Object.fromEntries(
  all.map((task) => [task.name, task]),
)

/** Undefined if `name` is no benchmark: it may be a task of `sim/tasks`. */
export function findClassicTask(name: string): ClassicTask | undefined {
  return Object.hasOwn(classicTasks, name) ? classicTasks[name] : undefined
}
