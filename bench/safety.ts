import { createRandom } from '../src/contract/random.ts'
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
}
