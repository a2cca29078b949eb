#!/bin/sh
# The rule tables and the starter packs are well formed: columns, dates, units, citations, no two periods of one rule
# that overlap, and every name that one file of a pack borrows from another exists there. The checks are in
# check_content.py; this script runs them on the tree, and then on spoiled copies, which must be refused.
set -eu
cd "$(dirname "$0")/../.."
check="python3 tests/tree/check_content.py"
$check rules packs

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# refuse NAME FILE SED-COMMAND WORDS: the tree with one file edited must not pass, and the finding must say WORDS.
refuse() {
	rm -rf "$work/t"
	mkdir "$work/t"
	cp -R rules packs "$work/t/"
	sed "$3" "$2" >"$work/t/$2"
	if cmp -s "$2" "$work/t/$2"; then
		echo "test_rules: the spoiling edit '$1' changes nothing in $2" >&2
		exit 1
	fi
	if $check "$work/t/rules" "$work/t/packs" 2>"$work/found"; then
		echo "test_rules: '$1' was not noticed" >&2
		exit 1
	fi
	if ! grep -q "$4" "$work/found"; then
		echo "test_rules: '$1' was refused for another reason:" >&2
		cat "$work/found" >&2
		exit 1
	fi
}

refuse 'overlapping periods' rules/us-federal.csv 's/2025-12-31,60000/2026-03-31,60000/' 'overlaps another'
refuse 'day that does not exist' rules/us-ca.csv '2s/2020-01-01/2020-02-30/' 'is not a date'
refuse 'empty citation' rules/us-ca.csv '2s/California Labor Code 51[0-9]//' 'citation is empty'
refuse 'unknown unit' rules/house.csv '2s/days/fortnights/;2s/hours/fortnights/' "unit 'fortnights'"
refuse 'missing column' rules/house.csv '1s/,unit//' 'the first line must be'
refuse 'unknown rule' packs/clinic/obligations.csv 's/,osha\.bbp\.training_every/,osha.bbp.none/' "rule 'osha"
refuse 'unknown position' packs/clinic/needs.csv '2s/^[^,]*/Astronaut/' "position 'Astronaut'"
refuse 'unknown section' packs/books/accounts.csv 's/,asset,cash,bank,operating_bank/,asset,revenue,bank,operating_bank/' "section 'revenue'"
refuse 'role of two accounts' packs/books/accounts.csv 's/,savings$/,operating_bank/' 'operating_bank'
refuse 'unknown home site' packs/demo/staff.csv '2s/Main Street Family Practice/Nowhere/' "home_site 'Nowhere'"
refuse 'absolute date in the sample' packs/demo/timeoff.csv '2s/,[+-][0-9]*,/,2026-11-23,/' 'is not a number of days'
echo "test_rules: ok"
