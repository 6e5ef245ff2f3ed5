import { SinewError } from '../../contract/errors.ts'
import { choice, decimal, defineCommand, flag, integer, text } from '../command.ts'
import { physicsOption } from '../physics-option.ts'
import { policyPath } from '../policy-path.ts'
import { createProgress, type Progress } from '../progress.ts'

/** @throws SinewError `usage` for anything but two even numbers. */
function pictureSize(size: string): readonly [width: number, height: number] {
  const [, width = 0, height = 0] = (/^(\d+)x(\d+)$/.exec(size) ?? []).map(Number)
  const fine = [width, height].every((side) => side >= 16 && side <= 4096 && side % 2 === 0)
  if (fine) return [width, height]
  throw new SinewError('usage', `--size does not take "${size}"`, {
    expected: 'width and height in pixels, even, 16 to 4096: 640x480',
    received: size,
  })
}

export const renderCommand = defineCommand({
  name: 'render',
  summary: 'draw a robot or an episode of a task: a picture, a strip of pictures or a film',
  args: [{ name: 'subject', about: 'a task, a robot, or the path of a robot.yaml or a URDF' }],
  options: {
    out: text('--out <file>', '.png, .apng (animated, browsers play it) or .mp4 (needs ffmpeg)', undefined),
    policy: text('--policy <file>', 'who acts in a task: policy.onnx or a run directory', undefined),
    action: choice('--action <who>', 'who acts without a policy', ['zero', 'random'], 'random'),
    strip: integer('--strip <n>', 'pictures of the episode beside one another in a .png', 1, {
      min: 1,
      max: 20,
    }),
    episodes: integer('--episodes <n>', 'episodes of a film', 1, { min: 1 }),
    physics: physicsOption,
    seed: integer('--seed <n>', 'seed of the first episode', 0, { min: 0 }),
    longest: decimal('--longest <s>', 'an episode is cut off after this', 20, { min: 0.1 }),
    size: text('--size <pixels>', 'of one picture', '640x480'),
    camera: text(
      '--camera <view>',
      'corner, front, side, back, top, or azimuth,elevation in degrees',
      'corner',
    ),
    frames: flag('--frames', 'draw the axes of the frames: x red, y green, z blue'),
  },
  examples: [
    'npx sinew render reacher --out reacher.png',
    'npx sinew render reacher-reach --policy runs/reach --out reach.apng',
    'npx sinew render cartpole-swingup --action random --strip 4 --out swingup.png',
  ],
  async run({ args: [subject = ''], options, out, style, io, signal }) {
    const path = options.out ?? `${subject.replace(/^.*[\\/]/, '').replace(/\.\w+$/, '')}.png`
    const [width, height] = pictureSize(options.size)
    const { cameraAngles } = await import('../../../sim/render/camera-angles.ts')
    const { parsePhysics } = await import('../../../sim/physics-name.ts')
    const { renderFilm, renderPicture } = await import('../../../sim/render/render-player.ts')
    const { outputKind } = await import('../../../sim/render/write-film.ts')
    const { isTask, openPlayer } = await import('../../../sim/view/open-player.ts')
    const { action, strip, episodes, seed, longest: longestS, frames } = options
    const camera = cameraAngles(options.camera)
    const kind = outputKind(path)
    const played = {
      ...(options.policy === undefined ? {} : { policyPath: policyPath(options.policy) }),
      ...(options.physics === undefined ? {} : { physics: parsePhysics(options.physics) }),
    }

    const player = await openPlayer(subject, isTask(subject) ? { ...played, action, seed } : played)
    let progress: Progress | undefined
    const onFrame = (done: number, total: number): void => {
      progress ??= createProgress({
        output: out,
        style,
        clock: io.clock,
        title: 'render',
        total,
        unit: 'pictures',
      })
      progress.update(done)
    }
    try {
      const render = kind === 'picture' ? renderPicture : renderFilm
      const pictures = await render(player, {
        ...{ path, width, height, camera, frames, strip, episodes, seed, longestS, signal },
        onFrame,
      })
      progress?.finish()
      out.write(
        `${style.bold(path)}  ${style.dim(`${pictures} pictures of ${player.title}, ${player.driver}`)}\n`,
      )
      return { json: { path, pictures, width, height, subject: player.title, driver: player.driver } }
    } finally {
      await player.close()
    }
  },
})
