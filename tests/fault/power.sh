#!/bin/sh
# 300 simulated power cuts lose nothing; with synchronous lowered the same test finds the loss.
set -eu
cd "$(dirname "$0")/../.."
make -s -j2 build/fault/power
build/fault/power 300 "${SEED:-20261123}"
HUDDLE_TEST_SYNCHRONOUS=NORMAL build/fault/power 300 "${SEED:-20261123}" --expect-loss
