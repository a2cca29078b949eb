#!/bin/sh
# What sqlgen takes and what it refuses, with the words that the refusal must hold.
# usage: tests/tree/test_sqlgen.sh [SQLGEN]      prints TAP
# shellcheck disable=SC2016  # $names in single quotes are SQL parameters
set -u

root=$(cd "$(dirname "$0")/../.." && pwd)
sqlgen=${1:-$root/build/tools/sqlgen}
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
printf '# comment\nstaff  # people\nsite\n' >"$dir/tables"
count=0
failed=0

report() { # report OK-OR-NOT NAME
	count=$((count + 1))
	if [ "$1" = 0 ]; then
		echo "ok $count - $2"
	else
		echo "not ok $count - $2"
		failed=1
	fi
}

run() {
	cat >"$dir/x.sql"
	"$sqlgen" --tables "$dir/tables" --out "$dir/x" "$dir/x.sql" >"$dir/log" 2>&1
}

# refuse NAME MESSAGE: the input on standard input must be refused with MESSAGE and write nothing.
refuse() {
	rm -f "$dir/x_sql.h" "$dir/x_sql.c"
	if run; then
		bad=1
	elif ! grep -Fq -- "$2" "$dir/log" || ! grep -Eq 'x\.sql:[0-9]+: ' "$dir/log"; then
		sed 's/^/# /' "$dir/log"
		bad=1
	else
		bad=0
	fi
	[ ! -e "$dir/x_sql.c" ] || bad=1
	report "$bad" "refuses $1"
}

# refuse_sql NAME MESSAGE SQL: the same for one statement without scope trouble.
refuse_sql() {
	printf -- '-- name: x :many\n-- scope: none\n-- in: a_id i64\n-- out: id i64\n%s\n' "$3" >"$dir/in"
	refuse "$1" "$2" <"$dir/in"
}

# accept NAME: the input must pass and compile without a warning.
accept() {
	if run && ${CC:-cc} -std=c17 -Wall -Wextra -Wpedantic -Wconversion -Werror -I"$root/src" -I"$dir" \
		-c -o "$dir/x.o" "$dir/x_sql.c" >"$dir/log" 2>&1; then
		bad=0
	else
		sed 's/^/# /' "$dir/log"
		bad=1
	fi
	report "$bad" "accepts $1"
}

# holds NAME FILE TEXT: what was written holds the text.
holds() {
	grep -Fq -- "$3" "$dir/$2"
	report $? "$1"
}

accept "every kind, type and nullability" <<'SQL'
-- Words before the first statement are for the reader.

-- name: thing_list :many
-- All things of a day.
-- Second line.
-- scope: none
-- max: 500
-- row: thing
-- in: a_id i64, b_id i64?,
-- in: c text, d text?
-- out: id i64, b i64?, c text, d text?, e blob, f blob?, g bool, h bool?, i day, j day?
SELECT id, b, c, d, e, f, g, h, i, j FROM thing -- an aside with "quotes" and $nothing
 WHERE id = $b_id AND c LIKE $d ESCAPE '!' AND note <> 'it''s $fine; TRUE "x" ::'
   AND id = $a_id AND c = $c;

-- name: thing_one :one
-- scope: none
-- row: thing
-- in: a_id i64
SELECT id, b, c, d, e, f, g, h, i, j FROM thing WHERE id = $a_id

-- name: thing_add :exec
-- scope: none
-- in: id i64, b i64?, e blob, f blob?, g bool, h bool?, i day, j day?
INSERT INTO thing (id, b, e, f, g, h, i, j) VALUES ($id, $b, $e, $f, $g, $h, $i, $j)

-- name: thing_touch :count
-- scope: none
UPDATE thing SET g = 1

-- name: thing_add_returning :one
-- scope: none
-- in: b i64
-- out: id i64
INSERT INTO thing (b) VALUES ($b) RETURNING id
SQL
holds "numbers follow the in list" x_sql.c 'WHERE id = $2 AND c LIKE $4 ESCAPE'
holds "literals are left alone" x_sql.c "it''s \$fine; TRUE \\\"x\\\" ::'"
holds "comments are dropped, the semicolon too" x_sql.c 'AND id = $1 AND c = $3",'
holds "max reaches the call" x_sql.c 'db_in, 500, &db_list'
holds "four inputs are positional" x_sql.h \
	'thing_list(struct db *db, struct arena *a, int64_t a_id, const int64_t *b_id, const char *c, const char *d, struct thing_list *rows) MUST_CHECK'
holds "more inputs are a struct" x_sql.h 'thing_add(struct db *db, const struct thing_add_in *in) MUST_CHECK'
holds "a shared row keeps its struct" x_sql.h 'int64_t a_id, struct thing *row)'
holds "count gives a number" x_sql.h 'thing_touch(struct db *db, int64_t *changed)'
holds "an insert writes" x_sql.c '.writes = true'
[ "$(grep -c '^struct thing {' "$dir/x_sql.h")" = 1 ]
report $? "a shared row is declared once"

accept "a viewer's statement" <<'SQL'
-- name: mine :many
-- scope: viewer
-- in: viewer i64
-- out: id i64
SELECT s.id FROM staff AS s JOIN account_site AS g ON g.site_id = s.site_id AND g.account_id = $viewer
SQL

accept "a system statement with its reason" <<'SQL'
-- name: all_staff :many
-- scope: system: the nightly job looks at everybody
-- out: id i64
SELECT id FROM staff
SQL

refuse "a duplicate name" 'duplicate name "x", first used at' <<'SQL'
-- name: x :exec
-- scope: none
DELETE FROM thing
-- name: x :exec
-- scope: none
DELETE FROM thing
SQL

refuse "a statement without scope" 'no "scope:" line' <<'SQL'
-- name: x :exec
DELETE FROM thing
SQL

refuse "viewer without the grant" "does not use the table account_site" <<'SQL'
-- name: x :many
-- scope: viewer
-- in: viewer i64
-- out: id i64
SELECT id FROM staff WHERE id = $viewer
SQL

refuse "viewer with the grant and no viewer" 'does not use $viewer' <<'SQL'
-- name: x :many
-- scope: viewer
-- out: id i64
SELECT s.id FROM staff AS s JOIN account_site AS g ON g.site_id = s.site_id
SQL

refuse "the grant in a literal or a comment" "does not use the table account_site" <<'SQL'
-- name: x :many
-- scope: viewer
-- in: viewer i64
-- out: id i64
SELECT id FROM staff -- JOIN account_site
 WHERE name <> 'account_site' AND id = $viewer
SQL

refuse "scope none on a site's table" "the table staff belongs to a site" <<'SQL'
-- name: x :many
-- scope: none
-- out: id i64
SELECT id FROM Staff
SQL

refuse "a system scope without reason" "needs its reason" <<'SQL'
-- name: x :exec
-- scope: system:
DELETE FROM staff
SQL

refuse "an unknown scope" "the scope must be" <<'SQL'
-- name: x :exec
-- scope: everyone
DELETE FROM thing
SQL

refuse "an unknown kind" "the kind must be one of" <<'SQL'
-- name: x :some
SQL

refuse "an unknown type" 'unknown type "int"' <<'SQL'
-- name: x :exec
-- scope: none
-- in: v int
DELETE FROM thing WHERE v = $v
SQL

refuse "a name of C" "choose another name" <<'SQL'
-- name: x :exec
-- scope: none
-- in: default i64
DELETE FROM thing WHERE v = $default
SQL

refuse "an unused parameter" 'declared and never used' <<'SQL'
-- name: x :exec
-- scope: none
-- in: v i64
DELETE FROM thing
SQL

refuse "rows from :exec" "returns no row" <<'SQL'
-- name: x :exec
-- scope: none
-- out: id i64
DELETE FROM thing RETURNING id
SQL

refuse ":many without out" 'needs an "out:" line' <<'SQL'
-- name: x :many
-- scope: none
SELECT id FROM thing
SQL

refuse "a row struct declared twice" 'leave out the "out:" line' <<'SQL'
-- name: x :one
-- scope: none
-- row: r
-- out: id i64
SELECT id FROM thing
-- name: y :one
-- scope: none
-- row: r
-- out: id i64
SELECT id FROM thing
SQL

refuse "no SQL" "no SQL" <<'SQL'
-- name: x :exec
-- scope: none
SQL

refuse "SQL before a name" 'SQL before the first' <<'SQL'
SELECT 1
SQL

refuse "a late directive" 'must stand above the SQL' <<'SQL'
-- name: x :exec
-- scope: none
DELETE FROM thing
-- in: v i64
SQL

where='SELECT id FROM thing WHERE id = $a_id AND'
refuse_sql "an unknown parameter" '$b is not in the "in:" list' "$where v = \$b"
refuse_sql "a number for a parameter" 'parameters are named' "$where v = \$1"
refuse_sql "::" ':: is not portable' "$where v = \$a_id::text"
refuse_sql "ILIKE" 'ILIKE is not portable' "$where v ilike 'a'"
refuse_sql "strftime" 'STRFTIME is not portable' "$where v = strftime('%Y')"
refuse_sql "CURRENT_TIMESTAMP" 'CURRENT_TIMESTAMP is not portable' "$where v < current_timestamp"
refuse_sql "group_concat" 'GROUP_CONCAT is not portable' "$where v = group_concat(w)"
refuse_sql "string_agg" 'STRING_AGG is not portable' "$where v = string_agg(w, ',')"
refuse_sql "FOR UPDATE" 'FOR UPDATE is not portable' "$where v = 1 FOR
UPDATE"
refuse_sql "= ANY(" '= ANY( is not portable' "$where v = ANY (\$a_id)"
refuse_sql "TRUE" 'TRUE is not portable' "$where v = true"
refuse_sql "FALSE" 'FALSE is not portable' "$where v = FALSE"
refuse_sql "a double-quoted name" 'a double-quoted identifier is not portable' "$where \"v\" = 1"
refuse_sql "lower()" 'LOWER is not portable' "$where lower(v) = 'a'"
refuse_sql "SELECT *" 'name the columns' "SELECT * FROM thing WHERE id = \$a_id"
refuse_sql "a second statement" 'one statement only' "$where v = 1; DELETE FROM thing"
refuse_sql "a question mark" 'has no place here' "$where v = ?"
refuse_sql "an open literal" 'must end on its line' "$where v = 'a"

printf -- '-- name: a1 :exec\n-- scope: none\nDELETE FROM thing\n' >"$dir/a.sql"
printf -- '-- name: a1 :exec\n-- scope: none\nDELETE FROM thing\n' >"$dir/b.sql"
"$sqlgen" --tables "$dir/tables" --catalogue "$dir/c.c" "$dir/a.sql" "$dir/b.sql" 2>"$dir/log" ||
	grep -q 'b.sql:1: duplicate name "a1"' "$dir/log"
report $? "the catalogue refuses a name of two files"
[ ! -e "$dir/c.c" ]
report $? "and writes nothing"

# SQLite gives an inline UNIQUE no name, so nothing could tell which one was hit.
! grep -n 'UNIQUE' "$root"/sql/migrate/*.sql | grep -v 'CREATE UNIQUE INDEX [a-z_]* ON ' >"$dir/log"
report $? "each UNIQUE of the migrations is an index with a name"
[ -s "$dir/log" ] && sed 's/^/# /' "$dir/log"

echo "1..$count"
exit "$failed"
