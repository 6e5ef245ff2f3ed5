#include "board.h"

#include "devices.h"
#include "registers.h"
#include "robot.h"
#include "robot_config.h"

/* Clocks as the SDK's start-up code leaves them: 125 MHz, and 12 ticks of the crystal a microsecond. */
#define CLOCK_HZ 125000000UL
#define CRYSTAL_MHZ 12
#define WATCHDOG_US 60000UL
#define SEND_BYTES 1024
#define WRAP(index) ((index) % SEND_BYTES)

static uint8_t sending[SEND_BYTES];
static uint16_t sending_head;
static uint16_t sending_tail;

uint32_t board_micros(void) { return TIMER_LOW; }

uint16_t board_room(void) { return (uint16_t)(SEND_BYTES - 1 - WRAP(SEND_BYTES + sending_head - sending_tail)); }

void board_put(uint8_t byte) {
  sending[sending_head] = byte;
  sending_head = WRAP(sending_head + 1);
}

static void send(void) {
  while (sending_tail != sending_head && !(UART_FLAGS & UART_SEND_FULL)) {
    UART_DATA = sending[sending_tail];
    sending_tail = WRAP(sending_tail + 1);
  }
}

/* From the jitter of the ring oscillator, and the time a person takes. */
uint32_t board_draw(void) {
  uint32_t drawn = TIMER_LOW;
  for (uint8_t bit = 0; bit < 64; bit++) drawn = (drawn << 1 | drawn >> 31) ^ (RANDOM_BIT & 1) * 0x9e3779b9UL;
  return drawn;
}

int32_t board_counts(uint8_t input) {
  const sinew_input *from = &sinew_inputs[input];
  if (from->kind == SINEW_SWITCH) return !(SIO_IN >> from->pin & 1);
  /* Edges want an interrupt or a PIO program: this layer has neither. The generator refuses encoders here. */
  if (from->kind != SINEW_ADC) return 0;
  ADC_CONTROL = 1 | 1UL << 2 | (uint32_t)(from->pin - 26) << 12;
  while (!(ADC_CONTROL & 1UL << 8)) {
  }
  /* 12 bits here, 10 and four of averaging on an ATmega328P: the same sixteenths. */
  return (int32_t)ADC_RESULT * 4;
}

static uint8_t slice_of(uint8_t pin) { return pin >> 1 & 7; }

static void compare(uint8_t pin, uint16_t level) {
  const uint8_t slice = slice_of(pin);
  const uint8_t shift = pin & 1 ? 16 : 0;
  PWM_COMPARE(slice) = (PWM_COMPARE(slice) & ~(0xffffUL << shift)) | (uint32_t)level << shift;
  PIN_CONTROL(pin) = FUNCTION_PWM;
}

/* A slice of a servo counts microseconds, one of a motor to 6249: 20 kHz. */
void board_servo(uint8_t output, float pulse_us) { compare(sinew_outputs[output].pin, (uint16_t)(pulse_us + 0.5f)); }

void board_pwm(uint8_t output, float duty) {
  const uint32_t direction = 1UL << sinew_outputs[output].direction_pin;
  if (duty < 0) SIO_OUT_SET = direction;
  else SIO_OUT_CLEAR = direction;
  compare(sinew_outputs[output].pin, (uint16_t)((duty < 0 ? -duty : duty) * 6250 + 0.5f));
}

static void outputs_begin(void) {
  for (uint8_t index = 0; index < SINEW_ACTUATORS; index++) {
    const sinew_output *output = &sinew_outputs[index];
    const uint8_t slice = slice_of(output->pin);
    const bool servo = output->kind == SINEW_SERVO;
    PWM_DIVIDER(slice) = (servo ? CLOCK_HZ / 1000000 : 1) << 4;
    PWM_TOP(slice) = servo ? 1000000UL / SINEW_SERVO_HZ - 1 : 6249;
    PWM_CONTROL(slice) = 1;
    /* Low, and not the PWM's before it is commanded. */
    SIO_OUT_CLEAR = 1UL << output->pin | (servo ? 0 : 1UL << output->direction_pin);
    SIO_ENABLE_SET = 1UL << output->pin | (servo ? 0 : 1UL << output->direction_pin);
    PIN_CONTROL(output->pin) = FUNCTION_SIO;
    if (!servo) PIN_CONTROL(output->direction_pin) = FUNCTION_SIO;
  }
}

static void inputs_begin(void) {
  ADC_CONTROL = 1;
  for (uint8_t input = 0; input < SINEW_INPUT_COUNT; input++) {
    if (sinew_inputs[input].kind != SINEW_SWITCH) continue;
    PAD(sinew_inputs[input].pin) = PAD_INPUT_ENABLE | PAD_PULL_UP;
    PIN_CONTROL(sinew_inputs[input].pin) = FUNCTION_SIO;
  }
}

static void uart_begin(void) {
  const uint32_t divisor = CLOCK_HZ * 4 / SINEW_BAUD_RATE;
  UART_DIVISOR = divisor >> 6;
  UART_DIVISOR_64THS = divisor & 63;
  UART_LINE = 3UL << 5 | 1UL << 4;
  UART_CONTROL = 1 | 1UL << 8 | 1UL << 9;
  PIN_CONTROL(0) = FUNCTION_UART;
  PIN_CONTROL(1) = FUNCTION_UART;
}

int main(void) {
  const uint32_t parts =
      RESET_ADC | RESET_IO_BANK0 | RESET_PADS_BANK0 | RESET_PWM | RESET_TIMER | RESET_UART0;
  RESETS_CLEAR = parts;
  while ((RESETS_DONE & parts) != parts) {
  }
  /* The tick feeds the timer as well; the watchdog counts twice a microsecond (erratum RP2040-E1). */
  WATCHDOG_TICK = 1UL << 9 | CRYSTAL_MHZ;
  WATCHDOG_LOAD = 2 * WATCHDOG_US;
  WATCHDOG_CONTROL |= WATCHDOG_ENABLE;
  outputs_begin();
  inputs_begin();
  uart_begin();
  sinew_init();
  uint32_t ticked_us = board_micros();
  for (;;) {
    for (uint8_t count = 0; count < 16 && !(UART_FLAGS & UART_RECEIVE_EMPTY); count++) {
      sinew_receive((uint8_t)UART_DATA);
    }
    send();
    if (board_micros() - ticked_us < 500) continue;
    ticked_us = board_micros();
    sinew_tick();
    WATCHDOG_LOAD = 2 * WATCHDOG_US;
  }
}
