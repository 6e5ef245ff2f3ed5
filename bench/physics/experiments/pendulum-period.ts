import { pendulum } from '../robots.ts'
import { type Experiment, gravity, measure, physicsStepS, stepWords, withStep } from './measure.ts'

/** Arithmetic–geometric mean. */
function agm(a: number, b: number): number {
  return Math.abs(a - b) < 1e-15 ? a : agm((a + b) / 2, Math.sqrt(a * b))
}

/** Period of a rod of 0.5 m at any amplitude: 2π √(2l/3g) / agm(1, cos(θ/2)), the complete elliptic integral. */
export async function pendulumPeriod(
  amplitude: number,
  bound = 0.5,
  physicsStepHz?: number,
): Promise<Experiment> {
  const robot = withStep(pendulum(), physicsStepHz)
  const [, rod] = robot.links
  const arm = 0.25
  const inertia = (rod?.inertiaKgM2[1] ?? 0) + (rod?.massKg ?? 0) * arm * arm
  const theoryS =
    (2 * Math.PI * Math.sqrt(inertia / ((rod?.massKg ?? 0) * gravity * arm))) /
    agm(1, Math.cos(amplitude / 2))
  const points: [number, number][] = []
  const measuredS = await measure(robot, (simulation, channel, read) => {
    const angle = channel('hinge.position')
    simulation.reset(Float64Array.of(amplitude), new Float64Array(1))
    const crossings: number[] = []
    let before = read()[angle]
    for (let timeS = physicsStepS; timeS < 4; timeS += physicsStepS) {
      simulation.step()
      const now = read()[angle]
      if (before * now < 0) crossings.push(timeS + (physicsStepS * now) / (before - now))
      points.push([timeS, now])
      before = now
    }
    // The first whole period: later ones are of a smaller swing, for the engine loses energy.
    return (crossings[2] ?? 0) - (crossings[0] ?? 0)
  })
  return {
    name: `pendulum's period at ${amplitude} rad${stepWords(physicsStepHz)}`,
    theory: 'complete elliptic integral',
    error: 100 * Math.abs(measuredS / theoryS - 1),
    bound,
    unit: '%',
    series: [{ name: `${amplitude} rad`, points }],
  }
}
