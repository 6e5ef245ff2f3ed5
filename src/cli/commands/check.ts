import type { CatalogueEntry } from '../../../sim/catalogue.ts'
import type { CheckResult } from '../../../sim/check.ts'
import { defaultPhysics, parsePhysics, physicsNames } from '../../../sim/physics-name.ts'
import { exitCodes, SinewError } from '../../contract/errors.ts'
import { defineCommand, integer, text } from '../command.ts'
import { nameHint } from '../name-hint.ts'
import { padEnd, type Style } from '../style.ts'

/** `sim:<robot>` is every task of that robot; a bare name is a task or a benchmark. */
async function entriesOf(subject: string): Promise<readonly CatalogueEntry[]> {
  const { findEnvironment } = await import('../../../sim/catalogue.ts')
  const robot = /^sim:(.+)$/.exec(subject)?.[1]
  if (robot === undefined) return [findEnvironment(subject)]
  const { tasks } = await import('../../../sim/tasks/index.ts')
  const all = Object.values(tasks)
  const found = all.filter((task) => task.robot === robot)
  if (found.length > 0) return found.map((task) => findEnvironment(task.name))
  throw new SinewError('usage', `there is no task for a robot "${robot}"`, {
    received: subject,
    fix: nameHint(
      robot,
      all.map((task) => task.robot),
    ),
  })
}

function formatResult({ name, passed, detail }: CheckResult, width: number, style: Style): string {
  const mark = passed ? style.green('✓') : style.red('✗')
  return `  ${mark} ${padEnd(name, width)}  ${passed ? style.dim(detail) : detail}\n`
}

export const checkCommand = defineCommand({
  name: 'check',
  summary: 'check that an environment keeps its contract: spaces, seeding, bounds, episode ends',
  args: [{ name: 'subject', about: 'sim:<robot> for all tasks of a robot, or a task by name' }],
  options: {
    episodes: integer('--episodes <n>', 'episodes of random actions a check', 5, { min: 1 }),
    seed: integer('--seed <n>', 'random seed', 0, { min: 0 }),
    physics: text('--physics <name>', physicsNames.join(' or '), defaultPhysics),
  },
  examples: ['npx sinew check sim:reacher', 'npx sinew check cartpole-swingup --episodes 20'],
  async run({ args: [subject = ''], options, out, style, signal }) {
    const physics = parsePhysics(options.physics)
    const { checkEnvironment } = await import('../../../sim/check.ts')
    const reports: { readonly task: string; readonly results: readonly CheckResult[] }[] = []
    for (const { name, summary, open } of await entriesOf(subject)) {
      if (signal.aborted) break
      // What has no robot refuses the engine here, and not in every check.
      if (physics !== defaultPhysics) (await open({ physics })).close()
      const results = await checkEnvironment(() => open({ physics }), options)
      const width = Math.max(...results.map((result) => result.name.length))
      out.write(`${style.bold(name)}  ${style.dim(summary)}\n`)
      for (const result of results) out.write(formatResult(result, width, style))
      reports.push({ task: name, results })
    }
    const failed = reports.flatMap(({ results }) => results).filter((result) => !result.passed).length
    out.write(failed === 0 ? '\nAll checks passed.\n' : `\n${failed} failed.\n`)
    const code = failed === 0 ? {} : { exitCode: exitCodes.failed }
    return { json: { passed: failed === 0, reports }, ...code }
  },
})
