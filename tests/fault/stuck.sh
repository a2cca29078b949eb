#!/bin/sh
# No allocation that fails leaves a transaction open: each one of begin, commit and rollback, on both
# engines (PostgreSQL: inside tests/pg.sh).
set -eu
cd "$(dirname "$0")/../.."
make -s -j2 build/fault/stuck build/fault/no_memory.so
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
preload=$PWD/build/fault/no_memory.so
for place in "$folder" ${HUDDLE_TEST_PG:+"$HUDDLE_TEST_PG"}; do
	build/fault/stuck "$place"
	all=$(LD_PRELOAD=$preload NO_MEMORY_TELL=1 build/fault/stuck "$place" 2>&1 | sed -n 's/^allocations=//p')
	at=$((all > 200 ? all - 200 : 1)) # the first ones are the libraries' own
	while [ "$at" -le "$all" ]; do
		status=0
		LD_PRELOAD=$preload NO_MEMORY_AT=$at build/fault/stuck "$place" 2>"$folder/said" || status=$?
		if [ "$status" -eq 3 ]; then
			echo "allocation $at of $all leaves a transaction open: $(cat "$folder/said")" >&2
			exit 1
		fi
		at=$((at + 1))
	done
	echo "$all allocations, the last $((all > 200 ? 200 : all)) tried one by one"
done
