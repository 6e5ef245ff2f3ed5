/* The robot's side of the Sinew wire protocol (docs/wire-protocol.md): bytes in, bytes out. */
#ifndef SINEW_ROBOT_H
#define SINEW_ROBOT_H

#include <stdint.h>

#include "reader.h"

/* idle streams nothing; latched refuses ARM until CLEAR, and no new session ends it. */
typedef enum { SINEW_IDLE, SINEW_DISARMED, SINEW_ARMED, SINEW_LATCHED } sinew_state;

/* What became of the frames received; one goes up a frame. */
extern uint32_t sinew_counters[SINEW_VERDICTS];

void sinew_init(void);
void sinew_receive(uint8_t byte);
/* Run what is due: the watchdogs, then STATE. To be called at least every millisecond or two. */
void sinew_tick(void);
sinew_state sinew_present_state(void);

#endif
