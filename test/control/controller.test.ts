import { describe, expect, test } from 'vitest'
import { policyController } from '../../src/control/controller.ts'

/** Answers with how often it was asked, in an array that is used again and again. */
function counting(actionRepeat?: number) {
  const action = new Float32Array(1)
  const contract = { actionRepeat }
  const act = async (): Promise<Float32Array> => action.fill((action[0] ?? 0) + 1)
  return policyController({ act, contract })
}

const observation = new Float32Array(1)

async function answers(controller: ReturnType<typeof policyController>, ticks: number): Promise<number[]> {
  const given: number[] = []
  for (let tick = 0; tick < ticks; tick++) given.push((await controller.act(observation))[0] ?? Number.NaN)
  return given
}

describe('a policy in control', () => {
  test('is asked in every period', async () => {
    expect(await answers(counting(), 4)).toEqual([1, 2, 3, 4])
  })

  test('is asked every third period and answers at once between, if it was trained so', async () => {
    const controller = counting(3)
    expect(await answers(controller, 8)).toEqual([1, 1, 1, 2, 2, 2, 3, 3])
    expect(controller.act(observation)).toBeInstanceOf(Float32Array)
    expect(controller.act(observation)).toBeInstanceOf(Promise)
  })
})
