/* An Arduino's pin numbers (D0 to D13, then A0 to A5 as 14 to 19) as ports and bits. A6 and A7 only convert. */
#ifndef SINEW_PINS_H
#define SINEW_PINS_H

#include <avr/io.h>
#include <stdbool.h>
#include <stdint.h>

static inline uint8_t pin_mask(uint8_t pin) {
  return (uint8_t)(1 << (pin < 8 ? pin : pin < 14 ? pin - 8 : pin - 14));
}

static inline volatile uint8_t *pin_port(uint8_t pin) { return pin < 8 ? &PORTD : pin < 14 ? &PORTB : &PORTC; }
static inline volatile uint8_t *pin_direction(uint8_t pin) { return pin < 8 ? &DDRD : pin < 14 ? &DDRB : &DDRC; }
static inline bool pin_is_high(uint8_t pin) {
  return ((pin < 8 ? PIND : pin < 14 ? PINB : PINC) & pin_mask(pin)) != 0;
}

static inline void pin_write(uint8_t pin, bool high) {
  if (high) *pin_port(pin) |= pin_mask(pin);
  else *pin_port(pin) &= (uint8_t)~pin_mask(pin);
}

/* Low first, so that it never is high for a moment. */
static inline void pin_make_output(uint8_t pin) {
  pin_write(pin, false);
  *pin_direction(pin) |= pin_mask(pin);
}

static inline void pin_pull_up(uint8_t pin) {
  *pin_direction(pin) &= (uint8_t)~pin_mask(pin);
  pin_write(pin, true);
}

#endif
