import { SinewError } from '../../../src/contract/errors.ts'

/**
 * Program memory from an Intel HEX file, erased (0xFF) where the file says nothing.
 *
 * @throws SinewError `usage` on a record whose checksum or kind is wrong
 */
export function readHex(text: string, bytes: number): Uint8Array {
  const memory = new Uint8Array(bytes).fill(0xff)
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    if (line === '') continue
    const record = Buffer.from(line.slice(1), 'hex')
    const [count = 0, high = 0, low = 0, kind = -1] = record
    const sum = record.reduce((total, byte) => total + byte, 0)
    const whole = line.startsWith(':') && record.length === count + 5 && (sum & 0xff) === 0
    if (!whole || kind > 1) {
      throw new SinewError('usage', 'this is no HEX file of a small controller', {
        where: `line ${index + 1}`,
        expected: 'records of kind 0 and 1 with right checksums',
        received: line,
      })
    }
    if (kind === 0) memory.set(record.subarray(4, 4 + count), high * 256 + low)
  }
  return memory
}
