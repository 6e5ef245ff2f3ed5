/** What the USB vendors on a robot's desk make. Source: the USB ID repository (linux-usb.org/usb.ids). */
const vendors: Readonly<Record<string, string>> = {
  '0403': 'FTDI adapter, as in the U2D2 for Dynamixel',
  '10c4': 'Silicon Labs CP210x adapter',
  '1a86': 'QinHeng CH34x adapter, as on Feetech servo boards and Arduino clones',
  '067b': 'Prolific PL2303 adapter',
  '2341': 'Arduino',
  '2a03': 'Arduino',
  '239a': 'Adafruit board',
  '2e8a': 'Raspberry Pi RP2040',
  '303a': 'Espressif ESP32',
  '0483': 'STMicroelectronics board',
  '16c0': 'Teensy or another small maker’s board',
  fff1: 'ROBOTIS OpenCM',
}

export function boardOf(vendorId: string | undefined): string | undefined {
  return vendorId === undefined ? undefined : vendors[vendorId.toLowerCase()]
}

export const vendorIds = Object.keys(vendors).sort()
