import { SinewError } from '../../contract/errors.ts'
import { defineCommand, text } from '../command.ts'
import { formatPairs, formatTable } from '../table.ts'

export const exportCommand = defineCommand({
  name: 'export',
  summary: 'write the firmware of a robot’s microcontroller, its constants taken from the description',
  args: [{ name: 'robot', about: 'a robot by name or its robot.yaml' }],
  options: { firmware: text('--firmware <folder>', 'where to write the C code', undefined) },
  examples: ['npx sinew export servo_pair --firmware ./servo_pair-firmware'],
  async run({ args: [robot = ''], options: { firmware: folder }, out, style }) {
    if (folder === undefined) {
      throw new SinewError('usage', 'nothing to export was named', {
        expected: '--firmware <folder>',
        received: 'neither',
        fix: `npx sinew export ${robot} --firmware ./${robot}-firmware`,
      })
    }
    const { loadDescription } = await import('../../description/load.ts')
    const { writeFirmware } = await import('../../../hardware/firmware/generate/write.ts')
    const { layout, board, outputs, inputs, sensors } = await writeFirmware(
      await loadDescription(robot),
      folder,
    )
    const rows: [string, string][] = [
      ['board', board.name],
      ['line', `${layout.baudRate} baud, ${layout.stateRateHz} readings a second`],
      ['watchdog', `${layout.watchdogMs} ms`],
      ['build', `make -C ${folder}`],
    ]
    if (board.flashes) rows.push(['flash', `make -C ${folder} flash PORT=/dev/ttyUSB0`])
    out.write(`${style.bold(`Firmware of ${layout.robot}`)} in ${folder}\n\n${formatPairs(rows, style)}\n`)
    const wiring = [...outputs, ...inputs].map(({ owner, kind, pinNames }) => [
      owner,
      kind,
      pinNames.join(', '),
    ])
    out.write(formatTable(['device', 'kind', 'pins'], wiring, style))
    return {
      json: {
        robot: layout.robot,
        folder,
        board: board.name,
        baudRate: layout.baudRate,
        watchdogMs: layout.watchdogMs,
        outputs: outputs.map(({ owner, kind, pinNames }) => ({ owner, kind, pins: pinNames })),
        inputs: inputs.map(({ owner, kind, pinNames }) => ({ owner, kind, pins: pinNames })),
        channels: sensors.map(({ channel }) => channel),
      },
    }
  },
})
