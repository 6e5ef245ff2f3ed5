import { createSimulation } from '../../sim/simulation.ts'
import { createEpisodeLog } from '../../src/data/episode-log.ts'
import { type CheckedRobot, checkRobot, describeRobot } from '../../src/description/parse.ts'
import { actionSpace, observationSpace } from '../../src/description/spaces.ts'
import type { RobotDescription } from '../../src/description/types.ts'
import { reasons } from '../../src/safety/types.ts'

/** A lever on a shaft, driven by a servo: what its file says. */
export const leverYaml = `# A lever, for tests.
name: lever
rateHz: 50
links:
  - { name: base, massKg: 1, geometry: [{ shape: sphere, radiusM: 0.05 }] }
  - name: lever
    massKg: 0.2 # with the horn
    centreOfMassM: [0.1, 0, 0]
    inertiaKgM2: [0.001, 0.002, 0.002]
joints:
  - name: shaft
    kind: revolute
    parent: base
    child: lever
    axis: [0, 0, 1]
    limits: { positionRad: [-3, 3], velocityRadPerS: 20, accelerationRadPerS2: 1000, effortNm: 2 } # never reached
    frictionNm: 0.03
actuators:
  - { joint: shaft, kind: position, stiffnessNmPerRad: 2, dampingNmSPerRad: 0.08 }
`

export const lever: CheckedRobot = checkRobot(leverYaml, 'lever.yaml')
export const leverDescription = describeRobot(lever)

/** Steps of a servo's target that change size and pace: what tells its parameters apart. */
const target = (step: number): number => {
  const [leap, place] = [Math.floor(step / 12), [0, 0.9, -0.4, 0.5, -1.1, 0.2, 1.2, -0.7]]
  return (place[leap % place.length] ?? 0) + 0.15 * Math.sin(0.9 * step)
}

export interface VirtualLogOptions {
  readonly steps?: number
  /** Of the header; the real robot's own is what is not known. */
  readonly described?: RobotDescription
  readonly command?: (step: number) => number
}

/** The log of a run of `real`, as the live loop writes it, by the log writer itself. */
export async function writeVirtualLog(
  path: string,
  real: RobotDescription,
  { steps = 50, described = leverDescription, command = target }: VirtualLogOptions = {},
): Promise<void> {
  const header = {
    robot: described.name,
    descriptionHash: described.hash,
    connection: `sim:${path}.yaml`,
    task: 'none',
    controller: 'wave',
    seed: 0,
    periodS: 1 / described.rateHz,
    observation: [],
    reading: observationSpace(described).channels,
    action: [],
    command: actionSpace(described).channels,
    rewardTerms: [],
    reasons,
  }
  const log = await createEpisodeLog(path, header, { startedAtMs: 0 })
  const record = log.createRecord()
  const simulation = await createSimulation(real, { physics: 'mujoco' })
  simulation.reset(new Float64Array(1), new Float64Array(1))
  for (let step = 0; step < steps; step++) {
    simulation.read(record.reading)
    record.sent[0] = command(step)
    Object.assign(record, { step, sequence: step, timeS: step * header.periodS, controller: 'wave' })
    log.step(record)
    simulation.command(record.sent)
    simulation.step()
  }
  simulation.free()
  await log.close()
}
