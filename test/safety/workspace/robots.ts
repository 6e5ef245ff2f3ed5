import { readRobot } from '../../../src/description/load.ts'
import { parseDescription } from '../../../src/description/parse.ts'
import type { RobotDescription } from '../../../src/description/types.ts'

/** A robot of hardware/robots with a workspace put into its robot.yaml. */
export async function robotWithin(name: string, workspace: string): Promise<RobotDescription> {
  const { text, shown, files } = await readRobot(name)
  const section = workspace
    .trim()
    .split('\n')
    .map((line) => `    ${line}\n`)
    .join('')
  return parseDescription(text.replace(/^safety:\n/m, `safety:\n  workspace:\n${section}`), shown, files)
}

/** Not through the table, in a box about it, not into the camera's post; the hand not into base or shoulder. */
export const so101Cell = `
marginM: 0.005
walls:
  - { name: table, kind: plane, pointM: [0, 0, 0], normal: [0, 0, 1] }
  - { name: cell, kind: keepIn, centreM: [0.05, 0, 0.22], sizeM: [0.75, 0.7, 0.56] }
  - { name: camera_post, kind: keepOut, centreM: [0.25, 0.25, 0.2], sizeM: [0.04, 0.04, 0.4], rpyRad: [0, 0, 0.4] }
  - { name: lamp, kind: keepOut, centreM: [0.2, -0.2, 0.4], sizeM: [0.1, 0.1, 0.1], frames: [gripper_tip] }
apart:
  - [base_link, wrist_link]
  - [base_link, gripper_link]
  - [base_link, jaw_link]
  - [upper_arm_link, gripper_link]
  - [upper_arm_link, jaw_link]
`

export const reacherCell = `
walls:
  - { name: edge, kind: plane, pointM: [0, -0.1, 0], normal: [0, 2, 0], frames: [fingertip] }
  - { name: post, kind: keepOut, centreM: [0.16, 0.16, 0.06], sizeM: [0.03, 0.03, 0.1], frames: [fingertip] }
  - { name: beam, kind: keepIn, centreM: [0, 0, 0], sizeM: [1, 0.4, 1], rpyRad: [0, 0, 0.2], frames: [fingertip] }
`
