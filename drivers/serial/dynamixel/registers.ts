import type { Register } from '../servo-bus/registers.ts'

/*
 * Control table of the X series. Source: ROBOTIS e-manual, control tables of XL330, XL430 and XM430.
 */

type Access = 'fixed' | 'eeprom' | 'ram' | 'present'

function register(
  name: string,
  address: number,
  size: 1 | 2 | 4,
  access: Access,
  initial: number,
  range?: readonly [number, number],
): Register {
  return {
    name,
    address,
    size,
    sign: 'none',
    writable: access === 'eeprom' || access === 'ram',
    eeprom: access === 'eeprom' || access === 'fixed',
    initial,
    ...(range ? { range } : {}),
  }
}

const signed = (entry: Register): Register => ({ ...entry, sign: 'twos' })
const turn = [0, 4095] as const

export const dynamixelRegisters = {
  model: register('Model_Number', 0, 2, 'fixed', 1060),
  modelInformation: register('Model_Information', 2, 4, 'fixed', 0),
  firmware: register('Firmware_Version', 6, 1, 'fixed', 46),
  id: register('ID', 7, 1, 'eeprom', 1, [0, 252]),
  baudRate: register('Baud_Rate', 8, 1, 'eeprom', 1, [0, 7]),
  returnDelay: register('Return_Delay_Time', 9, 1, 'eeprom', 250, [0, 254]),
  driveMode: register('Drive_Mode', 10, 1, 'eeprom', 0, [0, 13]),
  mode: register('Operating_Mode', 11, 1, 'eeprom', 3, [0, 16]),
  secondaryId: register('Secondary_ID', 12, 1, 'eeprom', 255),
  protocol: register('Protocol_Type', 13, 1, 'eeprom', 2, [1, 2]),
  homingOffset: signed(register('Homing_Offset', 20, 4, 'eeprom', 0, [-1044479, 1044479])),
  movingThreshold: register('Moving_Threshold', 24, 4, 'eeprom', 10, [0, 1023]),
  temperatureLimit: register('Temperature_Limit', 31, 1, 'eeprom', 72, [0, 100]),
  maxVoltage: register('Max_Voltage_Limit', 32, 2, 'eeprom', 140, [31, 160]),
  minVoltage: register('Min_Voltage_Limit', 34, 2, 'eeprom', 60, [31, 160]),
  pwmLimit: register('PWM_Limit', 36, 2, 'eeprom', 885, [0, 885]),
  currentLimit: register('Current_Limit', 38, 2, 'eeprom', 1193, [0, 2047]),
  velocityLimit: register('Velocity_Limit', 44, 4, 'eeprom', 265, [0, 2047]),
  maxPosition: register('Max_Position_Limit', 48, 4, 'eeprom', 4095, turn),
  minPosition: register('Min_Position_Limit', 52, 4, 'eeprom', 0, turn),
  shutdown: register('Shutdown', 63, 1, 'eeprom', 52),
  torqueEnable: register('Torque_Enable', 64, 1, 'ram', 0, [0, 1]),
  led: register('LED', 65, 1, 'ram', 0, [0, 1]),
  statusLevel: register('Status_Return_Level', 68, 1, 'ram', 2, [0, 2]),
  registered: register('Registered_Instruction', 69, 1, 'present', 0),
  hardwareError: register('Hardware_Error_Status', 70, 1, 'present', 0),
  velocityI: register('Velocity_I_Gain', 76, 2, 'ram', 1000),
  velocityP: register('Velocity_P_Gain', 78, 2, 'ram', 100),
  positionD: register('Position_D_Gain', 80, 2, 'ram', 0),
  positionI: register('Position_I_Gain', 82, 2, 'ram', 0),
  positionP: register('Position_P_Gain', 84, 2, 'ram', 800),
  watchdog: signed(register('Bus_Watchdog', 98, 1, 'ram', 0, [0, 127])),
  goalPwm: signed(register('Goal_PWM', 100, 2, 'ram', 885)),
  goalCurrent: signed(register('Goal_Current', 102, 2, 'ram', 0)),
  goalVelocity: signed(register('Goal_Velocity', 104, 4, 'ram', 0)),
  profileAcceleration: register('Profile_Acceleration', 108, 4, 'ram', 0, [0, 32767]),
  profileVelocity: register('Profile_Velocity', 112, 4, 'ram', 0, [0, 32767]),
  goalPosition: signed(register('Goal_Position', 116, 4, 'ram', 0)),
  tick: register('Realtime_Tick', 120, 2, 'present', 0),
  moving: register('Moving', 122, 1, 'present', 0),
  movingStatus: register('Moving_Status', 123, 1, 'present', 0),
  presentPwm: signed(register('Present_PWM', 124, 2, 'present', 0)),
  presentEffort: signed(register('Present_Current', 126, 2, 'present', 0)),
  presentVelocity: signed(register('Present_Velocity', 128, 4, 'present', 0)),
  presentPosition: signed(register('Present_Position', 132, 4, 'present', 0)),
  velocityTrajectory: signed(register('Velocity_Trajectory', 136, 4, 'present', 0)),
  positionTrajectory: signed(register('Position_Trajectory', 140, 4, 'present', 0)),
  presentVoltage: register('Present_Input_Voltage', 144, 2, 'present', 120),
  presentTemperature: register('Present_Temperature', 146, 1, 'present', 30),
} as const satisfies Record<string, Register>
