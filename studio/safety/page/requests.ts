import { createRandom } from '../../../src/contract/random.ts'

/** Who asks: a person, a policy, or something worse. */
export const requestKinds = ['sine', 'steps', 'jumps', 'chatter', 'no number'] as const
export type RequestKind = (typeof requestKinds)[number]

/** The request of each step: `reach` says how far beyond the limits it goes, 1 being exactly to them. */
export function createRequests(
  kind: RequestKind,
  {
    lower,
    upper,
    reach,
    seed,
    periodS,
  }: Readonly<Record<'lower' | 'upper' | 'reach' | 'seed' | 'periodS', number>>,
): (step: number) => number {
  const random = createRandom(seed)
  const middle = (lower + upper) / 2
  const half = ((upper - lower) / 2) * reach
  const sine = (step: number): number => middle + half * Math.sin(2 * Math.PI * 0.4 * step * periodS)
  switch (kind) {
    case 'sine':
      return sine
    case 'steps':
      return (step) => middle + (Math.floor((step * periodS) / 1.5) % 2 === 0 ? half : -half)
    case 'jumps':
      return () => middle + random.between(-half, half)
    case 'chatter':
      return (step) => (step % 2 === 0 ? upper : lower) * reach
    case 'no number':
      return (step) => (step * periodS < 2.5 ? sine(step) : Number.NaN)
  }
}
