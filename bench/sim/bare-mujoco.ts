import { createActuatorModels } from '../../sim/actuators/models.ts'
import { createTree } from '../../sim/kinematics/tree.ts'
import { createBody, refresh } from '../../sim/mujoco/body.ts'
import { createDrive } from '../../sim/mujoco/drive.ts'
import { loadMujoco } from '../../sim/mujoco/module.ts'
import { createReadout } from '../../sim/mujoco/readout.ts'
import { neutralVariation } from '../../sim/variation.ts'
import type { RobotDescription } from '../../src/description/types.ts'
import type { Bare, Episode } from './types.ts'

const arrays = ['ctrl', 'forceRange', 'dofArmature', 'dofInertia'] as const

/** What one physics step was told: an array of the model or of the data, and what it holds from then on. */
interface Told {
  readonly array: (typeof arrays)[number]
  readonly values: Float64Array
}

/**
 * MuJoCo as one would use it without Sinew: the same model, and before each `mj_step` the controls, limits and armatures
 * that an episode had, written down beforehand. Nothing is read.
 */
export async function bareMujoco(description: RobotDescription, episode: Episode): Promise<Bare> {
  const mujoco = await loadMujoco()
  const tree = createTree(description)
  const models = createActuatorModels(description, 1 / description.rateHz)
  const drive = createDrive(description, tree, models, neutralVariation(description))
  const readout = createReadout(tree)
  const body = createBody(mujoco, description, tree, 1 / description.rateHz, [])
  const { model, data, substeps, positions, velocities } = body
  const told: Told[][] = []

  const reset = (): void => {
    refresh(body)
    mujoco.mj_resetData(model, data)
    episode.position.forEach((value, joint) => {
      body.qpos[positions[joint]] = value
      body.qvel[velocities[joint]] = episode.velocity[joint]
    })
  }
  const record = (): void => {
    let before = arrays.map(() => new Float64Array(0))
    readout.refresh(body)
    models.reset(episode.rest)
    for (const command of episode.commands) {
      models.begin(command)
      for (let index = 0; index < substeps; index++) {
        drive.apply(body, readout)
        const now = arrays.map((array) => body[array].slice())
        const changed = arrays.map((array, at) => ({ array, values: now[at], before: before[at] }))
        told.push(
          changed.filter(({ values, before: last }) => values.some((value, at) => value !== last[at])),
        )
        before = now
        mujoco.mj_step(model, data)
        readout.refresh(body)
      }
    }
  }
  reset()
  record()

  return {
    end: readout.position.slice(),
    reset,
    step(control) {
      for (let index = control * substeps; index < (control + 1) * substeps; index++) {
        for (const { array, values } of told[index]) body[array].set(values)
        mujoco.mj_step(model, data)
      }
    },
    joints: () => {
      refresh(body)
      readout.refresh(body)
      return readout.position
    },
    free: () => {
      data.delete()
      model.delete()
    },
  }
}
