/* What the core asks of a board. A board is one folder in boards/ that defines these and a main(). */
#ifndef SINEW_BOARD_H
#define SINEW_BOARD_H

#include <stdbool.h>
#include <stdint.h>

/* Microseconds since the start; wraps. Called more often than it wraps. */
uint32_t board_micros(void);

/* Bytes that can be sent without waiting, and one of them. */
uint16_t board_room(void);
void board_put(uint8_t byte);

/* A number for a new session: another one each time, after a restart too. */
uint32_t board_draw(void);

/* What an input (an index of SINEW_INPUTS) counts now: 1/16 of a converter's counts, an encoder's edges, 0 or 1. */
int32_t board_counts(uint8_t input);

/* The width of a servo's pulses from now on; the duty cycle of a motor, -1 to 1. `output` indexes SINEW_OUTPUTS. */
void board_servo(uint8_t output, float pulse_us);
void board_pwm(uint8_t output, float duty);

#endif
