import { exitCodes } from '../../contract/errors.ts'
import { probeEngine } from '../../learn/engine-probe.ts'
import { defineCommand, flag, text } from '../command.ts'
import { checkBroker } from '../doctor/broker.ts'
import { checkPortGroup } from '../doctor/port-group.ts'
import { udevRules } from '../doctor/udev.ts'
import {
  checkEngines,
  checkMachine,
  checkNode,
  checkPhysics,
  checkPseudoTerminal,
  checkSerialLibrary,
  checkSerialPorts,
  type Finding,
} from '../doctor-checks.ts'
import { padEnd, type Style } from '../style.ts'
import { sinewVersion } from '../version.ts'

function formatFinding({ name, state, detail, fix }: Finding, width: number, style: Style): string {
  const mark = {
    ok: style.green('✓'),
    unavailable: style.dim('–'),
    warning: style.yellow('!'),
    missing: style.red('✗'),
  }[state]
  const line = `  ${mark} ${padEnd(name, width)}  ${detail}\n`
  return fix ? `${line}    ${' '.repeat(width)}  ${style.dim('fix:')} ${fix}\n` : line
}

export const doctorCommand = defineCommand({
  name: 'doctor',
  summary: 'say what this machine can do, what is missing and how to get it',
  options: {
    mqtt: text('--mqtt <broker>', 'also try a broker: mqtt://host:1883, mqtts://…', undefined),
    udev: flag('--udev', 'print udev rules that let everyone at this computer use its robots, and end'),
  },
  examples: ['npx sinew doctor', 'npx sinew doctor --json', 'npx sinew doctor --udev'],
  async run({ options, io, out, style }) {
    if (options.udev) {
      out.write(udevRules)
      return { json: { udev: udevRules } }
    }
    const library = await checkSerialLibrary()
    const findings = [
      checkNode(),
      checkMachine(),
      await checkPhysics(),
      ...(await checkEngines(probeEngine)),
      await checkPseudoTerminal(),
      library,
      ...(library.state === 'ok' ? await checkSerialPorts() : []),
      ...(await checkPortGroup()),
      ...(options.mqtt === undefined ? [] : [await checkBroker(options.mqtt, io.env)]),
    ]
    const width = Math.max(...findings.map((finding) => finding.name.length))
    out.write(`${style.bold(`Sinew ${sinewVersion()}`)} on ${process.platform} ${process.arch}\n\n`)
    for (const finding of findings) out.write(formatFinding(finding, width, style))
    const missing = findings.filter((finding) => finding.state === 'missing')
    out.write(missing.length === 0 ? '\nReady.\n' : `\n${missing.length} missing.\n`)
    return {
      json: { version: sinewVersion(), platform: process.platform, arch: process.arch, findings },
      exitCode: missing.length === 0 ? exitCodes.done : exitCodes.failed,
    }
  },
})
