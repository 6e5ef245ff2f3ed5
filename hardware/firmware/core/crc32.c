#include "crc32.h"

/* Half a byte at a time: 64 bytes of table where the usual one takes 1 KiB of a 32 KiB flash. */
static const uint32_t table[16] = {
    0x00000000UL, 0x1db71064UL, 0x3b6e20c8UL, 0x26d930acUL, 0x76dc4190UL, 0x6b6b51f4UL, 0x4db26158UL, 0x5005713cUL,
    0xedb88320UL, 0xf00f9344UL, 0xd6d6a3e8UL, 0xcb61b38cUL, 0x9b64c2b0UL, 0x86d3d2d4UL, 0xa00ae278UL, 0xbdbdf21cUL,
};

uint32_t sinew_crc32(uint32_t crc, uint8_t byte) {
  crc = table[((uint8_t)crc ^ byte) & 0x0f] ^ (crc >> 4);
  return table[((uint8_t)crc ^ (byte >> 4)) & 0x0f] ^ (crc >> 4);
}
