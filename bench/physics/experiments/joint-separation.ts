import { servoArm } from '../robots.ts'
import { type Experiment, measure } from './measure.ts'

/** How far apart a servo arm's joints are pulled, swinging 1 kg about at full stretch. */
export async function jointSeparation(): Promise<Experiment> {
  const robot = servoArm()
  const links = robot.joints.flatMap(({ kind, parent, child, originM }) => {
    const index = (name: string): number => robot.links.findIndex((link) => link.name === name)
    return kind === 'fixed' ? [] : [{ parent: index(parent), child: index(child), reach: originM[0] }]
  })
  const [above, below] = [new Float64Array(7), new Float64Array(7)]
  const points: [number, number][] = []
  const worst = await measure(
    robot,
    (simulation) => {
      simulation.reset(new Float64Array(6), new Float64Array(6))
      let largest = 0
      for (let step = 0; step < 240; step++) {
        const swing = Math.sin(step / 12)
        simulation.command(Float64Array.of(swing, 0.4 * swing, 0.3 * swing, swing, 0.5 * swing, swing))
        simulation.step()
        let now = 0
        for (const { parent, child, reach } of links) {
          simulation.linkPose(parent, above)
          simulation.linkPose(child, below)
          const [x, y, z, qw, qx, qy, qz] = above
          // The joint's origin is `reach` along the parent's x axis.
          const tipX = x + reach * (1 - 2 * (qy * qy + qz * qz))
          const tipY = y + reach * 2 * (qx * qy + qw * qz)
          const tipZ = z + reach * 2 * (qx * qz - qw * qy)
          now = Math.max(now, Math.hypot(below[0] - tipX, below[1] - tipY, below[2] - tipZ))
        }
        points.push([step / 60, 1000 * now])
        largest = Math.max(largest, now)
      }
      return largest
    },
    1 / 60,
  )
  return {
    name: 'joints of a six-axis servo arm, pulled apart by 1 kg at full swing',
    theory: 'not at all',
    error: 1000 * worst,
    bound: 1,
    unit: 'mm',
    series: [{ name: 'largest gap', points }],
  }
}
