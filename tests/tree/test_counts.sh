#!/bin/sh
# A kept week is shown again while the counts of change_count stand still. So each table that a roster is
# read from must have its triggers, on both engines: one that is forgotten would show what was true once.
set -eu
cd "$(dirname "$0")/../.."
tables=$({
	cat src/mod/roster/roster_plan.sql
	sed -n '/^-- name: grid_published /,/^$/p' src/mod/roster/grid.sql
} | grep -v '^--' | grep -oE '(FROM|JOIN) [a-z_]+' | cut -d' ' -f2 | sort -u)
[ "$(echo "$tables" | wc -l)" -ge 20 ] || { echo "counts: too few tables found: $tables" >&2; exit 1; }
failed=0
miss() {
	echo "counts: $1 is read for a roster, and no trigger of $2 counts its $3" >&2
	failed=1
}
for table in $tables; do
	for event in INSERT UPDATE DELETE; do
		cat sql/migrate/*.sqlite.sql | grep -qE "^CREATE TRIGGER [a-z_]+_counts AFTER $event ON $table BEGIN" ||
			miss "$table" SQLite "$event"
		cat sql/migrate/*.pg.sql | grep -E "^CREATE TRIGGER [a-z_]+_counts AFTER .*ON $table FOR EACH" | grep -q "$event" ||
			miss "$table" PostgreSQL "$event"
	done
done
exit $failed
