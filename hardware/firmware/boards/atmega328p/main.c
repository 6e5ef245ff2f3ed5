#include <avr/interrupt.h>
#include <avr/sleep.h>
#include <avr/wdt.h>

#include "parts.h"
#include "robot.h"

/* So many bytes at most before the watchdogs are looked at again, however much garbage pours in. */
#define BYTES_AT_ONCE 16

/*
 * Before anything else: after a reset by the hardware watchdog it still runs, at its shortest. Pins are inputs then,
 * whatever the reason of the reset was: nothing pulses or pushes before the first ARM.
 */
void watchdog_first(void) __attribute__((naked, used, section(".init3")));
void watchdog_first(void) {
  MCUSR = 0;
  wdt_enable(WDTO_60MS);
}

static void sleep_until_interrupt(uint8_t seen) {
  cli();
  if (uart_is_empty() && clock_ticks() == seen) {
    sleep_enable();
    sei();
    sleep_cpu();
    sleep_disable();
  }
  sei();
}

int main(void) {
  outputs_begin();
  inputs_begin();
  clock_begin();
  uart_begin();
  sinew_init();
  set_sleep_mode(SLEEP_MODE_IDLE);
  sei();

  uint8_t seen = clock_ticks();
  for (;;) {
    uint8_t byte;
    for (uint8_t count = 0; count < BYTES_AT_ONCE && uart_take(&byte); count++) sinew_receive(byte);
    /* Once a millisecond, and the watchdog is fed only while the clock runs: every other one here hangs on it. */
    if (clock_ticks() != seen) {
      seen = clock_ticks();
      sinew_tick();
      wdt_reset();
    }
    sleep_until_interrupt(seen);
  }
}
