#!/bin/sh
# The embedder: bytes, names and SHA-256 come out as sha256sum and cmp see them, at the sizes where
# the padding of SHA-256 changes, with bytes that C literals trip over, and with no file at all.
# Run from the top of the tree:    tests/tree/test_embed.sh [BUILD-FOLDER]
set -eu
build=${1:-build}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
make -s B="$build" "$build/tools/embed"
embed=$(realpath "$build/tools/embed")
include=$(realpath src)
cd "$work"

mkdir in out
awk 'BEGIN { for (i = 0; i < 700; i++) printf "%c%c%c\\\"??=\001%d\n", i % 256, (i * 7) % 256, (i * 31) % 256, i }' >in/mixed
for size in 0 1 55 56 63 64 65 119 120 128; do
	head -c "$size" in/mixed >"in/size-$size"
done
head -c 700000 /dev/urandom >in/large
"$embed" --symbol asset --strip in/ --out assets in/*
"$embed" --symbol none --strip "" --out none

cat >main.c <<'EOF'
#include "assets.h"
#include "none.h"
#include <assert.h>
#include <stdio.h>
#include <string.h>
int main(void)
{
	assert(none_count == 0 && none[0].name == NULL && asset[asset_count].name == NULL);
	for (size_t i = 0; i < asset_count; i++) {
		char path[100];
		assert(i == 0 || strcmp(asset[i - 1].name, asset[i].name) < 0);
		assert(asset[i].bytes[asset[i].n] == '\0');
		snprintf(path, sizeof path, "out/%s", asset[i].name);
		FILE *f = fopen(path, "wb");
		assert(f != NULL && fwrite(asset[i].bytes, 1, asset[i].n, f) == asset[i].n);
		fclose(f);
		printf("%s  in/%s\n", asset[i].sha256_hex, asset[i].name);
	}
	return 0;
}
EOF
for cc in gcc clang-14; do
	$cc -std=c17 -Wall -Wextra -Wpedantic -Werror -I"$include" -o "main-$cc" main.c assets.c none.c
	"./main-$cc" >sums
	sha256sum --quiet -c sums
	diff -r in out
	rm -f out/*
done
if grep -q "$work" assets.c assets.h; then
	echo "test_embed: a path of this machine is in the result" >&2
	exit 1
fi
for wrong in "$work/in/mixed" in/nosuch "in/mixed in/mixed"; do
	# shellcheck disable=SC2086
	if "$embed" --symbol a --strip "" --out wrong $wrong 2>err; then
		echo "test_embed: $wrong was taken" >&2
		exit 1
	fi
done
echo "test_embed: $(wc -l <sums) files came back whole"
