#include "writer.h"

#include "board.h"
#include "bytes.h"
#include "crc32.h"
#include "protocol.h"
#include "robot_config.h"

static uint8_t raw[SINEW_LONGEST_SENT];
static uint16_t length;

void sinew_put_u8(uint8_t value) {
  if (length < sizeof raw) raw[length++] = value;
}

void sinew_put_u16(uint16_t value) {
  sinew_put_u8((uint8_t)value);
  sinew_put_u8((uint8_t)(value >> 8));
}

void sinew_put_u32(uint32_t value) {
  sinew_put_u16((uint16_t)value);
  sinew_put_u16((uint16_t)(value >> 16));
}

void sinew_put_float(float value) {
  sinew_float bits;
  bits.value = value;
  sinew_put_u32(bits.bits);
}

void sinew_put_bytes(const void *bytes, uint8_t count) {
  const uint8_t *from = bytes;
  while (count-- > 0) sinew_put_u8(*from++);
}

void sinew_begin(uint8_t type, uint32_t session, uint32_t sequence) {
  length = 0;
  sinew_put_u8(SINEW_VERSION);
  sinew_put_u8(type);
  sinew_put_u32(session);
  sinew_put_u32(sequence);
}

/* COBS: blocks of up to 254 bytes that are not zero, each behind its length plus one. */
static void send_stuffed(void) {
  uint16_t at = 0;
  for (;;) {
    uint8_t run = 0;
    while (at + run < length && run < 254 && raw[at + run] != 0) run++;
    board_put((uint8_t)(run + 1));
    for (uint8_t index = 0; index < run; index++) board_put(raw[at + index]);
    at += run;
    if (at == length) return;
    if (run == 254) continue;
    at++;
    /* A zero at the very end: the empty block after it says so. */
    if (at == length) {
      board_put(1);
      return;
    }
  }
}

bool sinew_finish(void) {
  uint32_t crc = SINEW_CRC_START;
  for (uint16_t index = 0; index < length; index++) crc = sinew_crc32(crc, raw[index]);
  sinew_put_u32(~crc);
  if (board_room() < length + length / 254 + 3) return false;
  board_put(0);
  send_stuffed();
  board_put(0);
  return true;
}
