import { createRandom } from '../src/contract/random.ts'
import { loadDescription } from '../src/description/load.ts'
import { safetyLimits } from '../src/description/safety-limits.ts'
import type { RobotDescription } from '../src/description/types.ts'
import { createSafetyGate } from '../src/safety/gate.ts'
import { createGateInput } from '../src/safety/measured.ts'
import type { CommandKind, SafetyLimits } from '../src/safety/types.ts'

const steps = 200_000
const repeats = 7

function limits(kind: CommandKind, joints: number, jerk?: number): SafetyLimits {
  const actuators = Array.from({ length: joints }, (_, index) => ({
    name: `joint${index}`,
    kind,
    lower: -2,
    upper: 2,
    velocity: 3,
    acceleration: 20,
    effort: 5,
    trackingError: 1,
    ...(jerk === undefined ? {} : { jerk }),
  }))
  return { periodS: 0.02, staleAfterS: 0.1, heartbeatAfterS: 0.1, actuators }
}

/** Nanoseconds a joint and step; requests mostly beyond the limits, so that the slow road is taken. */
function measure(kind: CommandKind, joints: number, jerk?: number): number {
  const gate = createSafetyGate(limits(kind, joints, jerk))
  const input = createGateInput(joints)
  const sent = new Float64Array(joints)
  const random = createRandom(1)
  const requests = Float64Array.from({ length: 4096 }, () => random.between(-3, 3))
  gate.arm(sent)
  const started = process.cpuUsage()
  for (let step = 0; step < steps; step++) {
    for (let joint = 0; joint < joints; joint++) {
      input.requested[joint] = requests[(step * joints + joint) & 4095] as number
      input.position[joint] = kind === 'position' ? (sent[joint] as number) : 0
    }
    gate.step(input, sent)
  }
  if (gate.state !== 'open') throw new Error(`the gate is ${gate.state}`)
  // CPU time: what else the machine is doing is not the gate's doing.
  return (process.cpuUsage(started).user * 1000) / (steps * joints)
}

/** A table, a cell and a post for every link of the so101, and the hand apart from base and upper arm. */
const workspace = {
  marginM: 0.005,
  walls: [
    { name: 'table', kind: 'plane', pointM: [0, 0, 0], normal: [0, 0, 1] },
    { name: 'cell', kind: 'keepIn', centreM: [0.05, 0, 0.22], sizeM: [0.75, 0.7, 0.56], rpyRad: [0, 0, 0] },
    {
      name: 'post',
      kind: 'keepOut',
      centreM: [0.25, 0.25, 0.2],
      sizeM: [0.04, 0.04, 0.4],
      rpyRad: [0, 0, 0],
    },
  ],
  apart: [
    ['base_link', 'gripper_link'],
    ['base_link', 'jaw_link'],
    ['upper_arm_link', 'gripper_link'],
  ],
  capsules: [],
} satisfies RobotDescription['safety']['workspace']

/** Microseconds a step of the so101 with a workspace; the requests go as far as `reach` rad from rest. */
async function measureWorkspace(reach: number): Promise<number> {
  const description = await loadDescription('so101')
  const gate = createSafetyGate(
    safetyLimits({ ...description, safety: { ...description.safety, workspace } }),
  )
  const rest = [0, -0.8, 0.9, 0.6, 0, 0.3]
  const input = createGateInput(rest.length)
  const sent = Float64Array.from(rest)
  const random = createRandom(1)
  const count = 20_000
  gate.arm(sent)
  const started = process.cpuUsage()
  for (let step = 0; step < count; step++) {
    for (let joint = 0; joint < rest.length; joint++) {
      // A new goal every 50 steps, so that the arm gets there or to a wall.
      if (step % 50 === 0) input.requested[joint] = rest[joint] + random.between(-reach, reach)
      input.position[joint] = sent[joint]
    }
    gate.step(input, sent)
  }
  if (gate.state !== 'open') throw new Error(`the gate is ${gate.state}`)
  return process.cpuUsage(started).user / count
}

/** `npm run bench -- safety`: what the gate costs, ns a joint and step, median of runs. */
export async function safetyBenchmark(): Promise<void> {
  console.log(`safety gate, ns a joint and step, median of ${repeats} × ${steps} steps`)
  const subjects = [
    { name: 'position', kind: 'position' },
    { name: 'position, jerk limited', kind: 'position', jerk: 400 },
    { name: 'velocity', kind: 'velocity' },
    { name: 'effort', kind: 'effort' },
  ] as const
  for (const { name, kind, ...extra } of subjects) {
    const jerk = 'jerk' in extra ? extra.jerk : undefined
    for (const joints of [2, 12]) {
      const runs = Array.from({ length: repeats }, () => measure(kind, joints, jerk)).sort((a, b) => a - b)
      const median = runs[repeats >> 1] as number
      const step = (median * joints) / 1000
      console.log(
        `${name.padEnd(23)}${String(joints).padStart(3)} joints  ${median.toFixed(0).padStart(5)} ns  (${step.toFixed(2)} µs a step)`,
      )
    }
  }
  for (const [name, reach] of [
    ['in the free', 0.15],
    ['from wall to wall', 1.5],
  ] as const) {
    const runs: number[] = []
    for (let run = 0; run < repeats; run++) runs.push(await measureWorkspace(reach))
    runs.sort((a, b) => a - b)
    console.log(`so101 with a workspace, ${name.padEnd(17)}  ${runs[repeats >> 1]?.toFixed(1)} µs a step`)
  }
}
