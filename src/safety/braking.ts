/**
 * Fastest velocity (≥ 0) at which one more period may be travelled towards a bound `gap` away so that braking by
 * `decrement` a period afterwards still comes to rest at or before the bound.
 *
 * In discrete time a joint that covers `v·T` in this period and then brakes by a = A·T a period covers
 * `T·(v + (v − a) + (v − 2a) + …)` while the terms are positive. With m such terms that is
 * `T·(m·v − a·m(m−1)/2)`, piecewise linear, continuous and increasing in v, and at v = m·a it is `T·a·m(m+1)/2`:
 * so m follows from the gap, and v from m. Exact, unlike √(2·A·gap), which overshoots by up to a period of travel
 * (compare Del Prete, RA-L 3(1), 2018).
 *
 * @param gap distance to the bound, rad or m
 * @param decrement velocity taken off in one period, A·T
 * @param periodS T
 */
export function fastestTowards(gap: number, decrement: number, periodS: number): number {
  if (!(gap > 0)) return 0
  const units = gap / (decrement * periodS)
  const terms = Math.floor((Math.sqrt(1 + 8 * units) - 1) / 2) + 1
  return decrement * (units / terms + (terms - 1) / 2)
}

/**
 * Fastest velocity (≥ 0) towards a bound `gap` away for a joint that would go on at it for `obeyedS` and then brake
 * evenly: v·τ + v²/(2A) ≤ gap, solved for v in the form that loses no digits for a small gap.
 *
 * With τ ≥ T it can be kept from period to period: one period of braking later v′ = v − A·T and gap′ = gap − v·T, and
 * v′·τ + v′²/(2A) ≤ gap′ + A·T·(T/2 − τ) ≤ gap′; where v ≤ A·T, v′ = 0 will do.
 *
 * @param gap rad or m
 * @param acceleration A
 * @param obeyedS τ
 */
export function fastestIfLost(gap: number, acceleration: number, obeyedS: number): number {
  if (!(gap > 0)) return 0
  const lost = acceleration * obeyedS
  return (2 * acceleration * gap) / (lost + Math.sqrt(lost * lost + 2 * acceleration * gap))
}

/** Velocity one braking period later. */
export function slower(velocity: number, decrement: number): number {
  if (velocity > decrement) return velocity - decrement
  if (velocity < -decrement) return velocity + decrement
  return 0
}
