"""Check that script/bootstrap installs what the tree uses: check_bootstrap.py [TOP-OF-TREE].

Three things are compared with the lists that `script/bootstrap --list` prints: the pkg-config names in config.mk, the
programs that the shell scripts of script/ and tests/ run, and the Python modules that tests/ import. The tables below say
which package brings what. A program that is in no table and is not part of every Debian system is a finding, so that a new
one cannot slip in on a machine where it happens to be installed.
"""
import os
import re
import shutil
import subprocess
import sys

PKG_CONFIG = {
    "sqlite3": "libsqlite3-dev", "libpq": "libpq-dev", "libmicrohttpd": "libmicrohttpd-dev",
    "libsodium": "libsodium-dev", "liboath": "liboath-dev", "libqrencode": "libqrencode-dev",
    "libical": "libical-dev", "libcurl": "libcurl4-gnutls-dev", "jansson": "libjansson-dev",
    "clp": "coinor-libclp-dev", "expat": "libexpat1-dev",
}
COMMANDS = {
    "make": "build-essential", "gcc": "build-essential", "cc": "build-essential", "ar": "build-essential",
    "ld": "build-essential", "nm": "build-essential", "objdump": "build-essential", "gmake": "build-essential",
    "pkg-config": "pkg-config", "node": "nodejs", "npm": "npm", "npx": "npm",
    "clang-14": "clang-14", "chromium": "chromium", "sqlite3": "sqlite3", "oathtool": "oathtool",
    "ofxdump": "ofx",
    "initdb": "postgresql-15", "pg_ctl": "postgresql-15", "postgres": "postgresql-15", "psql": "postgresql-15",
    "createdb": "postgresql-15", "pg_dump": "postgresql-15",
    "git": "git",
    "nginx": "nginx-light", "openssl": "ca-certificates", "python3": "python3",
    "wrk": "wrk", "clang-format-14": "clang-format-14",
}
MODULES = {"icalendar": "python3-icalendar"}
# In every Debian system that can be reached at all: essential packages, and what apt itself rests on.
BASE_PRIORITIES = ("required", "important")

KEYWORDS = r"then|do|else|if|elif|while|until|exec|env|as_root|command|time|!"
SHELL_WORDS = re.compile(
    r"(?:^|[|&;(`]|\$\(|\b(?:then|do|else)\b)\s*(?:(?:" + KEYWORDS + r")\s+|[A-Za-z_]\w*=\S*\s+)*"
    r"([A-Za-z_][\w.+-]*)(?=\s|$|[);|&])", re.M)
HEREDOC = re.compile(r"<<-?\s*\\?(['\"]?)(\w+)\1[^\n]*\n.*?^\t*\2$", re.S | re.M)


def packages_of(top):
    lists = {}
    for kind in ("server", "test", "bench", "fmt"):
        text = subprocess.run([os.path.join(top, "script/bootstrap"), "--list", kind], check=True,
                              stdout=subprocess.PIPE, universal_newlines=True).stdout
        lists[kind] = set(text.split())
    return lists


def commands_of(text):
    """Words in command position of a shell script; a guess that errs on the side of too many."""
    text = HEREDOC.sub("\n", text)
    text = re.sub(r"(?m)(^|\s)#.*$", r"\1", text)
    text = text.replace("\\\n", " ")
    text = re.sub(r"'[^']*'", "''", text)
    local = set(re.findall(r"(?m)^\s*([A-Za-z_]\w*)\s*\(\)", text))
    return {word for word in SHELL_WORDS.findall(text)} - local


def outside_base(words):
    """Those of the words that are programs of a package that not every Debian system has. The rest is no program at all."""
    places = {}  # where dpkg may know the program -> its name
    for word in words:
        path = shutil.which(word)
        for place in (path, os.path.realpath(path), path.replace("/usr/bin/", "/bin/", 1)) if path else ():
            places[place] = word
    # One question for all: each takes dpkg a second on a slow disk.
    owned = subprocess.run(["dpkg", "-S"] + sorted(places), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                           universal_newlines=True).stdout if places else ""
    package_of = {}
    for line in owned.splitlines():
        package, _, place = line.rpartition(": ")
        if place in places:
            package_of[places[place]] = package.split(":")[0].split(",")[0]
    known = subprocess.run(["dpkg-query", "-W", "-f", "${Package} ${Priority} ${Essential}\n"] + sorted(set(package_of.values())),
                           stdout=subprocess.PIPE, universal_newlines=True).stdout if package_of else ""
    base = {line.split()[0] for line in known.splitlines()
            if line.split()[1] in BASE_PRIORITIES or line.endswith(" yes")}
    return {word for word in places.values() if package_of.get(word) not in base}


def shell_scripts(top):
    """Yield (path, which list it must be on) of each shell script of the tree."""
    for folder in ("script", "tests", "tools"):
        for base, _, names in os.walk(os.path.join(top, folder)):
            for name in sorted(names):
                path = os.path.join(base, name)
                with open(path, "rb") as source:
                    first = source.readline()
                if not re.match(rb"#!\S*/(env )?(ba)?sh\b", first):
                    continue
                inside = os.path.relpath(path, top)
                if inside == "script/bootstrap":
                    continue  # it looks whether npm is there before it uses it
                kind = {"script/bench": "bench", "script/fmt": "fmt", "script/server": "server",
                        "script/assets": "server"}.get(inside, "test")
                yield path, inside, kind


def main():
    top = sys.argv[1] if len(sys.argv) > 1 else "."
    lists = packages_of(top)
    findings = []
    with open(os.path.join(top, "config.mk"), encoding="utf-8") as source:
        names = re.search(r"(?m)^PKGS\s*:=\s*(.*)$", source.read()).group(1).split()
    for name in names:
        if name not in PKG_CONFIG:
            findings.append("config.mk: pkg-config name %s is in no table" % name)
            continue
        for kind in ("server", "test", "bench"):
            if PKG_CONFIG[name] not in lists[kind]:
                findings.append("config.mk: %s needs %s on the list '%s'" % (name, PKG_CONFIG[name], kind))
    used = []
    for path, inside, kind in shell_scripts(top):
        with open(path, encoding="utf-8") as source:
            used.append((inside, kind, commands_of(source.read())))
    foreign = outside_base(set().union(*(words for _, _, words in used)) - set(COMMANDS))
    for inside, kind, words in used:
        for word in sorted(words):
            if word in COMMANDS:
                if COMMANDS[word] not in lists[kind]:
                    findings.append("%s: %s needs %s on the list '%s'" % (inside, word, COMMANDS[word], kind))
            elif word in foreign:
                findings.append("%s: %s comes from a package that no table names" % (inside, word))
    for base, _, files in os.walk(os.path.join(top, "tests")):
        for name in sorted(files):
            if not name.endswith(".py"):
                continue
            with open(os.path.join(base, name), encoding="utf-8") as source:
                imported = set(re.findall(r"(?m)^\s*(?:import|from)\s+(\w+)", source.read()))
            for module in imported & set(MODULES):
                if MODULES[module] not in lists["test"]:
                    findings.append("tests/%s: imports %s, which needs %s" % (name, module, MODULES[module]))
    for finding in findings:
        print(finding, file=sys.stderr)
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main())
