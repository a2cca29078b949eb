#!/bin/sh
# docs/LIMITS.md names every limit of src/base/limits.h, no other, and with the same value. The header leads: when the two
# differ, correct the page. A spoiled copy of the page must be refused.
set -eu
cd "$(dirname "$0")/../.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

cat >"$work/compare.py" <<'END'
import re
import sys

UNITS = {"": 1, "KiB": 1 << 10, "MiB": 1 << 20, "s": 1000, "min": 60000, "h": 3600000, "days": 86400000}
header, page = (open(path, encoding="utf-8").read() for path in sys.argv[1:3])
limits = {}
for name, value in re.findall(r"(?m)^#define (LIMIT_\w+)\s+(\([^)]*\)|\w+)", header):
    product = 1
    for factor in re.sub(r"[()UL\s]", "", value).split("*"):
        product *= int(factor)
    limits[name] = product
told = {}
for name, number, unit in re.findall(r"(?m)^\| `(LIMIT_\w+)` \| (\d+) ?(\w*) \|", page):
    told[name] = int(number) * UNITS[unit]
wrong = ["%s is missing" % name for name in limits if name not in told]
wrong += ["%s is not in the header" % name for name in told if name not in limits]
wrong += ["%s is %d in the header" % (n, limits[n]) for n in limits if n in told and told[n] != limits[n]]
for line in wrong:
    print(sys.argv[2] + ": " + line, file=sys.stderr)
sys.exit(1 if wrong or not limits else 0)
END

python3 "$work/compare.py" src/base/limits.h docs/LIMITS.md

# shellcheck disable=SC2016 # the backquotes are the page's own
for edit in '/LIMIT_SITES/d' 's/`LIMIT_SITES`/`LIMIT_PLACES`/' 's/| 15 min |/| 14 min |/'; do
	sed "$edit" docs/LIMITS.md >"$work/page"
	if python3 "$work/compare.py" src/base/limits.h "$work/page" 2>/dev/null; then
		echo "test_limits: the spoiled page ($edit) was not noticed" >&2
		exit 1
	fi
done
echo "test_limits: ok"
