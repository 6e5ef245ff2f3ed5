# RP2040 (Raspberry Pi Pico). Compiled and linked to see that the core suits a 32-bit processor and how much it takes;
# never run on a board: see README.md here.
CC = arm-none-eabi-gcc
SIZE = arm-none-eabi-size
CPUFLAGS = -mcpu=cortex-m0plus -mthumb -ffreestanding
CFLAGS += -Os -ffunction-sections -fdata-sections
LDFLAGS = -nostdlib -Wl,--gc-sections -T boards/rp2040/memory.ld -lgcc
FLASH_BYTES = 2097152
RAM_BYTES = 262144
STACK_BYTES = 4096
IMAGE =
