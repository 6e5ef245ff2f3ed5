import { closedForm } from './experiments/closed-form.ts'
import { doublePendulumEnergy } from './experiments/double-pendulum-energy.ts'
import { drivenArm } from './experiments/driven-arm.ts'
import { freeFall } from './experiments/free-fall.ts'
import { imuAtRest } from './experiments/imu-at-rest.ts'
import { inverseDynamics } from './experiments/inverse-dynamics.ts'
import { jointSeparation } from './experiments/joint-separation.ts'
import type { Experiment } from './experiments/measure.ts'
import { pendulumPeriod } from './experiments/pendulum-period.ts'
import { servoStep } from './experiments/servo-step.ts'
import { slope } from './experiments/slope.ts'
import { planarArm, spatialArm } from './robots.ts'

/** Every experiment, by the name of its plot. */
export const experiments: Readonly<Record<string, () => Promise<Experiment>>> = {
  'pendulum-small': () => pendulumPeriod(0.2),
  'pendulum-wide': () => pendulumPeriod(1),
  'pendulum-wider': () => pendulumPeriod(2, 1.5),
  'pendulum-wider-fine': () => pendulumPeriod(2, 0.5, 960),
  'double-pendulum': () => doublePendulumEnergy([0.3, 0.2], 1),
  'double-pendulum-wide': () => doublePendulumEnergy([1.5, 1], 30),
  'double-pendulum-wide-fine': () => doublePendulumEnergy([1.5, 1], 0.5, 7680),
  'free-fall': freeFall,
  sliding: () => slope(35, 0.4),
  sticking: () => slope(20, 0.5),
  'servo-step': servoStep,
  'imu-at-rest': imuAtRest,
  'two-link': closedForm,
  'planar-arm': () => drivenArm(planarArm()),
  'spatial-arm': () => drivenArm(spatialArm()),
  'inverse-dynamics': inverseDynamics,
  'joint-separation': jointSeparation,
}
