import { choice, defineCommand, flag, integer, text } from '../command.ts'
import { physicsOption } from '../physics-option.ts'
import { policyPath } from '../policy-path.ts'

/** Resolves at Ctrl-C. */
function untilTold(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve(), { once: true })
  })
}

export const viewCommand = defineCommand({
  name: 'view',
  summary: 'show a robot or a task in 3D, on a page of this machine',
  args: [{ name: 'subject', about: 'a task, a robot, or the path of a robot.yaml or a URDF' }],
  options: {
    policy: text('--policy <file>', 'who acts in a task: policy.onnx or a run directory', undefined),
    action: choice(
      '--action <who>',
      'who acts in a task without a policy',
      ['hand', 'zero', 'random'],
      'hand',
    ),
    physics: physicsOption,
    seed: integer('--seed <n>', 'random seed of the first episode', 0, { min: 0 }),
    port: integer('--port <n>', 'of the page; 0 takes one that is free', 8080, { min: 0, max: 65_535 }),
    frames: flag('--frames', 'draw the axes of the frames: x red, y green, z blue'),
  },
  examples: ['npx sinew view reacher', 'npx sinew view reacher-reach --policy runs/reach --port 0'],
  async run({ args: [subject = ''], options, out, style, signal }) {
    const { defaultPhysics, parsePhysics } = await import('../../../sim/physics-name.ts')
    const { isTask, openPlayer } = await import('../../../sim/view/open-player.ts')
    const { openView } = await import('../../../studio/view/open-view.ts')
    const { action, seed, port, frames } = options
    const physics = options.physics === undefined ? defaultPhysics : parsePhysics(options.physics)
    const policy = options.policy === undefined ? {} : { policyPath: policyPath(options.policy) }
    const acting = isTask(subject) ? { action, seed } : {}
    const player = await openPlayer(subject, { ...policy, ...acting, physics })
    let view: Awaited<ReturnType<typeof openView>>
    try {
      view = await openView(player, { port, seed, physics, frames })
    } catch (error) {
      await player.close()
      throw error
    }
    out.write(`${style.bold(player.title)}  ${style.dim(player.driver)}\n  ${view.url}\n  Ctrl-C ends it\n`)
    try {
      await untilTold(signal)
    } finally {
      await view.close()
    }
    // Ctrl-C is how it ends.
    return { json: { subject: player.title, url: view.url }, exitCode: 0 }
  },
})
