#ifndef SINEW_CRC32_H
#define SINEW_CRC32_H

#include <stdint.h>

/*
 * CRC-32/ISO-HDLC, that of zlib, byte by byte: begin with SINEW_CRC_START, the complement of the end is the check.
 * A register that has taken in a message and its own check, low byte first, holds SINEW_CRC_RESIDUE.
 */
#define SINEW_CRC_START 0xffffffffUL
#define SINEW_CRC_RESIDUE 0xdebb20e3UL

uint32_t sinew_crc32(uint32_t crc, uint8_t byte);

#endif
