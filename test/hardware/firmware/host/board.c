/* A board for the core's tests on a computer: time, line and pins are variables. */
#include "board.h"

#include "test.h"

uint32_t now_us;
uint8_t sent[65536];
uint32_t sent_length;
uint16_t room = 512;
int32_t counts[SINEW_INPUT_COUNT];
float put_out[SINEW_ACTUATORS];
uint32_t times_put_out;

uint32_t next_session;

uint32_t board_micros(void) { return now_us; }
uint16_t board_room(void) { return room; }
void board_put(uint8_t byte) {
  if (sent_length < sizeof sent) sent[sent_length++] = byte;
}
uint32_t board_draw(void) { return next_session++; }
int32_t board_counts(uint8_t input) { return counts[input]; }
void board_servo(uint8_t output, float pulse_us) {
  put_out[output] = pulse_us;
  times_put_out++;
}
void board_pwm(uint8_t output, float duty) { board_servo(output, duty); }

void advance(uint32_t us) {
  for (uint32_t end = now_us + us; now_us != end;) {
    now_us += end - now_us < 1000 ? end - now_us : 1000;
    sinew_tick();
  }
}

void start(void) {
  for (uint8_t input = 0; input < SINEW_INPUT_COUNT; input++) counts[input] = 512 * 16;
  room = 512;
  now_us = 0;
  next_session = 1000;
  sent_length = 0;
  times_put_out = 0;
  sinew_init();
}

void receive(const uint8_t *bytes, uint32_t length) {
  for (uint32_t index = 0; index < length; index++) sinew_receive(bytes[index]);
}
