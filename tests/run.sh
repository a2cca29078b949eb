#!/bin/bash
# Runs the groups of tests that script/test names, on a tree that is built: tests/run.sh quick|--all|GROUP
# HUDDLE_TEST_JOBS tests run at a time (as many as there are cores), each with a log of its own. Tests
# share nothing: servers choose a free port, offices live in temporary folders, and tests/pg.sh gives
# each test a database of its own. A test that hangs is ended after LIMIT_SECONDS (900).
set -u
cd "$(dirname "$0")/.." || exit 1
what=$1
at_a_time=${HUDDLE_TEST_JOBS:-$(nproc)}
passed=0 failed=0 started=0
failures=()
log=$(mktemp -d)
. tests/need.sh

# Whoever ends this script ends what it started.
finish() {
	local pids
	pids=$(jobs -rp)
	# shellcheck disable=SC2086  # a list
	[ -z "$pids" ] || { kill $pids 2>/dev/null; wait; }
	rm -rf "$log"
}
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

wanted() { # group, in which of quick/--all
	[ "$what" = "$1" ] && return 0
	[ "$what" = quick ] && [ "$2" = quick ] && return 0
	[ "$what" = --all ]
}

# cmocka says "[  PASSED  ] 9 test(s)." and "[  FAILED  ] 2 test(s)"; node says "# pass 9".
count() { # PASSED or FAILED, pass or fail, the log
	sed -nE "s/.*\[  $1  \] ([0-9]+) test.*/\1/p; s/^. $2 ([0-9]+)\$/\1/p" "$3" | awk '{ n += $1 } END { print n + 0 }'
}

note() { # the number of a test that has ended
	local name status seconds good bad
	{ read -r name; read -r status; read -r seconds; } <"$log/$1.end"
	rm "$log/$1.end"
	good=$(count PASSED pass "$log/$1.out")
	bad=$(count FAILED fail "$log/$1.out")
	[ "$good" -eq 0 ] && [ "$status" -eq 0 ] && good=1
	[ "$bad" -eq 0 ] && [ "$status" -ne 0 ] && bad=1
	passed=$((passed + good))
	failed=$((failed + bad))
	if [ "$status" -ne 0 ]; then
		failures+=("$name")
		printf 'FAIL  %s [%s s]\n' "$name" "$seconds"
		tail -n 60 "$log/$1.out"
	else
		printf 'ok    %s [%s s] (%s)\n' "$name" "$seconds" "$good"
	fi
	rm "$log/$1.out"
}

note_ended() {
	local end number
	for end in "$log"/*.end; do
		[ -f "$end" ] || continue
		number=${end##*/}
		note "${number%.end}"
	done
}

# In a process of its own. The .end file appears whole, when the test has ended.
one() { # number, name, command...
	local number=$1 name=$2 start=$SECONDS child
	shift 2
	trap 'kill "$child" 2>/dev/null; exit 143' TERM INT HUP
	timeout -k 10 "${LIMIT_SECONDS:-900}" "$@" >"$log/$number.out" 2>&1 &
	child=$!
	wait "$child"
	printf '%s\n%s\n%s\n' "$name" "$?" "$((SECONDS - start))" >"$log/$number.new"
	mv "$log/$number.new" "$log/$number.end"
}

run() { # name, command...
	local running
	while running=$(jobs -rp | wc -l) && [ "$running" -ge "$at_a_time" ]; do
		wait -n
		note_ended
	done
	started=$((started + 1))
	( trap - EXIT; one "$started" "$@" ) &
}

# A build wants the cores for itself.
settle() {
	wait
	note_ended
}

# Only the fault tests, and one of test_db, look at whether a commit survives a power cut.
export HUDDLE_TEST_SYNCHRONOUS=OFF

both_engines() { # a test in JavaScript
	run "$1 (SQLite)" node --test --test-reporter=tap "$1"
	run "$1 (PostgreSQL)" env HUDDLE_TEST_ENGINE=pg tests/pg.sh node --test --test-reporter=tap "$1"
}

if wanted tree quick; then
	run "tree/tidy" sh -c 'make -s build/tools/tidy && git ls-files -z | xargs -0 build/tools/tidy'
	run "tree/layers" sh tools/layers.sh
	for t in tests/tree/test_*.sh; do run "$t" sh "$t"; done
fi
if wanted unit quick; then
	for t in build/tests/unit/test_*; do [ -x "$t" ] && [ -f "$t" ] && run "$t" "$t"; done
fi
if wanted sql quick; then
	for t in build/tests/sql/test_*; do
		[ -x "$t" ] && [ -f "$t" ] && run "$t (both engines)" tests/pg.sh "$t"
	done
fi
# The longest first, so that no core waits for the other at the end.
if wanted browser quick; then
	for t in tests/browser/*.test.mjs; do both_engines "$t"; done
fi
if wanted http quick; then
	for t in tests/http/*.test.mjs; do both_engines "$t"; done
fi
if wanted asan long; then
	settle
	need "build with sanitizers" make -j2 V=asan all tests
	for t in build/asan/tests/unit/test_*; do [ -x "$t" ] && [ -f "$t" ] && run "$t" "$t"; done
	for t in build/asan/tests/sql/test_*; do [ -x "$t" ] && [ -f "$t" ] && run "$t" tests/pg.sh "$t"; done
	for t in tests/http/*.test.mjs; do
		run "$t (sanitizers)" env HUDDLE_BIN=build/asan/huddle node --test --test-reporter=tap "$t"
	done
fi
if wanted fault long; then
	unset HUDDLE_TEST_SYNCHRONOUS
	for t in tests/fault/*.sh; do run "$t" tests/pg.sh sh "$t"; done
	for t in tests/fault/*.test.mjs; do both_engines "$t"; done
fi
if wanted fuzz long; then
	settle
	need "build of the fuzz targets" make -j2 V=fuzz fuzzers
	for t in build/fuzz/fuzz/fuzz_*; do
		[ -x "$t" ] && [ -f "$t" ] && run "fuzz ${t##*/fuzz_}" tests/fuzz/run.sh "$t"
	done
fi
settle

for f in "${failures[@]:+${failures[@]}}"; do printf 'failed: %s\n' "$f"; done
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
