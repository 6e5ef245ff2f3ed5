import { SinewError } from '../../src/contract/errors.ts'
import { type Body, refresh } from './body.ts'

/** All that MuJoCo integrates from, its solver's warm start included (`mjSTATE_INTEGRATION`). */
export function saveState(body: Body): Uint8Array {
  const { mujoco, model, data } = body
  const kind = mujoco.mjtState.mjSTATE_INTEGRATION.value
  const buffer = new mujoco.DoubleBuffer(mujoco.mj_stateSize(model, kind))
  try {
    mujoco.mj_getState(model, data, buffer, kind)
    const values: Float64Array = buffer.GetView()
    return new Uint8Array(values.slice().buffer)
  } finally {
    buffer.delete()
    // Memory may have grown for the buffer.
    refresh(body)
  }
}

/** @throws SinewError `simulation` for a state of another size */
export function restoreState(body: Body, bytes: Uint8Array): void {
  const { mujoco, model, data } = body
  const kind = mujoco.mjtState.mjSTATE_INTEGRATION.value
  const size = mujoco.mj_stateSize(model, kind)
  if (bytes.length !== 8 * size) {
    throw new SinewError('simulation', 'the snapshot is of another robot', {
      expected: `${size} numbers of MuJoCo's`,
      received: `${bytes.length / 8}`,
    })
  }
  mujoco.mj_setState(model, data, [...new Float64Array(bytes.slice().buffer)], kind)
  refresh(body)
}
