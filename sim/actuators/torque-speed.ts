/**
 * What a DC motor can give in one direction: the torque–speed line from its stall effort to its no-load speed, which the
 * supply shifts, τ = τ₀ (u − s ω / ω₀), never less than nothing. Against the motion (s ω < 0) the back-EMF helps: braking
 * stays available. Hughes and Drury, Electric Motors and Drives, 5th ed., §3.4; the same clipping as DCMotor of Isaac
 * Lab.
 *
 * @param stall τ₀ at the full supply, N·m or N
 * @param noLoad ω₀ at the full supply, rad/s or m/s
 * @param velocity ω of the joint
 * @param direction s, the sign of the effort that is wanted
 * @param supply u, the voltage as a share of the full one
 */
export function motorEffort(
  stall: number,
  noLoad: number,
  velocity: number,
  direction: number,
  supply: number,
): number {
  return Math.max(0, stall * (supply - (direction * velocity) / noLoad))
}
