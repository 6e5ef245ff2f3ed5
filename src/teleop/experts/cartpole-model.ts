import { SinewError } from '../../contract/errors.ts'
import { findJoint } from '../../description/spaces.ts'
import type { Link, RobotDescription } from '../../description/types.ts'
import { type LinearSystem, regulator } from './riccati.ts'

/**
 * A cart on a rail with a free pole; x of the cart, θ of the pole from upright, leaning towards +x:
 *
 *     (M + m) ẍ + m l θ̈ cos θ − m l θ̇² sin θ = F
 *     J θ̈ + m l ẍ cos θ − m g l sin θ = 0
 */
export interface CartPole {
  /** M + m. */
  readonly massKg: number
  /** m l. */
  readonly couplingKgM: number
  /** J, of the pole about the hinge. */
  readonly inertiaKgM2: number
  /** m g l. */
  readonly weightNm: number
  readonly effortN: number
  /** Half its length. */
  readonly railM: number
  readonly periodS: number
}

/** @throws SinewError `description` if the robot is no cart-pole as ours is described */
export function cartPoleOf(description: RobotDescription): CartPole {
  const slider = findJoint(description, 'slider')
  const hinge = findJoint(description, 'hinge')
  const cart = linkOf(description, slider.child)
  const pole = linkOf(description, hinge.child)
  const centreM = pole.centreOfMassM[2]
  return {
    massKg: cart.massKg + pole.massKg,
    couplingKgM: pole.massKg * centreM,
    inertiaKgM2: pole.inertiaKgM2[1] + pole.massKg * centreM ** 2,
    weightNm: pole.massKg * -description.gravityMPerS2[2] * centreM,
    effortN: slider.effort,
    railM: (slider.upper - slider.lower) / 2,
    periodS: 1 / description.rateHz,
  }
}

function linkOf(description: RobotDescription, name: string): Link {
  const link = description.links.find((each) => each.name === name)
  if (link) return link
  throw new SinewError('description', `robot "${description.name}" has no link "${name}"`, { where: name })
}

/** Energy of the pole, zero where it stands upright. */
export function poleEnergyJ(
  { inertiaKgM2, weightNm }: CartPole,
  cosine: number,
  rateRadPerS: number,
): number {
  return 0.5 * inertiaKgM2 * rateRadPerS * rateRadPerS + weightNm * (cosine - 1)
}

/** The force that accelerates the cart so, the pole swinging freely. */
export function forceForN(
  { massKg, couplingKgM, inertiaKgM2, weightNm }: CartPole,
  accelerationMPerS2: number,
  sine: number,
  cosine: number,
  rateRadPerS: number,
): number {
  const poleRadPerS2 = (weightNm * sine - couplingKgM * accelerationMPerS2 * cosine) / inertiaKgM2
  return massKg * accelerationMPerS2 + couplingKgM * (poleRadPerS2 * cosine - rateRadPerS ** 2 * sine)
}

/** Feedback of x, ẋ, θ, θ̇ that keeps the pole upright in the middle of the rail. */
export function uprightGains(cartPole: CartPole): readonly number[] {
  const { effortN, railM } = cartPole
  return regulator(uprightSystem(cartPole), [1 / railM ** 2, 0.1, 4, 0.1], 1 / effortN ** 2)
}

/** The equations of motion to first order about upright, over one control period. */
function uprightSystem({ massKg, couplingKgM, inertiaKgM2, weightNm, periodS }: CartPole): LinearSystem {
  const determinant = massKg * inertiaKgM2 - couplingKgM ** 2
  const [cartPerRad, polePerRad] = [
    (-couplingKgM * weightNm) / determinant,
    (massKg * weightNm) / determinant,
  ]
  const [cartPerN, polePerN] = [inertiaKgM2 / determinant, -couplingKgM / determinant]
  const half = periodS ** 2 / 2
  return {
    a: [
      [1, periodS, half * cartPerRad, 0],
      [0, 1, periodS * cartPerRad, half * cartPerRad],
      [0, 0, 1 + half * polePerRad, periodS],
      [0, 0, periodS * polePerRad, 1 + half * polePerRad],
    ],
    b: [half * cartPerN, periodS * cartPerN, half * polePerN, periodS * polePerN],
  }
}
