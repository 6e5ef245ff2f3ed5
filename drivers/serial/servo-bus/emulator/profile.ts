/** Where a servo's own profile has got to on the way to its goal: rad and rad/s. */
export interface Profile {
  position: number
  velocity: number
}

/**
 * One step of a trapezoidal profile: as fast as the distance left can be braked in, v = √(2·a·distance), and no faster
 * than `velocity`.
 */
export function stepProfile(
  profile: Profile,
  goal: number,
  limits: { readonly velocity: number; readonly acceleration: number },
  periodS: number,
): void {
  const distance = goal - profile.position
  const reach = Math.abs(distance)
  if (reach === 0) {
    profile.velocity = 0
    return
  }
  const fastest = Math.min(limits.velocity, reach / periodS, Math.sqrt(2 * limits.acceleration * reach))
  const wanted = Math.sign(distance) * fastest
  const change = limits.acceleration * periodS
  profile.velocity += Math.min(change, Math.max(-change, wanted - profile.velocity))
  profile.position += profile.velocity * periodS
}
