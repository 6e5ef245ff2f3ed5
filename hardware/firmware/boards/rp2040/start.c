#include <stddef.h>
#include <stdint.h>

extern uint32_t data_start, data_end, data_load, bss_start, bss_end, stack_top;
int main(void);
void reset_handler(void);

/* What a freestanding compiler may call. */
void *memcpy(void *to, const void *from, size_t length) {
  uint8_t *target = to;
  const uint8_t *source = from;
  while (length-- > 0) *target++ = *source++;
  return to;
}

void *memset(void *to, int value, size_t length) {
  uint8_t *target = to;
  while (length-- > 0) *target++ = (uint8_t)value;
  return to;
}

void reset_handler(void) {
  const uint32_t *from = &data_load;
  for (uint32_t *to = &data_start; to < &data_end;) *to++ = *from++;
  for (uint32_t *to = &bss_start; to < &bss_end;) *to++ = 0;
  main();
  for (;;) {
  }
}

/* A fault hangs, and the watchdog resets. */
static void hang(void) {
  for (;;) {
  }
}

__attribute__((used, section(".vectors"))) static void *const vectors[4] = {&stack_top, reset_handler, hang, hang};
