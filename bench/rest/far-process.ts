import { serveVirtualRobot } from '../../drivers/serial/virtual-robot.ts'
import { createSimulation } from '../../sim/simulation.ts'
import type { Simulation } from '../../sim/types.ts'
import { loadDescription } from '../../src/description/load.ts'
import { actionSpace, observationSpace } from '../../src/description/spaces.ts'
import { createGateInput, createMeasure } from '../../src/safety/measured.ts'
import { type FarMessage, monotonicS, type Rest } from './types.ts'

// `far-process <count>`: virtual robots on pseudo-terminals, which note when their outputs and their joints last moved.

/** Faster than this is moving, rad/s. */
const moving = 0.05

const description = await loadDescription('reacher')
const measure = createMeasure(description)

async function createWitness() {
  const periodS = 1 / (description.transports.serial?.stateRateHz ?? 100)
  const inner = await createSimulation(description, { periodS, physics: 'rapier', seed: 0 })
  const size = actionSpace(description).size
  const last = new Float64Array(size).fill(Number.NaN)
  const input = createGateInput(size)
  const reading = new Float64Array(observationSpace(description).size)
  let outputsAtS = 0
  let movedAtS = 0
  const simulation: Simulation = Object.create(inner, {
    command: {
      value: (values: Float64Array) => {
        if (values.some((value, index) => value !== last[index])) outputsAtS = monotonicS()
        last.set(values)
        inner.command(values)
      },
    },
    step: {
      value: () => {
        inner.step()
        inner.read(reading)
        measure(reading, 0, input)
        if (input.velocity.some((velocity) => Math.abs(velocity) > moving)) movedAtS = monotonicS()
      },
    },
  })
  const robot = await serveVirtualRobot({ description, simulation })
  return {
    path: robot.path,
    rest: (): Rest => ({ outputsAtS, movedAtS, armed: robot.state === 'armed' }),
    close: () => robot.close(),
  }
}

const tell = (message: FarMessage): void => void process.send?.(message)

const witnesses = await Promise.all(Array.from({ length: Number(process.argv[2]) }, createWitness))
process.on('message', () => tell({ kind: 'rest', rests: witnesses.map(({ rest }) => rest()) }))
process.on('disconnect', async () => {
  await Promise.all(witnesses.map(({ close }) => close()))
  process.exit(0)
})
tell({ kind: 'ready', paths: witnesses.map(({ path }) => path) })
