#include <avr/eeprom.h>

#include "board.h"

/* How often the board has been started and then asked who it is; kept without power. */
static uint32_t starts_kept EEMEM;
static uint32_t starts;
static uint16_t drawn;

/* Thorough and one-to-one (the finaliser of MurmurHash3): different numbers stay different. */
static uint32_t mixed(uint32_t value) {
  value ^= value >> 16;
  value *= 0x85ebca6bUL;
  value ^= value >> 13;
  value *= 0xc2b2ae35UL;
  return value ^ value >> 16;
}

/*
 * Counted at the first session after a start and not at every start: a supply that comes and goes must not wear out
 * the memory, which takes 100 000 writes. The write takes up to 14 ms; nothing is armed then.
 */
uint32_t board_draw(void) {
  if (drawn == 0) {
    starts = eeprom_read_dword(&starts_kept) + 1;
    eeprom_update_dword(&starts_kept, starts);
  }
  drawn++;
  return mixed(starts << 16 | drawn);
}
