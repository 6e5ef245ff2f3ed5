#!/usr/bin/env bash
# Run a command where /sys/class is the file system of far-end/sysfs.c: in-namespace.sh <folder> <command …>
# Called in a mount namespace of its own (unshare -m), as root.
set -euo pipefail
folder=$1
shift
here=$(dirname "$0")
gcc -O1 -Wall -Wextra -Werror -o "$folder/sysfs" "$here/far-end/sysfs.c" $(pkg-config --cflags --libs fuse3) -lpthread
"$folder/sysfs" /sys/class -f -o attr_timeout=0,entry_timeout=0,negative_timeout=0 &
server=$!
trap 'umount -l /sys/class; kill $server 2>/dev/null || true' EXIT
for _ in $(seq 100); do
  [ -e /sys/class/gpio/export ] && break
  sleep 0.05
done
"$@"
