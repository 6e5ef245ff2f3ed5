import { dynamixelCodec } from '../drivers/serial/dynamixel/codec.ts'
import { feetechCodec } from '../drivers/serial/feetech/codec.ts'
import type { Packet, PacketCodec } from '../drivers/serial/servo-bus/packet.ts'
import { createRandom, type Random } from '../src/contract/random.ts'

const chunkBytes = 4096

/** Bytes as a bad bus gives them: packets whole, cut, bent and spliced, and noise that looks like headers. */
function badChunk(codec: PacketCodec, random: Random, chunk: Uint8Array): void {
  const packet = new Uint8Array(1024)
  const parameters = new Uint8Array(32)
  let filled = 0
  while (filled < chunk.length) {
    const kind = random.integer(4)
    if (kind === 0) {
      const headers = random.integer(2) === 0
      const run = 1 + random.integer(60)
      for (let byte = 0; byte < run && filled < chunk.length; byte++) {
        chunk[filled++] = headers
          ? ([0xff, 0xff, 0xfd, 0x00, 4, 0x55][random.integer(6)] ?? 0)
          : random.integer(256)
      }
      continue
    }
    for (let index = 0; index < parameters.length; index++) parameters[index] = random.integer(256)
    let length = codec.encodeReply(
      packet,
      random.integer(253),
      0,
      parameters,
      random.integer(parameters.length),
    )
    if (kind === 2) length = 1 + random.integer(length)
    if (kind === 3) {
      const at = random.integer(length)
      packet[at] = (packet[at] ?? 0) ^ (1 << random.integer(8))
    }
    for (let index = 0; index < length && filled < chunk.length; index++) chunk[filled++] = packet[index] ?? 0
  }
}

function fuzz(codec: PacketCodec, bytes: number, seed: number): string {
  const random = createRandom(seed)
  const chunk = new Uint8Array(chunkBytes)
  const again = new Uint8Array(1024)
  /** The last bytes that went in: an accepted packet must stand at their end. */
  const recent = new Uint8Array(1024)
  let wrong = 0
  let at = 0
  const reader = codec.createReader((packet: Packet) => {
    const parameters = packet.bytes.subarray(packet.at, packet.at + packet.length)
    const length = codec.isReply(packet)
      ? codec.encodeReply(again, packet.id, packet.error, parameters, packet.length)
      : codec.encode(again, packet.id, packet.instruction, parameters, packet.length)
    if (!Buffer.from(recent.buffer).includes(Buffer.from(again.buffer, 0, length))) wrong++
  })
  const one = new Uint8Array(1)
  const startS = performance.now() / 1000
  for (let done = 0; done < bytes; done += chunk.length) {
    badChunk(codec, random, chunk)
    for (const byte of chunk) {
      if (at === recent.length) {
        recent.copyWithin(0, recent.length / 2)
        at = recent.length / 2
      }
      recent[at++] = byte
      one[0] = byte
      reader.push(one)
    }
  }
  const { accepted, badCheck, malformed, skipped } = reader.counters
  if (wrong > 0) process.exitCode = 1
  const seconds = (performance.now() / 1000 - startS).toFixed(0)
  return `| ${codec.name} | ${bytes} | ${accepted} | ${badCheck} | ${malformed} | ${skipped} | ${wrong} | ${seconds} |`
}

/** `npm run bench -- fuzz [bytes]`: 10 million bytes through each servo protocol's reader; exit code 1 if one is wrong. */
export async function fuzzBenchmark(): Promise<void> {
  const bytes = Number(process.argv[3] ?? 10_000_000)
  process.stdout.write('| protocol | bytes | packets | bad check | malformed | skipped | wrong | s |\n')
  process.stdout.write('| --- | --- | --- | --- | --- | --- | --- | --- |\n')
  for (const codec of [feetechCodec, dynamixelCodec]) process.stdout.write(`${fuzz(codec, bytes, 1)}\n`)
}
