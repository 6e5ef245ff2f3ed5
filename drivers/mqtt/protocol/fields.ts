/*
 * The layouts of the binary messages as data: the codec is written to them, and the AsyncAPI document is checked against
 * them. The header is that of `docs/wire-protocol.md`; all is little-endian.
 */

type Width = 'u8' | 'u16' | 'u32' | 'u64' | 'f32'
export interface BinaryField {
  readonly name: string
  readonly type: Width
  /** Repeated once for each of these. */
  readonly each?: 'sensors' | 'actuators'
}

const header: readonly BinaryField[] = [
  { name: 'version', type: 'u8' },
  { name: 'type', type: 'u8' },
  { name: 'session', type: 'u32' },
  { name: 'sequence', type: 'u32' },
]
export const binaryFields = {
  command: [...header, { name: 'seenUs', type: 'u64' }, { name: 'values', type: 'f32', each: 'actuators' }],
  heartbeat: [...header, { name: 'seenUs', type: 'u64' }],
  state: [
    ...header,
    { name: 'deviceTimeUs', type: 'u64' },
    { name: 'flags', type: 'u16' },
    { name: 'fault', type: 'u16' },
    { name: 'commandSequence', type: 'u32' },
    { name: 'lease', type: 'u32' },
    { name: 'fedUs', type: 'u64' },
    { name: 'sensors', type: 'f32', each: 'sensors' },
    { name: 'command', type: 'f32', each: 'actuators' },
  ],
  echo: [...header, { name: 'answers', type: 'u32' }, { name: 'deviceTimeUs', type: 'u64' }],
} as const satisfies Readonly<Record<string, readonly BinaryField[]>>
