import { planarArm } from '../robots.ts'
import { type Experiment, gravity, measure, physicsStepS } from './measure.ts'

/**
 * Accelerations of a planar arm of two rods from a standing and a moving start, against the closed form (Spong,
 * Hutchinson and Vidyasagar 2006, §7.4), here with gravity along the arm at zero.
 */
export async function closedForm(): Promise<Experiment> {
  const robot = planarArm()
  const [m1, m2, l1, l2] = [0.5, 0.3, 0.4, 0.3]
  const [r1, r2] = [l1 / 2, l2 / 2]
  const [i1, i2] = [robot.links[1]?.inertiaKgM2[1] ?? 0, robot.links[2]?.inertiaKgM2[1] ?? 0]
  const theory = ([q1, q2]: readonly number[], [v1, v2]: readonly number[], [t1, t2]: readonly number[]) => {
    const m22 = m2 * r2 * r2 + i2
    const m12 = m22 + m2 * l1 * r2 * Math.cos(q2)
    const m11 = m1 * r1 * r1 + i1 + m2 * l1 * l1 + m12 + m2 * l1 * r2 * Math.cos(q2)
    const h = m2 * l1 * r2 * Math.sin(q2)
    const g2 = m2 * gravity * r2 * Math.sin(q1 + q2)
    const g1 = (m1 * r1 + m2 * l1) * gravity * Math.sin(q1) + g2
    const [b1, b2] = [t1 + h * (2 * v1 * v2 + v2 * v2) - g1, t2 - h * v1 * v1 - g2]
    const determinant = m11 * m22 - m12 * m12
    return [(m22 * b1 - m12 * b2) / determinant, (m11 * b2 - m12 * b1) / determinant]
  }
  const states = [
    [
      [0.3, 0.9],
      [0, 0],
      [1, -0.5],
    ],
    [
      [-0.7, 0.4],
      [2, -3],
      [0, 0],
    ],
    [
      [1.2, -1.5],
      [-1, 4],
      [2, 1],
    ],
  ] as const
  const worst = await measure(robot, (simulation, _channel, read) => {
    const errors = states.map(([position, velocity, effort]) => {
      simulation.reset(Float64Array.from(position), Float64Array.from(velocity))
      simulation.command(Float64Array.from(effort))
      simulation.step()
      const reading = read()
      const found = [(reading[1] - velocity[0]) / physicsStepS, (reading[3] - velocity[1]) / physicsStepS]
      // The mean over the step is that of the state in its middle.
      const middle = (from: readonly [number, number], offset: number): number[] => [
        (from[0] + reading[offset]) / 2,
        (from[1] + reading[offset + 2]) / 2,
      ]
      const wanted = theory(middle(position, 0), middle(velocity, 1), effort)
      return Math.hypot(found[0] - wanted[0], found[1] - wanted[1]) / Math.hypot(wanted[0], wanted[1])
    })
    return Math.max(...errors)
  })
  return {
    name: 'accelerations of a planar arm of two links',
    theory: 'closed form',
    error: 100 * worst,
    bound: 2,
    unit: '%',
  }
}
