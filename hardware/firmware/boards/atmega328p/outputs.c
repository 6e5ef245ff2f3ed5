#include <avr/io.h>

#include "board.h"
#include "devices.h"
#include "parts.h"
#include "pins.h"
#include "robot_config.h"

/* Timer 1 makes servo pulses in steps of half a microsecond, timer 2 motor PWM of 7.8 kHz. */
#define SERVO_TOP (2000000UL / SINEW_SERVO_HZ - 1)

void outputs_begin(void) {
  for (uint8_t index = 0; index < SINEW_ACTUATORS; index++) {
    pin_make_output(sinew_outputs[index].pin);
    if (sinew_outputs[index].kind == SINEW_PWM) pin_make_output(sinew_outputs[index].direction_pin);
  }
  /* Fast PWM up to ICR1 and up to 255. No pin is connected before it is commanded. */
  ICR1 = SERVO_TOP;
  TCCR1A = _BV(WGM11);
  TCCR1B = _BV(WGM13) | _BV(WGM12) | _BV(CS11);
  TCCR2A = _BV(WGM21) | _BV(WGM20);
  TCCR2B = _BV(CS21);
}

/* A new width counts from the next pulse on: the register is buffered by the timer. */
void board_servo(uint8_t output, float pulse_us) {
  const uint16_t last_step = (uint16_t)(2 * pulse_us + 0.5f) - 1;
  if (sinew_outputs[output].pin == 9) {
    OCR1A = last_step;
    TCCR1A |= _BV(COM1A1);
  } else {
    OCR1B = last_step;
    TCCR1A |= _BV(COM1B1);
  }
}

void board_pwm(uint8_t output, float duty) {
  const float size = duty < 0 ? -duty : duty;
  const uint8_t steps = size >= 1 ? 255 : (uint8_t)(255 * size + 0.5f);
  const uint8_t pin = sinew_outputs[output].pin;
  pin_write(sinew_outputs[output].direction_pin, duty < 0);
  /* Compare value 0 would still give a spike a period: zero is the pin itself, which is low. */
  if (pin == 11) {
    OCR2A = steps;
    if (steps > 0) TCCR2A |= _BV(COM2A1);
    else TCCR2A &= (uint8_t)~_BV(COM2A1);
  } else {
    OCR2B = steps;
    if (steps > 0) TCCR2A |= _BV(COM2B1);
    else TCCR2A &= (uint8_t)~_BV(COM2B1);
  }
}
