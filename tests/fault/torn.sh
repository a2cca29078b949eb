#!/bin/sh
# Negative control of the kill test: without a transaction kill -9 leaves half a write, with one never.
set -eu
cd "$(dirname "$0")/../.."
make -s -j2 build/fault/torn
build/fault/torn 200
build/fault/torn 200 --loose
