import type { Robot } from '../../src/contract/robot.ts'
import { actionSpace } from '../../src/description/spaces.ts'
import { createGateInput, createMeasure } from '../../src/safety/measured.ts'

/** What the robot itself did, seen without the faults in between. */
export interface Watch {
  /** When it last moved, on the clock of the readings. */
  movedAtS: number
  /** Commands that reached the robot after a newer one had, or that nobody sent. */
  stale: number
  reached: number
  /** Tell it of a command as it goes out of the gate. */
  note(command: Float64Array): void
}

/** Faster than this is moving, rad/s. */
const moving = 0.05

/** Spies on a robot behind the faults. */
export function watchRobot(robot: Robot): { readonly spied: Robot; readonly watch: Watch } {
  const input = createGateInput(actionSpace(robot.description).size)
  const measure = createMeasure(robot.description)
  const order = new Map<string, number>()
  let newest = 0
  const watch: Watch = {
    movedAtS: 0,
    stale: 0,
    reached: 0,
    note: (command) => order.set(command.join(), order.size + 1),
  }
  robot.observations.subscribe(({ values, timeS }) => {
    measure(values, timeS, input)
    if (input.velocity.some((velocity) => Math.abs(velocity) > moving)) watch.movedAtS = timeS
  })
  const spied: Robot = Object.create(robot, {
    send: {
      value: (command: Float64Array, sent: Float64Array) => {
        const number = order.get(command.join()) ?? 0
        if (number < newest) watch.stale += 1
        newest = Math.max(newest, number)
        watch.reached += 1
        return robot.send(command, sent)
      },
    },
  })
  return { spied, watch }
}
