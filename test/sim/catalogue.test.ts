import { describe, expect, it } from 'vitest'
import { catalogue, findEnvironment } from '../../sim/catalogue.ts'
import { findTask } from '../../sim/tasks/index.ts'
import { exitCodes } from '../../src/contract/errors.ts'
import { repeatContract } from '../../src/policy/contract.ts'
import { contractSchema, toJson } from '../../src/policy/schema.ts'
import type { PolicyContract } from '../../src/policy/types.ts'

describe.each([...catalogue])('$name', (entry) => {
  it('gives a policy a contract that travels, and takes that policy back', async () => {
    const contract = await entry.contract()
    const back = contractSchema.parse(JSON.parse(toJson(contract)))
    expect(back).toEqual(contract)
    const environment = await entry.openFor(back)
    expect(environment.observationSpace.channels).toEqual(contract.observation)
    expect(environment.actionSpace.channels).toEqual(contract.action)
    environment.close()
  })

  it('holds the actions of a policy as long as in training', async () => {
    const environment = await entry.openFor(repeatContract(await entry.contract(), 3))
    const plain = await entry.open()
    expect(environment.maxSteps).toBe(Math.ceil(plain.maxSteps / 3))
    environment.close()
    plain.close()
  })

  it('refuses a policy for another body', async () => {
    const contract = await entry.contract()
    const [first, ...rest] = contract.observation
    const observation = [{ ...first, low: -77 }, ...rest] as PolicyContract['observation']
    const changed = { ...contract, observation }
    await expect(entry.openFor(changed)).rejects.toMatchObject({
      code: 'contract',
      message: expect.stringContaining(String(first?.name)),
    })
    const descriptionHash = contract.descriptionHash.replaceAll(/[0-9]/g, 'a')
    await expect(entry.openFor({ ...contract, descriptionHash })).rejects.toMatchObject({ code: 'contract' })
  })
})

describe('names', () => {
  it('suggests what was meant, benchmarks included', () => {
    expect(() => findEnvironment('pendlum')).toThrow(
      expect.objectContaining({ code: 'usage', fix: 'did you mean "pendulum"?' }),
    )
    expect(() => findEnvironment('xyzzy')).toThrow(expect.objectContaining({ fix: undefined }))
  })

  it('refuses a benchmark where a robot is needed', () => {
    expect(() => findTask('pendulum')).toThrow(
      expect.objectContaining({
        code: 'contract',
        exitCode: exitCodes.refused,
        message: expect.stringContaining('no robot'),
      }),
    )
  })
})
