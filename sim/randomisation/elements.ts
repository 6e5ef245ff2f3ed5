import { SinewError } from '../../src/contract/errors.ts'
import type { RobotDescription } from '../../src/description/types.ts'
import type { PhysicsVariation } from '../variation.ts'
import { drawFrom } from './draw.ts'
import type { RandomisationTerm, Range } from './types.ts'

export interface ElementOptions {
  readonly name: string
  readonly range: Range
  /** The value that changes nothing. */
  readonly neutral: number
  /** Names of what each number is of; an empty name stands for the whole robot or world. */
  elements(description: RobotDescription): readonly string[]
  /** @param element index into `elements` */
  apply(value: number, element: number, variation: PhysicsVariation): void
}

/** A term with an independent number for each of its elements. */
export function elementTerm({ name, range, neutral, elements, apply }: ElementOptions): RandomisationTerm {
  requireRange(name, range)
  return {
    name,
    range,
    bind(description) {
      const names = elements(description).map((element) => (element ? `${name}.${element}` : name))
      if (names.length === 0) {
        throw new SinewError(
          'description',
          `robot "${description.name}" has nothing that "${name}" could vary`,
          {
            where: `randomise: ${name}`,
            fix: 'leave the term out of the task',
          },
        )
      }
      return {
        names,
        draw(random, scale, values, at, variation) {
          for (let element = 0; element < names.length; element++) {
            const value = drawFrom(range, neutral, scale, random)
            values[at + element] = value
            apply(value, element, variation)
          }
        },
      }
    },
  }
}

/** @throws SinewError `usage` for bounds that make no sense */
export function requireRange(name: string, { low, high, distribution }: Range): void {
  const least = distribution === 'log-uniform' ? Number.MIN_VALUE : Number.NEGATIVE_INFINITY
  if (low <= high && low >= least && Number.isFinite(high - low)) return
  throw new SinewError('usage', `the range of randomisation term "${name}" makes no sense`, {
    where: `randomise: ${name}`,
    received: `[${low}, ${high}] ${distribution ?? 'uniform'}`,
    expected: 'finite bounds, the lower one first; above zero where log-uniform',
  })
}
