/*
 * Frames that an enemy would send: right ones with any type, session, sequence and values, cut, flipped, doubled,
 * spliced, and noise between them, while time passes. After every one: what is in force is finite, inside the limits,
 * no faster than they allow, and nothing is put out before ARM. `adversary <frames> <seed>`.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bytes.h"
#include "crc32.h"
#include "limits.h"
#include "protocol.h"
#include "sender.h"
#include "test.h"

static uint64_t random_state;

/* xorshift64* (Vigna 2016). */
static uint32_t draw(void) {
  random_state ^= random_state >> 12;
  random_state ^= random_state << 25;
  random_state ^= random_state >> 27;
  return (uint32_t)((random_state * 0x2545f4914f6cdd1dULL) >> 32);
}
static uint32_t below(uint32_t count) { return draw() % count; }

static uint8_t raw[600];
static uint32_t raw_length;
static uint8_t wire[700];
static uint32_t wire_length;
static uint32_t sequence;

static void put_u32(uint32_t value) {
  for (int shift = 0; shift < 32; shift += 8) raw[raw_length++] = (uint8_t)(value >> shift);
}

static void put_float(float value) {
  sinew_float bits;
  bits.value = value;
  put_u32(bits.bits);
}

static float nasty_value(const sinew_limits *limits, float in_force) {
  const float edge = below(2) ? limits->upper : limits->lower;
  switch (below(12)) {
    case 0:
      return NAN;
    case 1:
      return below(2) ? INFINITY : -INFINITY;
    case 2:
      return edge * (below(2) ? 1.000001f : 1.1f);
    case 3:
      return 1e-42f; /* subnormal */
    case 4:
      return 3.4e38f;
    case 5:
      return edge;
    default:
      return in_force + ((float)below(2001) / 1000 - 1) * 0.2f;
  }
}

static void stuff(void) {
  uint32_t at = 0;
  wire_length = 0;
  wire[wire_length++] = 0;
  for (;;) {
    uint32_t run = 0;
    while (at + run < raw_length && run < 254 && raw[at + run] != 0) run++;
    wire[wire_length++] = (uint8_t)(run + 1);
    memcpy(wire + wire_length, raw + at, run);
    wire_length += run;
    at += run;
    if (at == raw_length) break;
    if (run == 254) continue;
    if (++at == raw_length) {
      wire[wire_length++] = 1;
      break;
    }
  }
  wire[wire_length++] = 0;
}

static void build(void) {
  static const uint8_t types[] = {1, 2, 2, 2, 2, 2, 2, 2, 3, 3, 4, 5, 5, 5, 5, 6, 7, 0, 0x33, 0x42};
  const uint8_t type = types[below(sizeof types)];
  raw_length = 0;
  raw[raw_length++] = below(40) ? SINEW_VERSION : (uint8_t)draw();
  raw[raw_length++] = type;
  put_u32(type == 1 ? 0 : below(20) ? sinew_session : draw());
  sequence += below(10) ? 1 : below(1000) ? below(50) - 25 : draw();
  put_u32(sequence);
  if (type == 1) {
    put_u32(draw());
    sequence = 0;
  }
  if (type == 2) {
    for (int index = 0; index < SINEW_ACTUATORS; index++) {
      put_float(nasty_value(&sinew_actuator_limits[index], sinew_in_force[index]));
    }
  }
  if (below(30) == 0) {
    for (uint32_t more = below(490); more > 0; more--) raw[raw_length++] = (uint8_t)draw();
  }
  uint32_t crc = SINEW_CRC_START;
  for (uint32_t index = 0; index < raw_length; index++) crc = sinew_crc32(crc, raw[index]);
  put_u32(~crc);
  stuff();
}

static void fail(const char *what, uint32_t frame) {
  printf("frame %u: %s\n", (unsigned)frame, what);
  exit(1);
}

static void check(const float *before, uint32_t old_accepted, sinew_state old_state, uint32_t frame) {
  const int moved = sinew_present_state() == SINEW_ARMED && old_state == SINEW_ARMED;
  for (int index = 0; index < SINEW_ACTUATORS; index++) {
    const sinew_limits *limits = &sinew_actuator_limits[index];
    const float now = sinew_in_force[index];
    if (!isfinite(now)) fail("not finite in force", frame);
    if (limits->kind != 0) continue;
    if (now > limits->upper * 1.000001f || now < limits->lower * 1.000001f) fail("outside its range", frame);
    if (!moved && old_state != SINEW_ARMED && sinew_present_state() != SINEW_ARMED && now != before[index]) {
      fail("moved while it was not armed", frame);
    }
    if (sinew_counters[SINEW_ACCEPTED] == old_accepted && now != before[index] && moved) {
      fail("moved by a frame that was not accepted", frame);
    }
  }
}

int main(int argc, char **argv) {
  const uint32_t frames = argc > 1 ? (uint32_t)strtoul(argv[1], NULL, 10) : 1000;
  random_state = argc > 2 ? strtoull(argv[2], NULL, 10) : 1;
  uint32_t armed = 0;
  uint32_t obeyed = 0;
  start();
  for (uint32_t frame = 0; frame < frames; frame++) {
    float before[SINEW_ACTUATORS];
    memcpy(before, sinew_in_force, sizeof before);
    const uint32_t accepted = sinew_counters[SINEW_ACCEPTED];
    const uint32_t put = times_put_out;
    const sinew_state state = sinew_present_state();
    build();
    const uint32_t mischief = below(12);
    if (mischief == 0) wire[below(wire_length)] ^= (uint8_t)(1 << below(8));
    if (mischief == 1) wire_length = below(wire_length);
    receive(wire, wire_length);
    if (mischief == 2) receive(wire, wire_length);
    if (mischief == 3) {
      for (uint32_t noise = below(900); noise > 0; noise--) sinew_receive((uint8_t)draw());
    }
    check(before, accepted, state, frame);
    if (state == SINEW_ARMED) armed++;
    if (state == SINEW_ARMED && times_put_out > put) obeyed++;
    if (below(4) == 0) advance(below(below(20) ? 20000 : 3000000));
    room = below(10) ? 512 : (uint16_t)below(512);
    sent_length = 0;
  }
  printf("{\"frames\":%u,\"whileArmed\":%u,\"movedOutputs\":%u", (unsigned)frames, (unsigned)armed, (unsigned)obeyed);
  static const char *const names[] = {"overflow", "malformed", "badCrc", "wrongVersion", "unknownType",
                                      "wrongLength", "wrongSession", "oldSequence", "accepted"};
  for (int verdict = SINEW_OVERFLOW; verdict < SINEW_VERDICTS; verdict++) {
    printf(",\"%s\":%u", names[verdict - SINEW_OVERFLOW], (unsigned)sinew_counters[verdict]);
  }
  printf("}\n");
  return 0;
}
