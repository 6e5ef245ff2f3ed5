import { createDynamics, rungeKutta } from '../newton-euler.ts'
import { doublePendulum } from '../robots.ts'
import { type Experiment, measure, physicsStepS, stepWords, withStep } from './measure.ts'

/** Energy of a free double pendulum over 10 s, as a share of what it started with above its lowest. */
export async function doublePendulumEnergy(
  from: readonly [number, number],
  bound: number,
  physicsStepHz?: number,
): Promise<Experiment> {
  const robot = withStep(doublePendulum(), physicsStepHz)
  const dynamics = createDynamics(robot)
  const lowest = dynamics.energy(new Float64Array(2), new Float64Array(2))
  const engine: [number, number][] = []
  const exact: [number, number][] = []
  const [position, velocity, none] = [Float64Array.from(from), new Float64Array(2), new Float64Array(2)]
  const start = dynamics.energy(position, velocity) - lowest
  const drift = await measure(robot, (simulation, _channel, read) => {
    simulation.reset(position, velocity)
    let last = 0
    for (let step = 1; step <= 2400; step++) {
      simulation.step()
      const [p1 = 0, v1 = 0, p2 = 0, v2 = 0] = read()
      last = dynamics.energy(Float64Array.of(p1, p2), Float64Array.of(v1, v2)) - lowest
      rungeKutta(dynamics, position, velocity, none, physicsStepS)
      if (step % 8 === 0) {
        engine.push([step * physicsStepS, last / start])
        exact.push([step * physicsStepS, (dynamics.energy(position, velocity) - lowest) / start])
      }
    }
    return last / start - 1
  })
  return {
    name: `double pendulum's energy after 10 s, from ${from.join(' and ')} rad${stepWords(physicsStepHz)}`,
    theory: 'conserved, as Runge–Kutta of fourth order does',
    error: 100 * Math.abs(drift),
    bound,
    unit: '%',
    series: [
      { name: 'Rapier', points: engine },
      { name: 'RK4', points: exact },
    ],
  }
}
