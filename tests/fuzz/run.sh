#!/bin/sh
# One fuzz target for FUZZ_SECONDS (a minute unless told), from its seeds in tests/fuzz/corpus.
# usage: tests/fuzz/run.sh build/fuzz/fuzz/fuzz_NAME
set -u
name=${1##*/fuzz_}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
seeds=
[ -d "tests/fuzz/corpus/$name" ] && seeds=tests/fuzz/corpus/$name
# shellcheck disable=SC2086  # no seeds: no argument
"$1" -max_total_time="${FUZZ_SECONDS:-60}" -timeout=20 -rss_limit_mb=3072 \
	-artifact_prefix="$work/" "$work" $seeds
