import { closeSync, constants, openSync, readlinkSync, rmSync, symlinkSync, writeSync } from 'node:fs'
import { resolve } from 'node:path'
import type { ReadStream } from 'node:tty'
import * as nodePty from '@lydell/node-pty'
import { SinewError } from '../../src/contract/errors.ts'

/** The device's end of a pseudo-terminal; a host opens `path` as it would any serial port. */
export interface PseudoTerminal {
  /** The name to open: the link if one was asked for, else the device itself. */
  readonly path: string
  /** What the host wrote. The chunk belongs to the callee. */
  onData(listener: (chunk: Uint8Array) => void): void
  /** False when not all of it fitted (nobody reads at the other end): the rest is lost, as on a wire. */
  write(bytes: Uint8Array, length: number): boolean
  close(): void
}

/** What node-pty's `open` gives; it is in the library but not in its types. */
interface OpenedPty {
  readonly _fd: number
  readonly _pty: string
  readonly master: ReadStream
  readonly slave: ReadStream
}

function openPair(): OpenedPty {
  const library = nodePty as unknown as { open?(options: { encoding: null }): OpenedPty }
  try {
    if (library.open && process.platform !== 'win32') return library.open({ encoding: null })
  } catch (cause) {
    throw new SinewError('link', 'no pseudo-terminal could be opened', {
      fix: 'check that /dev/ptmx exists and is readable',
      cause,
    })
  }
  throw new SinewError('link', 'this system has no pseudo-terminals', {
    expected: 'Linux or macOS',
    received: process.platform,
    fix: 'use a pair of virtual COM ports, or a real robot',
  })
}

/** A stale link (its target is gone, or it is a link to a terminal) is replaced; a file is not. */
function placeLink(target: string, link: string): void {
  try {
    readlinkSync(link)
    rmSync(link)
  } catch {
    // Nothing there, or not a link: symlink says which.
  }
  try {
    symlinkSync(target, link)
  } catch (cause) {
    throw new SinewError('link', `cannot make the link ${link}`, {
      where: link,
      fix: 'choose another --serial name, or remove what is there',
      cause,
    })
  }
}

function removeLink(target: string, link: string): void {
  try {
    // Only our own: another process may have taken the name since.
    if (readlinkSync(link) === target) rmSync(link)
  } catch {
    // Already gone.
  }
}

/**
 * Open a pseudo-terminal, from npm alone (no socat).
 *
 * @param link a stable name, made as a symbolic link and removed on close and on exit
 * @throws SinewError `link`
 */
export function openPseudoTerminal(link?: string): PseudoTerminal {
  const pair = openPair()
  // The library reads the device's end itself and would eat the host's bytes. Yet that end must stay open, or
  // the master reports a hang-up each time a host goes away: so keep it open without reading.
  const keepOpen = openSync(pair._pty, constants.O_RDWR | constants.O_NOCTTY)
  pair.slave.pause()
  pair.slave.destroy()

  const linkPath = link === undefined ? undefined : resolve(link)
  if (linkPath) placeLink(pair._pty, linkPath)
  let open = true

  const close = (): void => {
    if (!open) return
    open = false
    process.off('exit', close)
    if (linkPath) removeLink(pair._pty, linkPath)
    pair.master.destroy()
    closeSync(keepOpen)
  }
  process.on('exit', close)
  pair.master.on('error', close)

  return {
    path: link ?? pair._pty,
    onData: (listener) => void pair.master.on('data', listener),
    write: (bytes, length) => {
      if (!open) return false
      try {
        return writeSync(pair._fd, bytes, 0, length) === length
      } catch {
        return false
      }
    },
    close,
  }
}
