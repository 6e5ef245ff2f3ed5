/* Little-endian numbers in bytes, wherever they lie and whatever the processor's own order is. */
#ifndef SINEW_BYTES_H
#define SINEW_BYTES_H

#include <stdint.h>

static inline uint32_t sinew_u32_at(const uint8_t *at) {
  return (uint32_t)at[0] | (uint32_t)at[1] << 8 | (uint32_t)at[2] << 16 | (uint32_t)at[3] << 24;
}

/* A float and its bits; the union is C99's way round the aliasing rules. */
typedef union {
  float value;
  uint32_t bits;
} sinew_float;

#endif
