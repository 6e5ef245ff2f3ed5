import { slab } from '../robots.ts'
import { type Experiment, gravity, measure } from './measure.ts'

/** Height of a free body after half a second. */
export async function freeFall(): Promise<Experiment> {
  const error = await measure(slab({ heightM: 3 }), (simulation, channel, read) => {
    simulation.reset(new Float64Array(0), new Float64Array(0))
    for (let step = 0; step < 120; step++) simulation.step()
    return (3 - read()[channel('base.position.z')]) / (0.5 * gravity * 0.25) - 1
  })
  return {
    name: 'free fall, 0.5 s',
    theory: 'h − gt²/2',
    error: 100 * Math.abs(error),
    bound: 0.5,
    unit: '%',
  }
}
