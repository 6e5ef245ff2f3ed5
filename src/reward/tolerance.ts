export interface ToleranceOptions {
  /** 1 within [lower, upper]. */
  readonly lower?: number
  readonly upper?: number
  /** Distance outside the bounds at which the value has fallen to `valueAtMargin`. */
  readonly margin: number
  readonly valueAtMargin?: number
  readonly shape?: 'gaussian' | 'quadratic'
}

/**
 * How well `value` lies within bounds: 1 inside, falling smoothly to 0 outside.
 *
 * The tolerance function of dm_control (Tassa et al. 2018, `dm_control/utils/rewards.py`): gaussian
 * exp(−½ (s d)²) with s = √(−2 ln v), quadratic 1 − (s d)² with s = √(1 − v), where d is the distance in margins
 * and v the value at one margin.
 */
export function tolerance(value: number, options: ToleranceOptions): number {
  const { lower = 0, upper = 0, margin, shape = 'gaussian' } = options
  if (value >= lower && value <= upper) return 1
  const distance = (value < lower ? lower - value : value - upper) / margin
  const atMargin = options.valueAtMargin ?? (shape === 'quadratic' ? 0 : 0.1)
  if (shape === 'gaussian') return Math.exp(Math.log(atMargin) * distance * distance)
  return Math.max(0, 1 - (1 - atMargin) * distance * distance)
}
