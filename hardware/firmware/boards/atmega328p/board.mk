# ATmega328P at 16 MHz: Arduino Uno, Nano, Pro Mini of 5 V.
CC = avr-gcc
SIZE = avr-size
OBJCOPY = avr-objcopy
CPUFLAGS = -mmcu=atmega328p -DF_CPU=16000000UL
CFLAGS += -Os -flto -ffunction-sections -fdata-sections -mcall-prologues
LDFLAGS = -flto -Os -Wl,--gc-sections -lm
# Optiboot takes the last 512 bytes of the flash, an old Nano's boot loader 2048.
FLASH_BYTES = 30720
RAM_BYTES = 2048
# Room for the stack, whose depth no compiler counts.
STACK_BYTES = 512
IMAGE = $(BUILD)/firmware.hex

$(IMAGE): $(ELF)
	$(OBJCOPY) -O ihex -R .eeprom $< $@

PORT ?= /dev/ttyUSB0
# 57600 for a Nano with the old boot loader.
UPLOAD_BAUD ?= 115200

.PHONY: flash
flash: $(IMAGE)
	avrdude -p atmega328p -c arduino -P $(PORT) -b $(UPLOAD_BAUD) -D -U flash:w:$<:i
