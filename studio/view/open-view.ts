import { playerScene } from '../../sim/render/render-player.ts'
import type { Player } from '../../sim/view/player.ts'
import { systemClock } from '../../src/contract/clock.ts'
import { startViewServer } from './server.ts'
import { createShow } from './show.ts'
import { frameOf, stageOf } from './stage.ts'

export interface OpenView {
  readonly url: string
  /** Also closes the player. */
  close(): Promise<void>
}

/** A page on this machine that shows a player in real time. The player is closed with the view. */
export async function openView(
  player: Player,
  { port, seed, physics, frames }: { port: number; seed: number; physics: string; frames: boolean },
): Promise<OpenView> {
  const scene = playerScene(player, frames)
  const poses = new Float64Array(7 * scene.poseCount)
  const show = createShow(player, systemClock, seed, () => server.broadcast())
  const server = await startViewServer(
    {
      stage: stageOf(player, scene, physics),
      frame: () => frameOf(player, scene, poses, show.running),
      ask: (ask) => show.ask(ask),
      onWatchers: (count) => show.watch(count > 0),
    },
    port,
  )
  return {
    url: server.url,
    async close() {
      await server.close()
      await show.close()
    },
  }
}
