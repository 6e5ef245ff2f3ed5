#include <avr/interrupt.h>
#include <avr/io.h>

#include "board.h"
#include "devices.h"
#include "parts.h"
#include "pins.h"
#include "robot_config.h"

/* So many conversions are added up at most while nobody asks: 32 times 1023 fits 16 bits. */
#define MOST_CONVERSIONS 32
#define NOBODY 0xff

typedef struct {
  uint16_t sum;
  uint8_t conversions;
  uint16_t last; /* in sixteenths of a count */
} converted;

static volatile converted analogue[SINEW_INPUT_COUNT];
static volatile uint8_t converting = NOBODY;

#if SINEW_QUADRATURES > 0
static volatile int32_t edges[SINEW_INPUT_COUNT];
static volatile uint8_t before[SINEW_INPUT_COUNT];

/* Two bits before, two bits now: a step on, a step back, or nothing that an encoder does. */
static const int8_t step_of[16] = {0, 1, -1, 0, -1, 0, 0, 1, 1, 0, 0, -1, 0, -1, 1, 0};

static uint8_t phases(uint8_t input) {
  return (uint8_t)(pin_is_high(sinew_inputs[input].pin) << 1 | pin_is_high(sinew_inputs[input].second_pin));
}

ISR(PCINT0_vect) {
  for (uint8_t input = 0; input < SINEW_INPUT_COUNT; input++) {
    if (sinew_inputs[input].kind != SINEW_QUADRATURE) continue;
    const uint8_t now = phases(input);
    edges[input] += step_of[before[input] << 2 | now];
    before[input] = now;
  }
}
ISR(PCINT1_vect, ISR_ALIASOF(PCINT0_vect));
ISR(PCINT2_vect, ISR_ALIASOF(PCINT0_vect));

static void watch(uint8_t pin) {
  pin_pull_up(pin);
  const uint8_t group = pin < 8 ? 2 : pin < 14 ? 0 : 1;
  (&PCMSK0)[group] |= pin_mask(pin);
  PCICR |= (uint8_t)(1 << group);
}

static void begin_encoder(uint8_t input) {
  watch(sinew_inputs[input].pin);
  watch(sinew_inputs[input].second_pin);
  before[input] = phases(input);
}
#else
static void begin_encoder(uint8_t input) { (void)input; }
#endif

/* Against the supply, as the potentiometers are, and 125 kHz: 104 us a conversion. */
static void convert(uint8_t input) {
  ADMUX = _BV(REFS0) | (uint8_t)(sinew_inputs[input].pin - 14);
  ADCSRA |= _BV(ADSC);
}

static uint8_t next_analogue(uint8_t input) {
  while (input < SINEW_INPUT_COUNT && sinew_inputs[input].kind != SINEW_ADC) input++;
  return input < SINEW_INPUT_COUNT ? input : NOBODY;
}

void inputs_begin(void) {
  ADCSRA = _BV(ADEN) | _BV(ADPS2) | _BV(ADPS1) | _BV(ADPS0);
  for (uint8_t input = 0; input < SINEW_INPUT_COUNT; input++) {
    if (sinew_inputs[input].kind == SINEW_QUADRATURE) begin_encoder(input);
    if (sinew_inputs[input].kind == SINEW_SWITCH) pin_pull_up(sinew_inputs[input].pin);
    if (sinew_inputs[input].kind != SINEW_ADC) continue;
    /* The first conversion after the multiplexer has moved is thrown away. */
    for (uint8_t twice = 0; twice < 2; twice++) {
      convert(input);
      while (ADCSRA & _BV(ADSC)) {
      }
    }
    analogue[input].last = ADC * 16;
  }
  ADCSRA |= _BV(ADIE) | _BV(ADIF);
}

void inputs_tick(void) {
  if (converting != NOBODY) return;
  converting = next_analogue(0);
  if (converting != NOBODY) convert(converting);
}

ISR(ADC_vect) {
  const uint16_t value = ADC;
  const uint8_t input = converting;
  if (input == NOBODY) return;
  if (analogue[input].conversions < MOST_CONVERSIONS) {
    analogue[input].sum += value;
    analogue[input].conversions++;
  }
  converting = next_analogue(input + 1);
  if (converting != NOBODY) convert(converting);
}

/* The mean since the last call. */
static uint16_t take_analogue(uint8_t input) {
  const uint8_t status = SREG;
  cli();
  const uint16_t sum = analogue[input].sum;
  const uint8_t conversions = analogue[input].conversions;
  analogue[input].sum = 0;
  analogue[input].conversions = 0;
  SREG = status;
  if (conversions > 0) analogue[input].last = (uint16_t)((uint32_t)sum * 16 / conversions);
  return analogue[input].last;
}

int32_t board_counts(uint8_t input) {
  if (sinew_inputs[input].kind == SINEW_ADC) return take_analogue(input);
  if (sinew_inputs[input].kind == SINEW_SWITCH) return !pin_is_high(sinew_inputs[input].pin);
#if SINEW_QUADRATURES > 0
  const uint8_t status = SREG;
  cli();
  const int32_t counted = edges[input];
  SREG = status;
  return counted;
#else
  return 0;
#endif
}
