#include <avr/interrupt.h>
#include <avr/io.h>

#include "board.h"
#include "parts.h"

/* Timer 0 counts every 4 us and overflows every 1024. */
static volatile uint32_t overflows;

ISR(TIMER0_OVF_vect) {
  overflows++;
  inputs_tick();
}

void clock_begin(void) {
  TCCR0A = 0;
  TCCR0B = _BV(CS01) | _BV(CS00);
  TIMSK0 = _BV(TOIE0);
}

uint8_t clock_ticks(void) { return *(volatile uint8_t *)&overflows; }

uint32_t board_micros(void) {
  const uint8_t status = SREG;
  cli();
  uint32_t high = overflows;
  const uint8_t count = TCNT0;
  /* It overflowed and its interrupt has not run yet. */
  if ((TIFR0 & _BV(TOV0)) && count < 255) high++;
  SREG = status;
  return high << 10 | (uint16_t)count << 2;
}
