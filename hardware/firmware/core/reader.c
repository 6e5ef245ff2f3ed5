#include "reader.h"

#include "crc32.h"

void sinew_reader_reset(sinew_reader *reader) {
  reader->crc = SINEW_CRC_START;
  reader->stuffed = 0;
  reader->length = 0;
  reader->left = 0;
  reader->zero = 0;
  reader->too_long = 0;
}

static void put(sinew_reader *reader, uint8_t byte) {
  if (reader->length >= SINEW_LONGEST_FRAME) {
    reader->too_long = 1;
    return;
  }
  if (reader->length < sizeof reader->bytes) reader->bytes[reader->length] = byte;
  reader->crc = sinew_crc32(reader->crc, byte);
  reader->length++;
}

static void unstuff(sinew_reader *reader, uint8_t byte) {
  if (reader->left > 0) {
    put(reader, byte);
    reader->left--;
    return;
  }
  if (reader->zero) put(reader, 0);
  reader->left = (uint8_t)(byte - 1);
  reader->zero = byte != 0xff;
}

/* Bytes of payload of a type from a host, -1 if there is no such type. */
static int16_t payload_bytes(uint8_t type) {
  switch (type) {
    case SINEW_HELLO:
      return 4;
    case SINEW_COMMAND:
      return 4 * SINEW_ACTUATORS;
    case SINEW_ARM:
    case SINEW_STOP:
    case SINEW_CLEAR:
    case SINEW_HEARTBEAT:
    case SINEW_DISARM:
      return 0;
    default:
      return -1;
  }
}

static sinew_verdict judge(const sinew_reader *reader) {
  if (reader->stuffed > SINEW_LONGEST_STUFFED) return SINEW_OVERFLOW;
  if (reader->left > 0 || reader->too_long || reader->length < SINEW_HEADER_BYTES + SINEW_CRC_BYTES) {
    return SINEW_MALFORMED;
  }
  if (reader->crc != SINEW_CRC_RESIDUE) return SINEW_BAD_CRC;
  if (reader->bytes[0] != SINEW_VERSION) return SINEW_WRONG_VERSION;
  const int16_t bytes = payload_bytes(reader->bytes[1]);
  if (bytes < 0) return SINEW_UNKNOWN_TYPE;
  if (reader->length != (uint16_t)bytes + SINEW_HEADER_BYTES + SINEW_CRC_BYTES) return SINEW_WRONG_LENGTH;
  return SINEW_WHOLE;
}

sinew_verdict sinew_reader_push(sinew_reader *reader, uint8_t byte) {
  if (byte != 0) {
    if (reader->stuffed > SINEW_LONGEST_STUFFED) return SINEW_MORE;
    reader->stuffed++;
    unstuff(reader, byte);
    return SINEW_MORE;
  }
  if (reader->stuffed == 0) return SINEW_MORE;
  const sinew_verdict verdict = judge(reader);
  sinew_reader_reset(reader);
  return verdict;
}
