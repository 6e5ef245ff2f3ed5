#ifndef SINEW_TEST_H
#define SINEW_TEST_H

#include <stdint.h>

#include "robot.h"
#include "robot_config.h"

extern uint32_t now_us;
extern uint8_t sent[65536];
extern uint32_t sent_length;
extern uint16_t room;
extern uint32_t next_session;
extern int32_t counts[SINEW_INPUT_COUNT];
/* What the pins were last told, and how often. */
extern float put_out[SINEW_ACTUATORS];
extern uint32_t times_put_out;

void start(void);
void receive(const uint8_t *bytes, uint32_t length);
/* Let time pass, ticking every millisecond. */
void advance(uint32_t us);

#endif
