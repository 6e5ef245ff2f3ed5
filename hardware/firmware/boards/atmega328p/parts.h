/* The parts of this board layer. */
#ifndef SINEW_PARTS_H
#define SINEW_PARTS_H

#include <stdbool.h>
#include <stdint.h>

void clock_begin(void);
/* Counts up every 1024 us; wraps. */
uint8_t clock_ticks(void);

void uart_begin(void);
/* The next byte that came, if there is one. */
bool uart_take(uint8_t *byte);
/* With interrupts off: has everything been taken? */
bool uart_is_empty(void);

/* All pins low, no pulses. */
void outputs_begin(void);

/* Takes a first sample of everything: about 0.3 ms an analogue input. */
void inputs_begin(void);
/* Begin one conversion of every analogue input, from the clock's interrupt. */
void inputs_tick(void);

#endif
