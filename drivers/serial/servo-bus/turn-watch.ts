import type { ServoBus } from './bus.ts'
import type { ServoFamily } from './family.ts'
import type { ServoJoint } from './joints.ts'
import { shorterWay } from './turns.ts'

/** Follows what the encoders say, past 0 and 4095 too. */
export interface TurnWatch {
  /** Counts of one servo's encoder, homing offset taken out, going on beyond a turn. */
  turned(index: number): number
  look(): Promise<void>
  /** From here on `mostMoved` counts anew. */
  forget(): void
  /** The servo that has moved furthest since then. */
  mostMoved(): number
  /** What they say, in a line. */
  line(): string
  stop(): void
}

const lookMs = 30

/** @throws SinewError `link` */
export async function createTurnWatch(
  bus: ServoBus,
  family: ServoFamily,
  servos: readonly ServoJoint[],
): Promise<TurnWatch> {
  const { registers, countsPerTurn, homingSign } = family
  const encoder = async (index: number): Promise<number> => {
    const id = servos[index]?.id ?? 0
    return (await bus.read(id, registers.presentPosition)) - homingSign * (offsets[index] ?? 0)
  }
  const offsets: number[] = []
  for (const { id } of servos) offsets.push(await bus.read(id, registers.homingOffset))
  const at: number[] = []
  for (const index of servos.keys()) at.push(await encoder(index))
  const low = [...at]
  const high = [...at]

  const look = async (): Promise<void> => {
    for (const index of servos.keys()) {
      const now = await encoder(index)
      const last = at[index] ?? now
      // The shorter way round: nobody turns a joint by half a turn between two looks.
      const by = shorterWay(now - last, countsPerTurn)
      at[index] = last + by
      low[index] = Math.min(low[index] ?? last, last + by)
      high[index] = Math.max(high[index] ?? last, last + by)
    }
  }
  let looking: Promise<void> = Promise.resolve()
  const again = (): void => {
    looking = looking.then(look).catch(() => {})
  }
  const timer = setInterval(again, lookMs)

  return {
    turned: (index) => at[index] ?? 0,
    look: async () => {
      await looking
      await look()
    },
    forget: () => {
      for (const index of servos.keys()) {
        low[index] = at[index] ?? 0
        high[index] = at[index] ?? 0
      }
    },
    mostMoved: () => {
      const moved = servos.map((_, index) => (high[index] ?? 0) - (low[index] ?? 0))
      return moved.indexOf(Math.max(...moved))
    },
    line: () => servos.map(({ id }, index) => `${id}: ${Math.round(at[index] ?? 0)}`).join('  '),
    stop: () => {
      clearInterval(timer)
    },
  }
}
