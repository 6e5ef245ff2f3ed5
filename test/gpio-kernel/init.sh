#!/bin/bash
# The first process of the kernel that run.sh starts: a simulated chip, then the tests, then power off.
export PATH=/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin HOME=/tmp NO_COLOR=1 CI=1
mount -t proc proc /proc
mount -t sysfs sysfs /sys
mount -t devtmpfs devtmpfs /dev 2>/dev/null
mount -t tmpfs tmpfs /tmp
mount -t configfs configfs /sys/kernel/config
chip=/sys/kernel/config/gpio-sim/bench
mkdir "$chip" "$chip/bank0" && echo 12 >"$chip/bank0/num_lines" && echo bench >"$chip/bank0/label"
mkdir "$chip/bank0/line11" && echo ENCODER_A >"$chip/bank0/line11/name"
echo 1 >"$chip/live"
device=/sys/devices/platform/$(cat "$chip/dev_name")
export SINEW_GPIO_FAR=kernel SINEW_GPIO_SIM=$device/$(cat "$chip/bank0/chip_name")
cd "$SINEW_ROOT" || exit 1
{
  echo "Linux $(uname -r), chip $(cat "$chip/bank0/chip_name"), /sys/class/gpio: $(ls /sys/class/gpio | tr '\n' ' ')"
  "$SINEW_NODE" --version
  if "$SINEW_NODE" node_modules/vitest/vitest.mjs run --config test/drivers/gpio/inside/vitest.config.ts --reporter=verbose lines 2>&1; then
    verdict=passed
  else
    verdict=failed
  fi
  "$SINEW_NODE" --import tsx test/drivers/gpio/inside/rates-process.ts
  echo "$verdict"
} >"$SINEW_SCRATCH/log" 2>&1
# Only a whole report is one.
mv "$SINEW_SCRATCH/log" "$SINEW_SCRATCH/report"
sync
/usr/bin/python3 -c 'import ctypes; ctypes.CDLL(None).reboot(0x4321fedc)'
