/** Turn an upright base about its y axis, nose down for positive angles. `pose` as `Simulation.resetBase`, shape [7]. */
export function leanBase(pitchRad: number, pose: Float64Array): void {
  pose[3] = Math.cos(pitchRad / 2)
  pose[4] = 0
  pose[5] = Math.sin(pitchRad / 2)
  pose[6] = 0
}
