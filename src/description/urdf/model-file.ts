import type { ElementPlace } from './locate.ts'

type Entry = Readonly<Record<string, unknown>> & { readonly name: string }

/** Part of a robot.yaml, as plain data that the schema has not seen; what the file does not say is not there. */
export interface ModelDocument {
  readonly name: string
  readonly base: 'fixed' | 'floating'
  readonly links: readonly Entry[]
  readonly joints: readonly Entry[]
  readonly frames: readonly Entry[]
  readonly actuators: readonly (Readonly<Record<string, unknown>> & {
    readonly joint: string
    readonly kind: string
  })[]
  /** Other sections of a robot.yaml, as they are. */
  readonly [section: string]: unknown
}

/** A robot's model in another format, as part of a robot.yaml. */
export interface ModelFile {
  readonly file: string
  readonly document: ModelDocument
  /** File, line, column and element behind a path of the document, or behind the nearest part of it. */
  locate(path: readonly (string | number)[]): ElementPlace
  /** The description's name for one of the file's. */
  rename(section: 'links' | 'joints', name: string): string
  /** What the file says that the document does not, or has otherwise: a line each, with file and line. */
  readonly unsupported: readonly string[]
}
