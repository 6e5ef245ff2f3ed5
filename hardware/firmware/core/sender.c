#include "sender.h"

#include "board.h"
#include "devices.h"
#include "limits.h"
#include "protocol.h"
#include "robot_config.h"
#include "writer.h"

uint32_t sinew_session;

static const uint8_t description_hash[16] = SINEW_DESCRIPTION_HASH;
static const char robot_name[] = SINEW_ROBOT_NAME;
static const uint8_t firmware_version[4] = SINEW_FIRMWARE_VERSION;

/* STATE has numbers of its own, so that a gap in them is a lost reading. */
static uint32_t state_sequence;
static uint32_t sequence;
static uint32_t clock_low_us;
static uint32_t clock_high;

void sinew_sender_init(void) {
  sinew_session = 0;
  state_sequence = 0;
  sequence = 0;
  clock_low_us = board_micros();
  clock_high = 0;
}

void sinew_sender_tick(uint32_t now_us) {
  if (now_us < clock_low_us) clock_high++;
  clock_low_us = now_us;
}

static void put_time(void) {
  sinew_sender_tick(board_micros());
  sinew_put_u32(clock_low_us);
  sinew_put_u32(clock_high);
}

void sinew_send_info(uint32_t challenge) {
  sinew_begin(SINEW_INFO, sinew_session, ++sequence);
  sinew_put_u32(challenge);
  sinew_put_bytes(description_hash, sizeof description_hash);
  sinew_put_bytes(firmware_version, sizeof firmware_version);
  sinew_put_u16(SINEW_WATCHDOG_MS);
  sinew_put_u16(SINEW_STATE_RATE_HZ);
  sinew_put_u32(SINEW_PERIOD_US);
  sinew_put_u8(SINEW_SENSORS);
  sinew_put_u8(SINEW_ACTUATORS);
  for (uint8_t index = 0; index < SINEW_ACTUATORS; index++) {
    const sinew_limits *limits = &sinew_actuator_limits[index];
    sinew_put_u8(limits->kind);
    sinew_put_float(limits->lower);
    sinew_put_float(limits->upper);
    sinew_put_float(limits->velocity);
    sinew_put_float(limits->acceleration);
    sinew_put_float(limits->effort);
  }
  sinew_put_bytes(robot_name, sizeof robot_name - 1);
  sinew_finish();
}

void sinew_send_answer(uint8_t type, uint32_t answers, uint8_t refusal) {
  sinew_begin(refusal == 0 ? SINEW_ACK : SINEW_NACK, sinew_session, ++sequence);
  sinew_put_u32(answers);
  sinew_put_u8(type);
  if (refusal != 0) sinew_put_u8(refusal);
  sinew_finish();
}

void sinew_send_echo(uint32_t answers) {
  sinew_begin(SINEW_ECHO, sinew_session, ++sequence);
  sinew_put_u32(answers);
  put_time();
  sinew_finish();
}

void sinew_send_fault(uint16_t code, const char *text) {
  sinew_begin(SINEW_FAULT, sinew_session, ++sequence);
  sinew_put_u16(code);
  for (; *text != '\0'; text++) sinew_put_u8((uint8_t)*text);
  sinew_finish();
}

void sinew_send_state(uint16_t flags, uint16_t fault, uint32_t command_sequence) {
  sinew_begin(SINEW_STATE, sinew_session, ++state_sequence);
  put_time();
  sinew_put_u16(flags);
  sinew_put_u16(fault);
  sinew_put_u32(command_sequence);
  for (uint8_t index = 0; index < SINEW_SENSORS; index++) sinew_put_float(sinew_devices_value(index));
  for (uint8_t index = 0; index < SINEW_ACTUATORS; index++) sinew_put_float(sinew_in_force[index]);
  sinew_finish();
}
