/*
 * Plays a script to the core and prints what it sent. A script is lines of: `t <us>` let time pass, `r <hex>` bytes
 * come, `j <us>` a jump in time, `d <number>` of the next session, `c <input> <counts>` an input reads, `m <room>` so
 * much can be sent, `s` print state, counters, what is in
 * force and what was sent since, `z` begin anew.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "limits.h"
#include "test.h"

static uint8_t bytes[1 << 16];

static uint32_t from_hex(const char *text) {
  uint32_t length = 0;
  unsigned value;
  while (length < sizeof bytes && sscanf(text, "%2x", &value) == 1) {
    bytes[length++] = (uint8_t)value;
    text += 2;
  }
  return length;
}

static void show(void) {
  printf("%d", sinew_present_state());
  for (int verdict = SINEW_OVERFLOW; verdict < SINEW_VERDICTS; verdict++) printf(" %u", (unsigned)sinew_counters[verdict]);
  for (int index = 0; index < SINEW_ACTUATORS; index++) printf(" %.9g", (double)sinew_in_force[index]);
  printf(" ");
  for (uint32_t index = 0; index < sent_length; index++) printf("%02x", sent[index]);
  printf("\n");
  sent_length = 0;
}

int main(void) {
  static char line[1 << 18];
  start();
  while (fgets(line, sizeof line, stdin)) {
    char *rest = line + 2;
    if (line[0] == 't') advance((uint32_t)strtoul(rest, NULL, 10));
    else if (line[0] == 'r') receive(bytes, from_hex(rest));
    else if (line[0] == 'd') next_session = (uint32_t)strtoul(rest, NULL, 10);
    else if (line[0] == 'j') {
      now_us += (uint32_t)strtoul(rest, NULL, 10);
      sinew_tick();
    } else if (line[0] == 'm') room = (uint16_t)strtoul(rest, NULL, 10);
    else if (line[0] == 's') show();
    else if (line[0] == 'z') start();
    else if (line[0] == 'c') {
      const unsigned long input = strtoul(rest, &rest, 10);
      if (input < SINEW_INPUT_COUNT) counts[input] = (int32_t)strtol(rest, NULL, 10);
    }
  }
  return 0;
}
