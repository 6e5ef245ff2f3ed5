import { createSpace } from '../../src/contract/channel.ts'
import { actionSpace, observationSpace } from '../../src/description/spaces.ts'
import type { Task } from '../../src/task/types.ts'

/** No task at all: what the controller answers goes to the gate as it is. */
export const rawTask: Task = {
  name: 'raw',
  summary: 'commands as they come',
  robot: '',
  maxSteps: 1000,
  bind(description) {
    const most = Number.MAX_VALUE
    const channels = actionSpace(description).channels.map((each) => ({ ...each, low: -most, high: most }))
    const readings = observationSpace(description).channels
    return {
      action: {
        name: 'raw',
        space: createSpace(channels),
        map(action, _, command) {
          // A task clips what is out of bounds: the largest double becomes the infinity again that it was.
          for (let index = 0; index < action.length; index++) command[index] = Math.fround(action[index])
        },
      },
      observation: [
        {
          name: 'reading',
          channels: readings,
          write: (context, out, offset) => out.set(context.reading, offset),
        },
      ],
      reward: [],
      termination: [],
      sampleStart: () => {},
      begin: () => {},
      update: () => {},
      success: () => false,
    }
  },
}
