import { slab } from '../robots.ts'
import { type Experiment, gravity, measure } from './measure.ts'

/** An IMU mounted askew on a box at rest feels +g upwards, in its own axes, and no turning. */
export async function imuAtRest(): Promise<Experiment> {
  const error = await measure(slab({ ground: true }), (simulation, channel, read) => {
    simulation.reset(new Float64Array(0), new Float64Array(0))
    for (let step = 0; step < 240; step++) simulation.step()
    const reading = read()
    const felt = (axis: string): number => reading[channel(`imu.accel.${axis}`)]
    // R⁻¹·(0, 0, g) of roll 0.4, pitch −0.3 and yaw 1.2.
    const [roll, pitch] = [0.4, -0.3]
    const up = [-Math.sin(pitch), Math.cos(pitch) * Math.sin(roll), Math.cos(pitch) * Math.cos(roll)]
    return Math.hypot(
      ...['x', 'y', 'z'].map((axis, index) => felt(axis) - gravity * (up[index] ?? 0)),
      ...['x', 'y', 'z'].map((axis) => reading[channel(`imu.gyro.${axis}`)]),
    )
  })
  return {
    name: 'IMU at rest',
    theory: '+g upwards in the axes of the sensor',
    error,
    bound: 0.02,
    unit: 'm/s²',
  }
}
