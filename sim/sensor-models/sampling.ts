/** Seconds between two samples of a sensor that is looked at every `periodS`. */
export function sampleInterval(rateHz: number | undefined, periodS: number): number {
  return rateHz === undefined ? periodS : Math.max(periodS, 1 / rateHz)
}

/** Is a sample due at step `step`? `rateHz` of them a second, evenly; the one at step 0 is. */
export function sampleDue(step: number, rateHz: number, periodS: number): boolean {
  // Of a rate that divides the steps', rounding must not shift a sample by a step.
  const count = (at: number): number => Math.floor(at * periodS * rateHz + 1e-9)
  return step === 0 || count(step) > count(step - 1)
}
