#ifndef SINEW_SENDER_H
#define SINEW_SENDER_H

#include <stdint.h>

/* The session of every frame sent, 0 before the first. */
extern uint32_t sinew_session;

void sinew_sender_init(void);
/* Keeps the robot's clock of 64 bits. */
void sinew_sender_tick(uint32_t now_us);
void sinew_send_info(uint32_t challenge);
/* Yes (`refusal` 0) or no to the request of that type and sequence number. */
void sinew_send_answer(uint8_t type, uint32_t answers, uint8_t refusal);
void sinew_send_echo(uint32_t answers);
void sinew_send_fault(uint16_t code, const char *text);
void sinew_send_state(uint16_t flags, uint16_t fault, uint32_t command_sequence);

#endif
