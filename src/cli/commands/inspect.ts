import { existsSync, statSync } from 'node:fs'
import { defineCommand } from '../command.ts'
import type { Inspection } from '../inspect/types.ts'
import { formatPairs, formatTable } from '../table.ts'

/** By what it is: a policy file, a log, a run's folder; anything else names a robot. */
async function inspect(subject: string): Promise<Inspection> {
  if (/\.onnx$/i.test(subject)) return (await import('../inspect/policy.ts')).inspectPolicy(subject)
  if (/\.mcap$/i.test(subject)) return (await import('../inspect/log.ts')).inspectLog(subject)
  if (existsSync(subject) && statSync(subject).isDirectory()) {
    return (await import('../inspect/run.ts')).inspectRun(subject)
  }
  const { loadDescription } = await import('../../description/load.ts')
  return (await import('../inspect/robot.ts')).inspectRobot(await loadDescription(subject))
}

export const inspectCommand = defineCommand({
  name: 'inspect',
  summary: 'show what is in a policy file, a run, an episode log or a robot description',
  args: [{ name: 'subject', about: 'policy.onnx, run directory, log.mcap, robot.yaml or a robot by name' }],
  examples: ['npx sinew inspect reacher', 'npx sinew inspect hardware/robots/cartpole/robot.yaml --json'],
  async run({ args: [subject = ''], out, style }) {
    const { kind, title, rows, spaces, json } = await inspect(subject)
    out.write(`${style.bold(title)}  ${style.dim(kind)}\n\n${formatPairs(rows, style)}`)
    for (const [heading, space, more] of spaces) {
      const names = ['channel', 'unit', 'bounds', ...(more?.names ?? [])]
      const cells = space.channels.map(({ name, unit, low, high }, channel) => [
        name,
        unit,
        `[${low}, ${high}]`,
        ...(more?.cells[channel] ?? []),
      ])
      out.write(`\n${style.bold(heading)}\n${formatTable(names, cells, style)}`)
    }
    return { json }
  },
})
