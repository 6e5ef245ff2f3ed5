/* The few registers that are used, by the RP2040 data sheet (build 2024-10-15), chapters 2 and 4. */
#ifndef SINEW_REGISTERS_H
#define SINEW_REGISTERS_H

#include <stdint.h>

#define REGISTER(address) (*(volatile uint32_t *)(address))

/* Resets (2.14). Writing at +0x3000 clears bits. */
#define RESETS_CLEAR REGISTER(0x4000f000)
#define RESETS_DONE REGISTER(0x4000c008)
#define RESET_ADC (1UL << 0)
#define RESET_IO_BANK0 (1UL << 5)
#define RESET_PADS_BANK0 (1UL << 8)
#define RESET_PWM (1UL << 14)
#define RESET_TIMER (1UL << 21)
#define RESET_UART0 (1UL << 22)

/* Pins (2.19): which part of the chip drives a pin. */
#define PIN_CONTROL(pin) REGISTER(0x40014004 + 8 * (pin))
#define FUNCTION_UART 2
#define FUNCTION_PWM 4
#define FUNCTION_SIO 5
#define PAD(pin) REGISTER(0x4001c004 + 4 * (pin))
#define PAD_INPUT_ENABLE (1UL << 6)
#define PAD_PULL_UP (1UL << 3)

/* Single-cycle I/O (2.3.1). */
#define SIO_IN REGISTER(0xd0000004)
#define SIO_OUT_SET REGISTER(0xd0000014)
#define SIO_OUT_CLEAR REGISTER(0xd0000018)
#define SIO_ENABLE_SET REGISTER(0xd0000024)

/* UART 0 (4.2). */
#define UART_DATA REGISTER(0x40034000)
#define UART_FLAGS REGISTER(0x40034018)
#define UART_RECEIVE_EMPTY (1UL << 4)
#define UART_SEND_FULL (1UL << 5)
#define UART_DIVISOR REGISTER(0x40034024)
#define UART_DIVISOR_64THS REGISTER(0x40034028)
#define UART_LINE REGISTER(0x4003402c)
#define UART_CONTROL REGISTER(0x40034030)

/* PWM (4.5): a slice is two pins. */
#define PWM_CONTROL(slice) REGISTER(0x40050000 + 0x14 * (slice))
#define PWM_DIVIDER(slice) REGISTER(0x40050004 + 0x14 * (slice))
#define PWM_COMPARE(slice) REGISTER(0x4005000c + 0x14 * (slice))
#define PWM_TOP(slice) REGISTER(0x40050010 + 0x14 * (slice))

/* Timer (4.6), watchdog (4.7), converter (4.9), ring oscillator (2.17). */
#define TIMER_LOW REGISTER(0x40054028)
#define WATCHDOG_CONTROL REGISTER(0x40058000)
#define WATCHDOG_LOAD REGISTER(0x40058004)
#define WATCHDOG_TICK REGISTER(0x4005802c)
#define WATCHDOG_ENABLE (1UL << 30)
#define ADC_CONTROL REGISTER(0x4004c000)
#define ADC_RESULT REGISTER(0x4004c004)
#define RANDOM_BIT REGISTER(0x4006001c)

#endif
