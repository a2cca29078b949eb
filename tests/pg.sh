#!/bin/sh
# Runs a command with a private PostgreSQL: tests/pg.sh COMMAND...
# HUDDLE_TEST_PG holds the address of an empty database with "test" in its name. The server lives in a
# temporary folder, listens on a unix socket alone, and is gone afterwards whatever happens. Inside
# another tests/pg.sh the command gets a database of its own on the server that runs already.
set -eu

[ $# -gt 0 ] || { echo "usage: tests/pg.sh COMMAND..." >&2; exit 2; }

for bin in /usr/lib/postgresql/*/bin; do :; done # the newest one stays
[ -x "$bin/initdb" ] || bin=$(dirname "$(command -v initdb)")

# Names the database after this process, which no other of the run has as long as it lives.
address() {
	HUDDLE_TEST_PG="postgresql://huddle@/huddle_test_$$?host=$HUDDLE_TEST_CLUSTER"
	export HUDDLE_TEST_PG HUDDLE_TEST_CLUSTER
	"$bin/createdb" -h "$HUDDLE_TEST_CLUSTER" -U huddle "huddle_test_$$"
}

if [ -n "${HUDDLE_TEST_CLUSTER:-}" ]; then
	drop() {
		status=$?
		trap - EXIT INT TERM HUP
		"$bin/dropdb" -h "$HUDDLE_TEST_CLUSTER" -U huddle --if-exists --force "huddle_test_$$" || true
		exit "$status"
	}
	trap drop EXIT
	trap 'exit 130' INT
	trap 'exit 143' TERM HUP
	address
	"$@"
	exit
fi

# The server refuses to run as root, so root lends itself the user of the package.
as=
if [ "$(id -u)" = 0 ]; then
	as="setpriv --reuid=postgres --regid=postgres --clear-groups"
fi

# The path of a unix socket must stay under 108 bytes, so TMPDIR is not followed.
dir=$(mktemp -d /tmp/huddle-pg.XXXXXX)
stop() {
	status=$?
	trap - EXIT INT TERM HUP
	$as "$bin/pg_ctl" -D "$dir/data" -m immediate -s stop >/dev/null 2>&1 || true
	rm -rf "$dir"
	exit "$status"
}
trap stop EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

if [ -n "$as" ]; then
	chown postgres "$dir"
fi
cd "$dir"
$as "$bin/initdb" -D "$dir/data" -U huddle -A trust -E UTF8 --locale=C.UTF-8 --no-sync >"$dir/initdb.log" 2>&1 || {
	cat "$dir/initdb.log" >&2
	exit 1
}
# Durability is not what these tests look at (none of them cuts the server's power); speed is welcome.
$as "$bin/pg_ctl" -D "$dir/data" -l "$dir/server.log" -w -s start -o "-c listen_addresses='' \
	-c unix_socket_directories='$dir' -c fsync=off -c synchronous_commit=off \
	-c full_page_writes=off -c max_connections=100 -c shared_buffers=64MB" || {
	cat "$dir/server.log" >&2
	exit 1
}
# Others than the server's own user may enter the folder to reach the socket.
$as chmod 755 "$dir"
cd "$OLDPWD"
HUDDLE_TEST_CLUSTER=$dir
address
"$@"
