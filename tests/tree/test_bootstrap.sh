#!/bin/sh
# script/bootstrap names every package that the tree uses, installs only what is missing, and leaves a complete machine
# alone. Nothing is installed here: sudo and dpkg-query are stand-ins.
set -eu
cd "$(dirname "$0")/../.."
check="python3 tests/tree/check_bootstrap.py"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

fail() {
	echo "test_bootstrap: $*" >&2
	exit 1
}

$check .

# Debian 12 brings node 18: what the tests run may not ask for a newer one.
runs_on_node_18() {
	python3 - "$1" <<'END'
import json, re, sys
packages = json.load(open(sys.argv[1]))["packages"]
for name, package in packages.items():
    least = re.fullmatch(r">=\s*(\d+).*", package.get("engines", {}).get("node", ">=0"))
    if package.get("dev") and (least is None or int(least[1]) > 18):
        sys.exit(f"{name} {package['version']} needs node {package['engines']['node']}")
END
}
runs_on_node_18 package-lock.json
sed 's/"node": ">=18"/"node": ">=20"/' package-lock.json >"$work/lock"
if runs_on_node_18 "$work/lock" 2>/dev/null; then
	fail 'a package for a newer node was not noticed'
fi

# A tree in which something is not on a list must be refused.
spoil() {
	rm -rf "$work/t"
	mkdir -p "$work/t/tests" "$work/t/script"
	cp config.mk "$work/t/"
	cp script/bootstrap "$work/t/script/"
}
refused() {
	if $check "$work/t" 2>"$work/found"; then
		fail "$1 was not noticed"
	fi
	grep -q "$2" "$work/found" || fail "$1: expected '$2', got: $(cat "$work/found")"
}
spoil
sed -i 's/libsodium-dev//' "$work/t/script/bootstrap"
refused 'a library that is not on the list' 'libsodium needs libsodium-dev'
spoil
sed -i 's/^\(PKGS *:= \)/\1libunheardof /' "$work/t/config.mk"
refused 'a library that no table knows' 'libunheardof is in no table'
spoil
# shellcheck disable=SC2016 # the script that is written expands it
printf '#!/bin/sh\nx=$(mktemp)\nif wrk -c 1 | sort; then\n\techo "$x"\nfi\n' >"$work/t/script/server"
refused 'a program of another list' 'wrk needs wrk on the list .server'
spoil
printf '#!/bin/sh\ncd / && gdb --version\n' >"$work/t/tests/new.sh"
mkdir "$work/bin"
printf '#!/bin/sh\n' >"$work/bin/gdb"
chmod +x "$work/bin/gdb"
PATH="$work/bin:$PATH" refused 'a program that no table knows' 'gdb comes from a package'

# An ordinary user with sudo. What would run as root is written down instead.
cat >"$work/bin/id" <<'END'
#!/bin/sh
echo 1000
END
cat >"$work/bin/sudo" <<END
#!/bin/sh
echo "\$*" >>"$work/asked"
END
cat >"$work/bin/dpkg-query" <<END
#!/bin/sh
cat "$work/installed"
END
chmod +x "$work/bin/id" "$work/bin/sudo" "$work/bin/dpkg-query"
run() {
	: >"$work/asked"
	(cd / && PATH="$work/bin:$PATH" "$OLDPWD/script/bootstrap" "$@" 2>"$work/said")
}

printf 'git installed\nclang-format-14 config-files\n' >"$work/installed"
run fmt || fail "did not go through: $(cat "$work/said")"
grep -q 'apt-get update' "$work/asked" || fail 'did not read the package lists'
grep -q 'apt-get install .*recommends clang-format-14$' "$work/asked" ||
	fail "did not install what was missing, and that alone: $(cat "$work/asked")"

printf 'git installed\nclang-format-14 installed\n' >"$work/installed"
run fmt || fail 'does not accept a complete machine'
[ -s "$work/asked" ] && fail "touched a complete machine: $(cat "$work/asked")"

run nothing-of-the-kind && fail 'accepted an unknown task'
echo "test_bootstrap: ok"
