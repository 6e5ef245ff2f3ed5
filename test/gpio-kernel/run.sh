#!/usr/bin/env bash
# The tests of GPIO lines on a real kernel with a simulated chip. Writes docs/results/gpio-kernel.md.
# Usage: run.sh [folder of the kernel; built there if it is not: build.sh]
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
folder=${1:-${TMPDIR:-/tmp}/sinew-gpio-kernel}
"$here/build.sh" "$folder"
scratch=$(mktemp -d -p /var/tmp)
trap 'rm -rf "$scratch"' EXIT
mkdir "$scratch/memory"
started=$(date +%s)
# The whole machine's files are the root folder; /tmp, /run, /sys, /proc and /dev are the kernel's own.
TMPDIR="$scratch/memory" timeout 900 "$folder/linux" mem=2G root=/dev/root rootfstype=hostfs rootflags=/ rw quiet panic=-1 \
  con0=fd:0,fd:1 con=null init="$here/init.sh" SINEW_ROOT="$root" SINEW_SCRATCH="$scratch" SINEW_NODE="$(command -v node)" \
  </dev/null >"$scratch/console" 2>&1 || true
if [ ! -s "$scratch/report" ]; then
  tail -n 60 "$scratch/console"
  echo 'the kernel gave no report'
  exit 1
fi
cat "$scratch/report"
{
  echo '# GPIO on a real kernel'
  echo
  echo 'Both back ends against gpio-sim of User-Mode Linux; `npm run test:gpio-kernel` builds the kernel, runs it and writes this file.'
  echo
  echo '```'
  sed "s#$root#.#g" "$scratch/report"
  echo '```'
  echo
  echo "$(($(date +%s) - started)) s from power on to power off, on a machine of $(nproc) cores with a load of $(cut -d' ' -f1 /proc/loadavg)."
} >"$root/docs/results/gpio-kernel.md"
grep -q '^passed$' "$scratch/report"
