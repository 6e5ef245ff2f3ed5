import type { Register, Sign } from '../servo-bus/registers.ts'

/*
 * Control table of the STS and SMS series. Sources: Feetech's memory table of the STS3215; LeRobot,
 * motors/feetech/tables.py (addresses and sign bits).
 */

type Access = 'fixed' | 'eeprom' | 'ram' | 'present'

function register(
  name: string,
  address: number,
  size: 1 | 2,
  access: Access,
  initial: number,
  { sign = 'none', range }: { readonly sign?: Sign; readonly range?: readonly [number, number] } = {},
): Register {
  return {
    name,
    address,
    size,
    sign,
    writable: access === 'eeprom' || access === 'ram',
    eeprom: access === 'eeprom' || access === 'fixed',
    initial,
    ...(range ? { range } : {}),
  }
}

export const feetechRegisters = {
  firmwareMajor: register('Firmware_Major_Version', 0, 1, 'fixed', 3),
  firmwareMinor: register('Firmware_Minor_Version', 1, 1, 'fixed', 10),
  model: register('Model_Number', 3, 2, 'fixed', 777),
  id: register('ID', 5, 1, 'eeprom', 1, { range: [0, 253] }),
  baudRate: register('Baud_Rate', 6, 1, 'eeprom', 0, { range: [0, 7] }),
  returnDelay: register('Return_Delay_Time', 7, 1, 'eeprom', 250, { range: [0, 254] }),
  responseLevel: register('Response_Status_Level', 8, 1, 'eeprom', 1, { range: [0, 1] }),
  minPosition: register('Min_Position_Limit', 9, 2, 'eeprom', 0, { range: [0, 4094] }),
  maxPosition: register('Max_Position_Limit', 11, 2, 'eeprom', 4095, { range: [0, 4095] }),
  temperatureLimit: register('Max_Temperature_Limit', 13, 1, 'eeprom', 70, { range: [0, 100] }),
  maxVoltage: register('Max_Voltage_Limit', 14, 1, 'eeprom', 140),
  minVoltage: register('Min_Voltage_Limit', 15, 1, 'eeprom', 40),
  maxTorque: register('Max_Torque_Limit', 16, 2, 'eeprom', 1000, { range: [0, 1000] }),
  phase: register('Phase', 18, 1, 'eeprom', 12),
  unloading: register('Unloading_Condition', 19, 1, 'eeprom', 44),
  alarm: register('LED_Alarm_Condition', 20, 1, 'eeprom', 47),
  p: register('P_Coefficient', 21, 1, 'eeprom', 32),
  d: register('D_Coefficient', 22, 1, 'eeprom', 32),
  i: register('I_Coefficient', 23, 1, 'eeprom', 0),
  startupForce: register('Minimum_Startup_Force', 24, 2, 'eeprom', 16, { range: [0, 1000] }),
  clockwiseDead: register('CW_Dead_Zone', 26, 1, 'eeprom', 1),
  counterDead: register('CCW_Dead_Zone', 27, 1, 'eeprom', 1),
  protectionCurrent: register('Protection_Current', 28, 2, 'eeprom', 500),
  resolution: register('Angular_Resolution', 30, 1, 'eeprom', 1),
  homingOffset: register('Homing_Offset', 31, 2, 'eeprom', 0, { sign: { bit: 11 }, range: [-2047, 2047] }),
  mode: register('Operating_Mode', 33, 1, 'eeprom', 0, { range: [0, 3] }),
  protectiveTorque: register('Protective_Torque', 34, 1, 'eeprom', 20, { range: [0, 100] }),
  protectionTime: register('Protection_Time', 35, 1, 'eeprom', 200),
  overloadTorque: register('Overload_Torque', 36, 1, 'eeprom', 80, { range: [0, 100] }),
  velocityP: register('Velocity_P', 37, 1, 'eeprom', 10),
  overCurrentTime: register('Over_Current_Protection_Time', 38, 1, 'eeprom', 200),
  velocityI: register('Velocity_I', 39, 1, 'eeprom', 200),
  torqueEnable: register('Torque_Enable', 40, 1, 'ram', 0),
  acceleration: register('Acceleration', 41, 1, 'ram', 0, { range: [0, 254] }),
  goalPosition: register('Goal_Position', 42, 2, 'ram', 0, { sign: { bit: 15 } }),
  goalTime: register('Goal_Time', 44, 2, 'ram', 0),
  goalVelocity: register('Goal_Velocity', 46, 2, 'ram', 0, { sign: { bit: 15 } }),
  torqueLimit: register('Torque_Limit', 48, 2, 'ram', 1000, { range: [0, 1000] }),
  lock: register('Lock', 55, 1, 'ram', 1, { range: [0, 1] }),
  presentPosition: register('Present_Position', 56, 2, 'present', 0, { sign: { bit: 15 } }),
  presentVelocity: register('Present_Velocity', 58, 2, 'present', 0, { sign: { bit: 15 } }),
  presentEffort: register('Present_Load', 60, 2, 'present', 0, { sign: { bit: 10 } }),
  presentVoltage: register('Present_Voltage', 62, 1, 'present', 120),
  presentTemperature: register('Present_Temperature', 63, 1, 'present', 30),
  status: register('Status', 65, 1, 'present', 0),
  moving: register('Moving', 66, 1, 'present', 0),
  presentCurrent: register('Present_Current', 69, 2, 'present', 0, { sign: { bit: 15 } }),
} as const satisfies Record<string, Register>
