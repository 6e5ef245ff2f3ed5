import { type Body, refresh, setArmature } from './body.ts'

const noTorque = [0, 0, 0]

/** An impulse (N·s, world axes) at a link's centre of mass, now: Δq̇ = M⁻¹ Jᵀ p. */
export function push(body: Body, link: number, impulseNs: Float64Array): void {
  const { mujoco, model, data } = body
  const index = body.bodies[link]
  if (index === undefined) throw new RangeError(`link ${link} of ${body.bodies.length}`)
  // The masses alone: what a step has of damping is no inertia to a knock.
  for (let joint = 0; joint < body.armature.length; joint++) setArmature(body, joint, body.armature[joint])
  mujoco.mj_fwdPosition(model, data)
  const centres: Float64Array = data.xipos
  const point = [...centres.subarray(3 * index, 3 * index + 3)]
  const generalised = new mujoco.DoubleBuffer(model.nv)
  const change = new mujoco.DoubleBuffer(model.nv)
  try {
    generalised.GetView().fill(0)
    mujoco.mj_applyFT(model, data, [...impulseNs], noTorque, point, index, generalised)
    mujoco.mj_solveM(model, data, change, [...generalised.GetView()])
    // Memory may have grown for the buffers.
    refresh(body)
    const speeds: Float64Array = change.GetView()
    for (let dof = 0; dof < speeds.length; dof++) body.qvel[dof] += speeds[dof]
  } finally {
    generalised.delete()
    change.delete()
  }
}
