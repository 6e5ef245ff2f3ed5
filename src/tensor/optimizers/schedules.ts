import type { Operand, ProgramBuilder } from '../builder.ts'
import type { Tensor } from '../program.ts'

/** The learning rate of a step, counted from 0; `step` has shape []. */
export type Schedule = (b: ProgramBuilder, step: Tensor) => Operand

/** The same all along. */
export function constantRate(rate: number): Schedule {
  return () => rate
}

/** In a straight line from one rate to another in `steps` steps, and there it stays. */
export function linearRate(from: number, to: number, steps: number): Schedule {
  return (b, step) => b.add(b.multiply(progress(b, step, steps), to - from), from)
}

/**
 * Down half a wave of the cosine in `steps` steps, and there it stays: Loshchilov and Hutter 2017, "SGDR", eq. 5,
 * without restarts. The rate is to + (from − to) (1 + cos πx) / 2, and (1 + cos πx) / 2 = cos²(πx / 2).
 */
export function cosineRate(from: number, to: number, steps: number): Schedule {
  return (b, step) => {
    const quarterWave = cosineOfQuarters(b, progress(b, step, steps))
    return b.add(b.multiply(b.square(quarterWave), from - to), to)
  }
}

/** The first `steps` steps climb in a straight line to where `then` begins. */
export function warmUp(steps: number, then: Schedule): Schedule {
  return (b, step) => {
    const factor = b.minimum(b.multiply(b.add(step, 1), 1 / steps), 1)
    return b.multiply(factor, then(b, b.maximum(b.subtract(step, steps), 0)))
  }
}

/**
 * The rate of this run of the program, by a counter of runs in the state `<name>.step`. Float32 counts to 2²⁴ and
 * then stands still, so a schedule may be at most sixteen million steps long.
 */
export function scheduledRate(b: ProgramBuilder, name: string, schedule: Schedule): Tensor {
  const step = b.state(`${name}.step`, [])
  b.replace(step, b.add(step, 1))
  return b.constant(schedule(b, step))
}

/** From 0 at the start to 1 after `steps` steps. */
function progress(b: ProgramBuilder, step: Tensor, steps: number): Tensor {
  return b.minimum(b.multiply(step, 1 / steps), 1)
}

/** cos(πx / 2) for x in [0, 1]: its Taylor polynomial of degree 12, off by at most (π/2)¹⁴ / 14! = 6.4e-9. */
function cosineOfQuarters(b: ProgramBuilder, x: Tensor): Tensor {
  const square = b.square(x)
  let result = b.constant(taylorCoefficient(12))
  for (let degree = 10; degree >= 0; degree -= 2) {
    result = b.add(b.multiply(result, square), taylorCoefficient(degree))
  }
  return result
}

/** Of cos(πx / 2) at an even degree. */
function taylorCoefficient(degree: number): number {
  let coefficient = 1
  for (let k = 1; k <= degree; k++) coefficient *= Math.PI / 2 / k
  return degree % 4 === 0 ? coefficient : -coefficient
}
