import { SinewError } from '../contract/errors.ts'
import type { Executable, Feeds } from './engine.ts'
import type { Program } from './program.ts'
import { formatShape, sizeOf } from './shape.ts'

/** @throws SinewError `engine` naming the input that is missing or has the wrong length */
export function checkFeeds(program: Program, feeds: Feeds): void {
  for (const { name, tensor } of program.inputs) {
    const values = feeds[name]
    if (values?.length === sizeOf(tensor.shape)) continue
    throw new SinewError('engine', `${program.name}: input "${name}" does not fit`, {
      where: name,
      expected: `${sizeOf(tensor.shape)} values, shape ${formatShape(tensor.shape)}`,
      received: values ? `${values.length} values` : `nothing among ${Object.keys(feeds).join(', ')}`,
    })
  }
}

/** @throws SinewError `engine` if the program has no such state or the length is wrong */
export function checkState(program: Program, name: string, length?: number): void {
  const port = program.states.find((state) => state.name === name)
  if (!port) {
    throw new SinewError('engine', `${program.name}: there is no state "${name}"`, {
      where: name,
      expected: `one of ${program.states.map((state) => state.name).join(', ')}`,
      received: name,
    })
  }
  if (length !== undefined && length !== sizeOf(port.tensor.shape)) {
    throw new SinewError('engine', `${program.name}: state "${name}" does not fit`, {
      where: name,
      expected: `${sizeOf(port.tensor.shape)} values`,
      received: `${length} values`,
    })
  }
}

/**
 * The owner's states, those that the program works on.
 * @throws SinewError `engine` if one is missing, has another size, or the owner is not an executable of this engine
 */
export function sharedStates<States>(
  { name, states }: Program,
  owner: Executable,
  known: WeakMap<Executable, States>,
): States {
  const shared = known.get(owner)
  if (!shared) {
    throw new SinewError('engine', `${name}: the owner of its states was compiled by another engine`, {
      where: owner.program.name,
    })
  }
  for (const { name: state, tensor } of states) checkState(owner.program, state, sizeOf(tensor.shape))
  return shared
}
