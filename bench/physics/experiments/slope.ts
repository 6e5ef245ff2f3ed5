import { slab } from '../robots.ts'
import { type Experiment, gravity, measure } from './measure.ts'

/** A box on a slope of `degrees`: it slides with g (sin − μ cos), or stays. */
export async function slope(degrees: number, friction: number): Promise<Experiment> {
  const tilt = (degrees * Math.PI) / 180
  const robot = slab({
    gravity: [gravity * Math.sin(tilt), 0, -gravity * Math.cos(tilt)],
    ground: true,
    friction,
  })
  const theory = Math.max(0, gravity * (Math.sin(tilt) - friction * Math.cos(tilt)))
  const measured = await measure(robot, (simulation, channel, read) => {
    const speed = channel('base.linear.x')
    const run = (steps: number): number => {
      for (let step = 0; step < steps; step++) simulation.step()
      return read()[speed]
    }
    simulation.reset(new Float64Array(0), new Float64Array(0))
    const early = run(60)
    return (run(120) - early) / 0.5
  })
  const slides = theory > 0
  return {
    name: `${slides ? 'sliding' : 'sticking'} on a slope of ${degrees}°, μ = ${friction}`,
    theory: slides ? 'a = g (sin α − μ cos α)' : 'no motion',
    error: slides ? 100 * Math.abs(measured / theory - 1) : Math.abs(measured),
    bound: slides ? 2 : 0.01,
    unit: slides ? '%' : 'm/s²',
  }
}
