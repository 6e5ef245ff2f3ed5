import type { Random } from '../../src/contract/random.ts'
import type { Controller } from '../../src/control/controller.ts'

/** One value for actuator `index` in step `step`, of what no policy should ever answer. */
type Nonsense = (random: Random, index: number, step: number) => number

const kinds: Readonly<Record<string, Nonsense>> = {
  nan: () => Number.NaN,
  infinite: (random) => (random.uniform() < 0.5 ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY),
  huge: (random) => (random.uniform() - 0.5) * 6e38,
  alternating: (_, index, step) => ((step + index) % 2 === 0 ? 1e3 : -1e3),
  slowlyAlternating: (_, index, step) => (Math.floor(step / 20 + index) % 2 === 0 ? 1e3 : -1e3),
  noise: (random) => (random.uniform() - 0.5) * 10,
  stuck: () => 3.4e38,
  subnormal: (random) => (random.uniform() - 0.5) * 1e-44,
  jumps: (random) => (random.uniform() < 0.1 ? 50 : 0),
}

/** Of what is not a number little, because it stops the robot at once. */
const stopping = new Set(['nan', 'infinite'])
const stoppingShare = 0.05
const longest = 100

/** Answers garbage; its kind changes after 1 to 100 steps, and now and then from actuator to actuator. */
export function garbageController(size: number, random: Random): Controller {
  const action = new Float32Array(size)
  const calm = Object.keys(kinds).filter((name) => !stopping.has(name))
  const pick = (): Nonsense => {
    const names = random.uniform() < stoppingShare ? [...stopping] : calm
    return kinds[names[random.integer(names.length)] ?? ''] ?? (() => Number.NaN)
  }
  let chosen = Array.from({ length: size }, pick)
  let left = 0
  let step = 0
  return {
    name: 'garbage',
    act() {
      if (left-- <= 0) {
        const one = pick()
        chosen = random.uniform() < 0.5 ? chosen.map(() => one) : chosen.map(pick)
        left = random.integer(longest)
      }
      step++
      for (let index = 0; index < size; index++) action[index] = chosen[index]?.(random, index, step) ?? 0
      return action
    },
  }
}
