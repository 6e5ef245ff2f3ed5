import { readFileSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import type { RobotFiles } from '../../src/description/urdf/files.ts'
import { readTriangles } from '../../src/description/urdf/meshes/triangles.ts'
import { writeFileAtomic } from '../../src/runtime/write-file.ts'
import type { Player } from '../view/player.ts'
import type { CameraAngles } from './camera.ts'
import { frameViews, type Recording, recordEpisode, turntable } from './film.ts'
import { createPainter, type Picture, type PictureView } from './picture.ts'
import { encodePng } from './png.ts'
import { createScene, type Scene } from './scene.ts'
import { besideEachOther, evenly } from './strip.ts'
import { openFilm } from './write-film.ts'

export interface RenderOptions {
  /** .png, .apng or .mp4. */
  readonly path: string
  readonly width: number
  readonly height: number
  readonly camera: CameraAngles
  readonly frames: boolean
  /** Pictures of the episode beside one another in a PNG. */
  readonly strip: number
  readonly episodes: number
  readonly seed: number
  /** An episode is cut off after this. */
  readonly longestS: number
  readonly signal?: AbortSignal
  onFrame?(done: number, total: number): void
}

interface Shot {
  readonly poses: Float64Array
  readonly view: PictureView
}

/** The scene of a player's robot and task, with mesh files read from disk. */
export function playerScene({ description, simulation, markers }: Player, frames: boolean): Scene {
  return createScene(description, {
    objects: simulation.objects,
    markers,
    frames,
    readTriangles: (file) => readTriangles(file, filesBeside(file)),
  })
}

function filesBeside(path: string): RobotFiles {
  return {
    folder: dirname(path),
    isFile: (file) => statSync(file, { throwIfNoEntry: false })?.isFile() === true,
    read: (file) => readFileSync(file),
  }
}

/** A PNG of where the player begins, or of its episode as a strip. */
export async function renderPicture(player: Player, options: RenderOptions): Promise<number> {
  const { path, width, height, strip, seed, camera } = options
  const scene = playerScene(player, options.frames)
  // With one picture there is nothing to play: it shows where the episode begins.
  const longestS = strip > 1 ? options.longestS : 0
  const recording = await recordEpisode(player, scene, { ...options, seed, longestS })
  const views = frameViews(scene, recording, camera, width / height)
  const shots = evenly(recording.frames.length, strip).flatMap((index) =>
    shotsOf(recording, views).slice(index, index + 1),
  )
  const painter = createPainter(scene, width, height)
  const pictures = shots.map(({ poses, view }, index): Picture => {
    const picture = painter.paint(poses, view)
    options.onFrame?.(index + 1, shots.length)
    return { ...picture, rgb: picture.rgb.slice() }
  })
  await writeFileAtomic(path, encodePng(besideEachOther(pictures)))
  return pictures.length
}

/** A film of episodes; of a robot without a task, a film around it. */
export async function renderFilm(player: Player, options: RenderOptions): Promise<number> {
  const { path, width, height, camera, episodes, seed, signal } = options
  const scene = playerScene(player, options.frames)
  const aspect = width / height
  const plays = player.playsTask
  const shots: Shot[] = []
  let frameS = 0
  for (let episode = 0; episode < (plays ? episodes : 1) && !signal?.aborted; episode++) {
    const longestS = plays ? options.longestS : 0
    const recording = await recordEpisode(player, scene, { ...options, seed: seed + episode, longestS })
    const shown = plays
      ? { ...recording, views: frameViews(scene, recording, camera, aspect) }
      : turntable(scene, recording, camera, aspect)
    frameS = shown.frameS
    shots.push(...shotsOf(shown, shown.views))
  }
  const film = await openFilm(path, { width, height, framesPerS: 1 / frameS })
  const painter = createPainter(scene, width, height)
  try {
    for (const [index, { poses, view }] of shots.entries()) {
      signal?.throwIfAborted()
      await film.add(painter.paint(poses, view))
      options.onFrame?.(index + 1, shots.length)
      // Ctrl-C is heard between two pictures.
      await new Promise((resolve) => setImmediate(resolve))
    }
    await film.finish()
  } catch (error) {
    await film.abandon()
    throw error
  }
  return shots.length
}

function shotsOf({ frames }: Recording, views: readonly PictureView[]): Shot[] {
  return frames.flatMap((poses, index) => {
    const view = views[index]
    return view ? [{ poses, view }] : []
  })
}
