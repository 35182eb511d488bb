# shellcheck shell=bash
# common.sh: shared by the scripts beside it; sourced, never run.
#
# SPDX-License-Identifier: GPL-3.0-or-later
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

say() {
  printf '%s\n' "$*" >&2
}

die() {
  say "$*"
  exit 1
}

# What is only built to be tested: a report needs lines, not variables.
# shellcheck disable=SC2034 # for those who source this
tested=(-Dc_args=-g1)

# configure_and_build FOLDER [meson options …]; $targets, if set, are what is built of it.
targets=()
configure_and_build() {
  local folder=$1
  shift
  mkdir -p build
  # Two hundred programs are linked: gold takes a fifth of the time.
  if command -v ld.gold >/dev/null; then export CC_LD="${CC_LD-gold}"; fi
  if [ ! -f "$folder/build.ninja" ]; then
    meson setup "$folder" --fatal-meson-warnings "$@" >"$folder.log" 2>&1 ||
      { cat "$folder.log" >&2; die "meson setup failed"; }
  fi
  ninja -C "$folder" "${targets[@]}" >"$folder.log" 2>&1 || { cat "$folder.log" >&2; die "the build failed"; }
}

# run_tests FOLDER LOG-NAME [meson test options …]: prints what failed; never fails itself, because
# count-tests does the judging. Half of the tests' time is waiting, so that twice as many run as there are processors.
run_tests() {
  local folder=$1 log=$2
  shift 2
  rm -f "$folder/meson-logs/$log".*
  meson test -C "$folder" --no-rebuild --print-errorlogs --logbase "$log" --num-processes "$((2 * $(nproc)))" "$@" || true
}
