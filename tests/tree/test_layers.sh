#!/bin/sh
# The layer check: the tree passes, and each kind of violation, planted in a copy, is found.
# Run from the top of the tree.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
count=0

fail() {
	echo "test_layers: $*" >&2
	exit 1
}

cp -R src "$work/src"
# A copy of the layers that may not exist in the tree yet.
mkdir -p "$work/src/mod/org" "$work/src/mod/people/tmpl" "$work/src/mod/roster" "$work/src/cmd" \
	"$work/src/solver"
tools/layers.sh "$work/src" >"$work/out" || fail "the tree breaks its layers: $(cat "$work/out")"

# found FILE LINE WORDS: the line, added to a new or existing file, is refused with those words.
found() {
	target=$work/src/$1
	had=no
	if [ -e "$target" ]; then
		cp "$target" "$work/keep"
		had=yes
	fi
	printf '%s\n' "$2" >>"$target"
	if tools/layers.sh "$work/src" >"$work/out"; then
		fail "$1: $2 was not found"
	fi
	grep -q "^src/$1:[0-9]*: .*$3" "$work/out" || fail "$1: $2 gave: $(cat "$work/out")"
	if [ "$had" = yes ]; then mv "$work/keep" "$target"; else rm "$target"; fi
	count=$((count + 1))
}

# passes FILE LINE: the counterpart, so that the check does not merely refuse everything.
passes() {
	target=$work/src/$1
	printf '%s\n' "$2" >"$target"
	tools/layers.sh "$work/src" >"$work/out" || fail "$1: $2 was refused: $(cat "$work/out")"
	rm "$target"
	count=$((count + 1))
}

found base/zz.c '#include "db/db.h"' 'lies below'
found db/zz.c '#include "http/http.h"' 'lies below or beside'
found http/zz.c '#include "db/db.h"' 'lies below or beside'
found http/zz.c '#include "auth/perm.h"' 'lies below'
found auth/zz.c '#include "web/ctx.h"' 'lies below'
found web/zz.c '#include "mod/people/people_api.h"' 'lies below'
found web/zz.c '#include "solver/solver.h"' 'lies below'
found solver/zz.c '#include "db/db.h"' 'lies below'
found mod/people/zz.c '#include "cmd/cmd.h"' 'lies below'
found extra.c '#include "base/base.h"' 'no layer'
found web/zz.c '#include "ctx.h"' 'written from src/'
found auth/zz.c '#include "assets.h"' 'few readers'
found mod/people/zz.c '#include "mod/org/org.h"' 'org_api.h alone'
found mod/people/zz.c '#include "mod/roster/roster_api.h"' 'comes after'
found mod/people/zz.c '#include "mod/nosuch/nosuch_api.h"' 'no place'
found mod/links.c '#include "mod/org/org_store.h"' 'only the x_api.h'
found mod/people/people_rules.c '#include "db/db.h"' 'rules see'
found mod/people/people_rules_pay.c '#include "http/html.h"' 'rules see'
found mod/people/people_rules.c '#include <time.h>' 'rules are pure'
found mod/people/people_rules.c '#include <unistd.h>' 'rules are pure'
found mod/people/people.h '#include "web/ctx.h"' 'base alone'
found mod/people/people_api.h '#include "http/http.h"' 'an api sees'
found mod/people/people_rules.h '#include "db/db.h"' 'rules see'
found mod/people/people_view.h '#include "web/ctx.h"' 'a view sees'
found mod/people/people_store.c '#include "web/ctx.h"' 'a store sees'
found mod/people/people_store.c '#include "http/http.h"' 'a store sees'
found mod/people/people_web.c '#include "db/db.h"' 'through the statements'
found mod/people/people_routes.c '#include "mod/org/org_sql.h"' 'through the statements'
found mod/people/tmpl/zz.html '% include "mod/people/people_store.h"' 'a template sees'
found mod/people/tmpl/zz.html '  % include "mod/org/org_view.h"' 'org_api.h alone'
found web/zz.c '#include <sqlite3.h>' 'wrapped in one place'
found db/zz.c '#include <libpq-fe.h>' 'wrapped in one place'
found web/zz.c '#include <microhttpd.h>' 'wrapped in one place'
found web/zz.c '#include <sodium.h>' 'wrapped in one place'
for header in jansson.h libical/ical.h curl/curl.h liboath/oath.h qrencode.h \
	coin/Clp_C_Interface.h; do
	grep -rl "^#include <$header>" "$work/src" >"$work/users" || true
	[ -s "$work/users" ] || printf '#include <%s>\n' "$header" >"$work/src/base/aa.c"
	found web/zz.c "#include <$header>" 'wraps this library already'
	rm -f "$work/src/base/aa.c"
done

passes mod/people/zz.c '#include "mod/org/org_api.h"'
passes mod/people/people_store_list.c '#include "mod/people/people_sql.h"'
passes mod/people/people_view.h '#include "http/html.h"'
passes mod/people/people_web.c '#include "web/ctx.h"'
passes mod/people/tmpl/zz.html '% include "mod/people/people_view.h"'
passes mod/roster/zz.c '#include "solver/solver.h"'
passes mod/links.c '#include "mod/roster/roster_api.h"'
passes cmd/zz.c '#include "mod/modules.h"'
passes mod/people/people_rules.c '#include <limits.h>'
passes mod/people/people_rules_pay.c '#include "mod/people/people_rules.h"'
passes mod/people/people_api.h '#include "mod/people/people.h"'
echo "test_layers: $count cases"
