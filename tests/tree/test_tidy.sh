#!/bin/sh
# The style of the tree (tools/tidy.c says what), after tidy has shown that it finds each fault.
# Run from the top of the tree:    tests/tree/test_tidy.sh [BUILD-FOLDER]
set -eu
build=${1:-build}
make -s B="$build" "$build/tools/tidy"
"$build/tools/tidy" --self-test
# Files that are deleted but not yet committed are still listed; they have no style.
git ls-files --cached --others --exclude-standard | while IFS= read -r file; do
	[ ! -f "$file" ] || printf '%s\0' "$file"
done | xargs -0 "$build/tools/tidy"
