import { createSpace } from '../../contract/channel.ts'
import { readPolicy } from '../../policy/read-policy.ts'
import type { Experience, PolicyContract } from '../../policy/types.ts'
import { formatBytes, formatCount, formatMs, formatPercent } from '../format.ts'
import type { Row } from '../table.ts'
import type { Columns, Inspection } from './types.ts'

/** What the robot's own period is, too, where an action is held for several of them. */
function periodText({ periodS, actionRepeat = 1 }: PolicyContract): string {
  const held = `, each action held for ${actionRepeat} periods of ${formatMs(periodS / actionRepeat, 1)}`
  return formatMs(periodS, 1) + (actionRepeat === 1 ? '' : held)
}

function gateInTraining(experience: Experience | undefined): Row[] {
  const gate = experience?.gate
  if (!gate || gate.steps === 0) return []
  return [['gate in training', `acted in ${formatPercent(gate.limitedSteps / gate.steps, 1)} of the steps`]]
}

function seenColumns({ mean, sd, low, high, p01, p50, p99 }: Experience['observed']): Columns {
  const columns: Record<string, readonly number[]> = {
    mean,
    sd,
    least: low,
    '1 %': p01,
    median: p50,
    '99 %': p99,
    most: high,
  }
  return {
    names: Object.keys(columns),
    cells: mean.map((_, channel) =>
      Object.values(columns).map((values) => Number((values[channel] ?? 0).toPrecision(3)).toString()),
    ),
  }
}

export async function inspectPolicy(path: string): Promise<Inspection> {
  const { contract, provenance, golden, digest, model, experience } = await readPolicy(path)
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
      [
        'seen in training',
        experience ? `${formatCount(experience.observed.count)} observations` : 'not recorded',
      ],
      ...gateInTraining(experience),
      ['model', formatBytes(model.byteLength)],
      ['digest', `${digest} (verified)`],
    ],
    spaces: [
      experience
        ? ['observation', createSpace(contract.observation), seenColumns(experience.observed)]
        : ['observation', createSpace(contract.observation)],
      ['action', createSpace(contract.action)],
      ['command', createSpace(contract.command)],
    ],
    json: {
      kind: 'policy',
      path,
      digest,
      contract,
      provenance,
      experience,
      goldenVectors: golden.observations.length,
    },
  }
}
