import { boardOf } from './boards.ts'

/** A serial port as `SerialPort.list` tells of it. */
export interface FoundPort {
  readonly path: string
  readonly manufacturer?: string | undefined
  readonly vendorId?: string | undefined
  readonly productId?: string | undefined
  readonly serialNumber?: string | undefined
}

export type ListPorts = () => Promise<readonly FoundPort[]>

/** Ports with something plugged in; Linux lists the mainboard's empty UARTs too. Pseudo-terminals are in no list. */
export async function pluggedIn(list: ListPorts): Promise<FoundPort[]> {
  const ports = await list()
  return ports
    .filter(({ path, vendorId }) => vendorId !== undefined || !/\/ttyS\d+$/.test(path))
    .map(({ path, manufacturer, vendorId, productId, serialNumber }) => ({
      ...{ path, manufacturer, vendorId, productId, serialNumber },
    }))
    .sort((a, b) => a.path.localeCompare(b.path))
}

/** `Arduino (2341:0043, serial 7573…)`. */
export function describePort({ manufacturer, vendorId, productId, serialNumber }: FoundPort): string {
  const ids = [
    vendorId === undefined ? '' : `${vendorId}:${productId ?? '????'}`,
    serialNumber === undefined ? 'no serial number' : `serial ${serialNumber}`,
  ].filter(Boolean)
  return `${boardOf(vendorId) ?? manufacturer ?? 'unknown'} (${ids.join(', ')})`
}

export interface PortChange {
  readonly plugged: readonly FoundPort[]
  readonly unplugged: readonly FoundPort[]
}

/** The same board on the same port. */
const markOf = ({ path, vendorId, productId, serialNumber }: FoundPort): string =>
  [path, vendorId, productId, serialNumber].join('|')

export function changeOf(before: readonly FoundPort[], after: readonly FoundPort[]): PortChange {
  const missing = (from: readonly FoundPort[], marks: ReadonlySet<string>) =>
    from.filter((port) => !marks.has(markOf(port)))
  return {
    plugged: missing(after, new Set(before.map(markOf))),
    unplugged: missing(before, new Set(after.map(markOf))),
  }
}

/**
 * The first change of what is plugged in; undefined if none comes before `pause` says that time is up.
 *
 * @param pause waits a little between two looks; false: no more
 */
export async function waitForChange(
  list: ListPorts,
  before: readonly FoundPort[],
  pause: () => Promise<boolean>,
): Promise<PortChange | undefined> {
  while (await pause()) {
    const change = changeOf(before, await pluggedIn(list))
    if (change.plugged.length + change.unplugged.length > 0) return change
  }
  return undefined
}
