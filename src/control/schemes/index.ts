import { gpioScheme } from './gpio.ts'
import { mqttScheme, mqttsScheme } from './mqtt.ts'
import { replayScheme } from './replay.ts'
import { serialScheme } from './serial.ts'
import { simScheme } from './sim.ts'
import type { Scheme } from './types.ts'

export const schemes: Readonly<Record<string, Scheme>> = {
  sim: simScheme,
  serial: serialScheme,
  mqtt: mqttScheme,
  mqtts: mqttsScheme,
  gpio: gpioScheme,
  replay: replayScheme,
}
