import type { ChildProcess } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { loadDescription, readRobot } from '../../../../src/description/load.ts'
import { parseDescription } from '../../../../src/description/parse.ts'
import type { RobotDescription } from '../../../../src/description/types.ts'
import { forkModule, moduleUrl } from '../../../../src/runtime/spawn.ts'

/** The other end of the wires: gpio-sim of a real kernel, or the file system in far-end/sysfs.c. */
export const far = process.env.SINEW_GPIO_FAR === 'kernel' ? 'kernel' : 'file-system'
export const chip = 'bench'

const simulated = (line: number): string => `${process.env.SINEW_GPIO_SIM}/sim_gpio${line}`
const wireFile = (line: number): string =>
  far === 'kernel' ? `${simulated(line)}/pull` : `/sys/class/far/${line}`
const levelFile = (line: number): string =>
  far === 'kernel' ? `${simulated(line)}/value` : `/sys/class/far/${line}`
const words = far === 'kernel' ? ['pull-down', 'pull-up'] : ['0', '1']

/** Pull the wire of a line up or down. */
export const pull = (line: number, level: number): void => writeFileSync(wireFile(line), words[level] ?? '')
/** What is on the wire. */
export const levelOf = (line: number): number => Number(readFileSync(levelFile(line), 'utf8'))
/** What a PWM channel gives, in ns. */
export const dutyOf = (channel: number): number =>
  Number(readFileSync(`/sys/class/pwm/pwmchip0/pwm${channel}/duty_cycle`, 'utf8'))
export const isOn = (channel: number): boolean =>
  readFileSync(`/sys/class/pwm/pwmchip0/pwm${channel}/enable`, 'utf8').trim() === '1'

/** Change lines from another process, one write every `periodUs`: `[line, level]` in turn. Says how long it took. */
export async function play(steps: readonly (readonly [number, number])[], periodUs: number): Promise<number> {
  const child: ChildProcess = forkModule(moduleUrl(import.meta.url, './play-process'))
  const files = steps.map(([line, level]) => [wireFile(line), words[level] ?? ''])
  const took = new Promise<number>((resolve) => child.once('message', (s) => resolve(Number(s))))
  child.send({ files, periodUs })
  return took
}

/** Edges of an encoder that turns: lines a and b from where they are low. */
export function turn(a: number, b: number, counts: number): (readonly [number, number])[] {
  const cycle: (readonly [number, number])[] =
    counts > 0
      ? [
          [a, 1],
          [b, 1],
          [a, 0],
          [b, 0],
        ]
      : [
          [b, 1],
          [a, 1],
          [b, 0],
          [a, 0],
        ]
  return Array.from({ length: Math.abs(counts) }, (_, step) => cycle[step % 4] ?? [a, 0])
}

/** The wheel bench, on the lines of this far end. */
export async function benchOnFarEnd(change = (text: string): string => text): Promise<RobotDescription> {
  await loadDescription('wheel_bench')
  const { text, path } = await readRobot('wheel_bench')
  const wired = text
    .replaceAll(/pinctrl-bcm2711\/GPIO(\d+)/g, `${chip}/$1`)
    .replaceAll('pwm-bcm2835', 'bench-pwm')
    .replace('watchdogS: 0.1', 'watchdogS: 0.1\n    backend: onoff')
    .replace(', bias: pull-up', '')
  return parseDescription(change(wired), path)
}
