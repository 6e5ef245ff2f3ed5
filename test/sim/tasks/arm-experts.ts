import type { SimulatedEnvironment } from '../../../sim/environment.ts'
import { createArmSolver, measuredPositions, towards } from './scripted-arm.ts'

/** Plays one step: writes an action for where things are now. */
export type Expert = (action: Float32Array, sent: Float64Array) => void

const gripper = 5
const hoverM = 0.075
const stepsAWay = 14

/** What an expert reads straight from the simulation: cube, target and tip. */
function eyes(environment: SimulatedEnvironment): {
  readonly cube: Float64Array
  readonly target: Float64Array
  look(): void
} {
  const cube = new Float64Array(7)
  const target = environment.bound.markers?.[0]?.positionM ?? new Float64Array(3)
  return { cube, target, look: () => environment.simulation.objectPose?.(0, cube) }
}

/** Commands the joints to `wanted`: the arm by what is measured, the jaws by what they are commanded. */
function drive(environment: SimulatedEnvironment, wanted: Float64Array): Expert {
  return (action, sent) => {
    const now = measuredPositions(environment)
    now[gripper] = sent[gripper] ?? 0
    towards(environment.simulation.description, environment.actionSpace, wanted, now, action)
  }
}

/** Over the cube with open jaws, down, close, and off to the target. */
export function pickingExpert(environment: SimulatedEnvironment): Expert {
  const { cube, target, look } = eyes(environment)
  const solver = createArmSolver(environment.simulation.description)
  const wanted = measuredPositions(environment)
  const move = drive(environment, wanted)
  let step = 0
  return (action, sent) => {
    look()
    const [x = 0, y = 0] = cube
    const [tx = 0, ty = 0, tz = 0] = target
    // The jaw that does not move goes down behind the cube: it is 10 mm from the tip, half the cube 12.5.
    const back = 1 - 0.006 / Math.hypot(x, y)
    const phase = Math.floor(step++ / 26)
    wanted[gripper] = phase < 2 ? 0.8 : 0.1
    if (phase === 0) solver.solve([x * back, y * back, 0.06], true, wanted)
    else if (phase === 1) solver.solve([x * back, y * back, 0.014], true, wanted)
    else if (phase > 2) solver.solve([tx, ty, tz], true, wanted)
    move(action, sent)
  }
}

/** Down behind the cube as seen from the target, and push; over it and round again when it slips off. */
export function pushingExpert(environment: SimulatedEnvironment): Expert {
  const { cube, target, look } = eyes(environment)
  const { description } = environment.simulation
  const solver = createArmSolver(description)
  const wanted = measuredPositions(environment)
  const move = drive(environment, wanted)
  const tip = new Float64Array(7)
  const grip = description.links.findIndex(({ name }) => name === 'gripper_link')
  let phase: 'over' | 'down' | 'push' | 'up' | 'done' = 'over'
  let steps = 0

  return (action, sent) => {
    look()
    environment.simulation.linkPose(grip, tip)
    const [x = 0, y = 0] = cube
    const away = Math.hypot((target[0] ?? 0) - x, (target[1] ?? 0) - y)
    const ux = ((target[0] ?? 0) - x) / away
    const uy = ((target[1] ?? 0) - y) / away
    const [gx = 0, gy = 0] = [x - (tip[0] ?? 0), y - (tip[1] ?? 0)]
    const next = (after: typeof phase): void => {
      phase = after
      steps = 0
    }
    steps += 1
    if (phase === 'over') {
      solver.solve([x - 0.06 * ux, y - 0.06 * uy, hoverM], true, wanted)
      if (steps > stepsAWay) next('down')
    } else if (phase === 'down') {
      solver.solve([x - 0.06 * ux, y - 0.06 * uy, 0.02], true, wanted)
      if (steps > stepsAWay) next('push')
    } else if (phase === 'push') {
      const behind = 0.045 - Math.min(0.02, away)
      solver.solve([x - behind * ux, y - behind * uy, 0.02], true, wanted)
      if (away < 0.015) next('done')
      else if (gx * ux + gy * uy < 0.85 * Math.hypot(gx, gy)) next('up')
    } else if (phase === 'up') {
      solver.solve([x - 1.5 * gx, y - 1.5 * gy, hoverM], true, wanted)
      if (steps > 6) next('over')
    } else {
      wanted.set(measuredPositions(environment))
      if (away > 0.028) next('up')
    }
    move(action, sent)
  }
}
