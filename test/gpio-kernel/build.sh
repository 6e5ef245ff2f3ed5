#!/usr/bin/env bash
# A real Linux kernel with a simulated GPIO chip that runs as a process: User-Mode Linux from Debian's source.
# Usage: build.sh <folder>; leaves <folder>/linux. A few minutes of CPU.
# Needs: apt-get install --no-install-recommends linux-source-6.1 gcc make flex bison bc libc6-dev xz-utils
set -euo pipefail
folder=$1
mkdir -p "$folder"
cd "$folder"
[ -x linux ] && exit 0
[ -e linux-source-6.1/Makefile ] || tar xf /usr/src/linux-source-6.1.tar.xz
cd linux-source-6.1
# Without sparse interrupts each line of a simulated chip takes one of a fixed number.
sed -i -E 's/(#define NR_IRQS\s+).*$/\1(UM_LAST_SIGNAL_IRQ + 192)/' arch/um/include/asm/irq.h
make -s ARCH=um tinyconfig
# What Node and Python need, hostfs for the root folder, and GPIO.
for option in 64BIT MMU PRINTK BUG KALLSYMS BINFMT_ELF BINFMT_SCRIPT MULTIUSER BASE_FULL SYSFS_SYSCALL \
  FUTEX EPOLL SIGNALFD TIMERFD EVENTFD AIO POSIX_TIMERS HIGH_RES_TIMERS FILE_LOCKING INOTIFY_USER MEMBARRIER \
  ADVISE_SYSCALLS FHANDLE SHMEM TMPFS MEMFD_CREATE PROC_FS PROC_SYSCTL SYSFS DEVTMPFS HOSTFS \
  TTY UNIX98_PTYS STDERR_CONSOLE SSL NULL_CHAN NET UNIX HW_RANDOM UML_RANDOM RANDOM_TRUST_BOOTLOADER \
  EXPERT GPIOLIB GPIO_SYSFS GPIO_CDEV GPIO_SIM CONFIGFS_FS PWM; do
  ./scripts/config -e "$option"
done
make -s ARCH=um olddefconfig
nice -n 19 make -s ARCH=um "-j$(nproc)" linux
cp linux ../linux
