import { SinewError } from '../../src/contract/errors.ts'
import type { Random } from '../../src/contract/random.ts'
import { drawFrom } from './draw.ts'
import { requireRange } from './elements.ts'
import type { RandomisationTerm, Range } from './types.ts'

/**
 * Knocks from the side. An episode draws how hard they are (N·s); each comes after half to one and a half times `everyS`
 * from any side, horizontally.
 */
export function randomPushes(link: string, range: Range, everyS: number): RandomisationTerm {
  const name = 'pushes'
  requireRange(name, range)
  return {
    name,
    range,
    bind(description) {
      const pushed = description.links.findIndex((one) => one.name === link)
      if (pushed < 0) {
        throw new SinewError('description', `robot "${description.name}" has no link "${link}" to push`, {
          where: `randomise: ${name}`,
          expected: description.links.map((one) => one.name).join(', '),
          received: link,
        })
      }
      const impulse = new Float64Array(3)
      let strength = 0
      let leftS = 0
      const wait = (random: Random): number => everyS * random.between(0.5, 1.5)
      return {
        names: [`${name}.${link}`],
        draw(random, scale, values, at) {
          strength = drawFrom(range, 0, scale, random)
          values[at] = strength
          leftS = wait(random)
        },
        step(random, simulation) {
          leftS -= simulation.periodS
          if (leftS > 0) return
          leftS = wait(random)
          const angle = 2 * Math.PI * random.uniform()
          impulse[0] = strength * Math.cos(angle)
          impulse[1] = strength * Math.sin(angle)
          simulation.push(pushed, impulse)
        },
      }
    },
  }
}
