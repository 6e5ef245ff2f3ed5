import { servo, servoWheel } from '../robots.ts'
import { type Experiment, measure, physicsStepS, rms } from './measure.ts'

/** A position servo on a flywheel is a second-order system; its step response has a closed form. */
export async function servoStep(): Promise<Experiment> {
  const { inertia, stiffness, damping } = servo
  const natural = Math.sqrt(stiffness / inertia)
  const ratio = damping / (2 * Math.sqrt(stiffness * inertia))
  const damped = natural * Math.sqrt(1 - ratio * ratio)
  const target = 0.5
  const theory = (timeS: number): number =>
    target *
    (1 -
      Math.exp(-ratio * natural * timeS) *
        (Math.cos(damped * timeS) + ((ratio * natural) / damped) * Math.sin(damped * timeS)))
  const engine: [number, number][] = []
  const exact: [number, number][] = []
  await measure(servoWheel(), (simulation, channel, read) => {
    simulation.reset(new Float64Array(1), new Float64Array(1))
    simulation.command(Float64Array.of(target))
    for (let step = 1; step <= 96; step++) {
      simulation.step()
      engine.push([step * physicsStepS, read()[channel('axle.position')]])
      exact.push([step * physicsStepS, theory(step * physicsStepS)])
    }
  })
  const errors = engine.map(([, value], index) => (value - (exact[index]?.[1] ?? 0)) / target)
  return {
    name: 'step response of a servo',
    theory: 'second-order system',
    error: 100 * rms(errors),
    bound: 2,
    unit: '% of the step, RMS',
    series: [
      { name: 'Rapier', points: engine },
      { name: 'theory', points: exact },
    ],
  }
}
