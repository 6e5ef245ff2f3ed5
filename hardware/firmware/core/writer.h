#ifndef SINEW_WRITER_H
#define SINEW_WRITER_H

#include <stdbool.h>
#include <stdint.h>

/* One frame at a time, built in a buffer of its own and stuffed on its way out to the board. */
void sinew_begin(uint8_t type, uint32_t session, uint32_t sequence);
void sinew_put_u8(uint8_t value);
void sinew_put_u16(uint16_t value);
void sinew_put_u32(uint32_t value);
void sinew_put_float(float value);
void sinew_put_bytes(const void *bytes, uint8_t length);
/* False if the board has no room for all of it: then nothing of it is sent. */
bool sinew_finish(void);

#endif
