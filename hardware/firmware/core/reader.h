#ifndef SINEW_READER_H
#define SINEW_READER_H

#include <stdint.h>

#include "protocol.h"
#include "robot_config.h"

/* What became of a frame. All but the first two are the counters of the protocol; one goes up a frame. */
typedef enum {
  SINEW_MORE, /* no frame has ended */
  SINEW_WHOLE, /* a frame of a known type and of its length: session and sequence are yet to be looked at */
  SINEW_OVERFLOW,
  SINEW_MALFORMED,
  SINEW_BAD_CRC,
  SINEW_WRONG_VERSION,
  SINEW_UNKNOWN_TYPE,
  SINEW_WRONG_LENGTH,
  SINEW_WRONG_SESSION,
  SINEW_OLD_SEQUENCE,
  SINEW_ACCEPTED,
  SINEW_VERDICTS
} sinew_verdict;

#define SINEW_LONGEST_PAYLOAD (4 * SINEW_ACTUATORS > 4 ? 4 * SINEW_ACTUATORS : 4)

/*
 * Unstuffs and checks on the way in, and keeps only as much as the longest frame for this robot has: a frame of
 * 512 bytes is told apart from noise without room for it.
 */
typedef struct {
  uint8_t bytes[SINEW_HEADER_BYTES + SINEW_LONGEST_PAYLOAD + SINEW_CRC_BYTES];
  uint32_t crc;
  uint16_t stuffed; /* bytes since the last delimiter */
  uint16_t length; /* bytes after unstuffing */
  uint8_t left; /* of the present COBS block */
  uint8_t zero; /* the next block begins with the zero that this one stands for */
  uint8_t too_long;
} sinew_reader;

void sinew_reader_reset(sinew_reader *reader);

/* Take in one byte. After SINEW_WHOLE the frame may be read until the next call. */
sinew_verdict sinew_reader_push(sinew_reader *reader, uint8_t byte);

static inline const uint8_t *sinew_reader_payload(const sinew_reader *reader) {
  return reader->bytes + SINEW_HEADER_BYTES;
}

#endif
