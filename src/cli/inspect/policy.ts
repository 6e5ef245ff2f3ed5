import { createSpace } from '../../contract/channel.ts'
import { readPolicy } from '../../policy/read-policy.ts'
import type { PolicyContract } from '../../policy/types.ts'
import { formatBytes, formatCount, formatMs } from '../format.ts'
import type { Inspection } from './types.ts'

/** What the robot's own period is, too, where an action is held for several of them. */
function periodText({ periodS, actionRepeat = 1 }: PolicyContract): string {
  const held = `, each action held for ${actionRepeat} periods of ${formatMs(periodS / actionRepeat, 1)}`
  return formatMs(periodS, 1) + (actionRepeat === 1 ? '' : held)
}

export async function inspectPolicy(path: string): Promise<Inspection> {
  const { contract, provenance, golden, digest, model } = await readPolicy(path)
  const versions = Object.entries(provenance.versions).map(([name, version]) => `${name} ${version}`)
  return {
    kind: 'policy',
    title: path,
    rows: [
      ['task', contract.task],
      ['robot', `${contract.robot}, description ${contract.descriptionHash.slice(0, 12)}…`],
      ['control period', periodText(contract)],
      ['action mapper', contract.actionMapper],
      [
        'trained by',
        `${provenance.algorithm}, seed ${provenance.seed}, ${formatCount(provenance.environmentSteps)} steps`,
      ],
      ['commit', provenance.commit],
      ['versions', versions.join(', ')],
      ['golden vectors', String(golden.observations.length)],
      ['model', formatBytes(model.byteLength)],
      ['digest', `${digest} (verified)`],
    ],
    spaces: [
      ['observation', createSpace(contract.observation)],
      ['action', createSpace(contract.action)],
      ['command', createSpace(contract.command)],
    ],
    json: { kind: 'policy', path, digest, contract, provenance, goldenVectors: golden.observations.length },
  }
}
