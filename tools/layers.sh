#!/bin/sh
# The layer check: reads the #include lines below SRC and fails on one that its layer may not have.
#     tools/layers.sh [SRC]          (default: src)
# docs/ARCHITECTURE.md says why; the tables below say what. Paths are always written from src/.
set -eu
src=${1:-src}
cd "$src"
find . \( -name '*.[ch]' -o -name '*.html' \) | sed 's,^\./,,' | LC_ALL=C sort |
	xargs grep -Hn -E '^(#|[[:blank:]]*% *)include ' | awk '
BEGIN {
	# A folder may include its row.
	may["base"] = "base"
	may["db"] = "base db"
	may["http"] = "base http"
	may["solver"] = "base solver"
	may["format"] = "base format"
	may["auth"] = "base db http auth"
	may["web"] = "base db http auth web"
	may["mod"] = "base db http auth web solver format"
	may["cmd"] = may["main.c"] = "base db http auth web solver format mod cmd"

	# A module sees the x_api.h of those before it.
	n = split("org people ledger bank payables receivables stock records safety roster home admin", order, " ")
	for (i = 1; i <= n; i++)
		place[order[i]] = i

	# The tables that travel in the program, and who may read them.
	may_table["assets.h"] = "http web cmd main.c"
	may_table["migrations.h"] = "db cmd main.c"
	may_table["texts.h"] = "web mod cmd main.c"

	# A third-party header has one home; where it has no name here, the first file is it.
	home["sqlite3.h"] = "^db/db_sqlite\\.c$"
	home["libpq-fe.h"] = "^db/db_pg\\.c$"
	home["microhttpd.h"] = "^http/server\\.c$"
	home["sodium.h"] = "^(base/(crypto|hash|rng)\\.c|auth/.*)$"
	home["jansson.h"] = home["qrencode.h"] = home["zint.h"] = "one"
	home["libical"] = home["curl"] = home["liboath"] = home["coin"] = home["libxml"] = "one"
	home["expat.h"] = home["gnutls"] = home["Clp_C_Interface.h"] = home["oath.h"] = "one"

	# Standard headers that bring neither clock nor input nor memory; the pure rules may have them.
	pure = " math.h limits.h ctype.h stdbool.h stddef.h stdint.h string.h inttypes.h "
}

function has(list, word) { return index(" " list " ", " " word " ") > 0 }

function bad(why) {
	printf "src/%s:%s: %s may not include %s: %s\n", file, line, file, header, why
	faults++
}

function system_header(   key) {
	key = header
	if (!(key in home))
		sub("/.*", "", key)
	if (key in home) {
		if (home[key] != "one") {
			if (file !~ home[key])
				bad("this library is wrapped in one place")
		} else if ((key in user) && user[key] != file)
			bad("src/" user[key] " wraps this library already")
		else
			user[key] = file
	}
	if (is_rules && index(pure, " " header " ") == 0)
		bad("rules are pure: no clock, no input or output, no memory")
}

# What the suffix of a file in mod/x/ allows; "" means that the folder table decides.
function suffix_fault(own,   name, pure_own) {
	name = file
	sub(".*/", "", name)
	# What is pure itself: base, the table of permissions, x.h and x_rules.h.
	pure_own = to == "base" || header == "auth/perm.h" || header == own "/" module ".h" || header ~ ("^" own "/[a-z0-9_]*_rules(_[a-z0-9_]+)?\\.h$")
	if (is_rules)
		return pure_own ? "" : "rules see base, auth/perm.h, " module ".h and " module "_rules.h"
	if (name == module ".h")
		return to == "base" ? "" : "this header sees base alone"
	if (name == module "_api.h")
		return (pure_own || header ~ ("^" own "/.*_sql\\.h$") || header == "web/route.h" || header == "web/form.h" || header == "web/import.h" || to == "db") ? "" : "an api sees base, db, the route, form and import tables, and the rules and statements of its module"
	if (name ~ /_view\.h$/)
		return (pure_own || header == "http/html.h" || header == "web/page.h") ? "" : "a view sees base, http/html.h, web/page.h and " module ".h"
	if (name ~ /_store(_[a-z0-9_]+)?\.[ch]$/)
		return (to == "base" || to == "db" || to == "auth" || header == "web/event.h" || header ~ ("^" own "/") || header ~ /_api\.h$/) ? "" : "a store sees base, db, auth, the events and its module"
	if (name ~ /_(web|routes)(_[a-z0-9_]+)?\.[ch]$/)
		return (to == "db" || (header ~ /_sql\.h$/ && header !~ ("^" own "/"))) ? "handlers reach the database through the statements of their module" : ""
	if (file ~ /\/tmpl\//)
		return (header ~ ("^" own "/.*_view\\.h$") || to == "http" || to == "web" || to == "base") ? "" : "a template sees views"
	return ""
}

function module_header(   parts, other) {
	split(header, parts, "/")
	other = parts[2]
	if (from == "cmd" || from == "main.c")
		return
	if (module == "") { # links.c and modules.c join the modules
		if (header !~ /^mod\/[a-z]+\/[a-z]+_(api|routes)\.h$/ && header !~ /^mod\/[a-z]+\.h$/)
			bad("only the x_api.h and x_routes.h of a module")
	} else if (other == module || header ~ /^mod\/[a-z]+\.h$/)
		return
	else if (header != "mod/" other "/" other "_api.h")
		bad("another module is seen through " other "_api.h alone")
	else if (!(module in place) || !(other in place))
		bad("the module has no place in the order of tools/layers.sh")
	else if (place[other] >= place[module])
		bad(other " comes after " module "; use an event and a row in mod/links.c")
}

{
	split($0, at, ":")
	file = at[1]
	line = at[2]
	quoted = match($0, /"[^"]*"/)
	if (!quoted && !match($0, /<[^>]*>/))
		next
	header = substr($0, RSTART + 1, RLENGTH - 2)
	from = to = file
	sub("/.*", "", from)
	module = ""
	if (file ~ /^mod\/[^\/]+\//) {
		split(file, at, "/")
		module = at[2]
	}
	is_rules = module != "" && file ~ /_rules(_[a-z0-9_]+)?\.[ch]$/
	if (!quoted) {
		system_header()
		next
	}
	if (header !~ /\//) {
		if (!has(may_table[header], from))
			bad("paths are written from src/, and a table that travels in the program has few readers")
		next
	}
	to = header
	sub("/.*", "", to)
	if (!(from in may))
		bad("the folder is no layer")
	else if (to == "mod" && from == "mod")
		module_header()
	else if (!has(may[from], to))
		bad("layer " from " lies below or beside " to)
	if (module != "" && (why = suffix_fault("mod/" module)) != "")
		bad(why)
}

END {
	if (faults > 0)
		printf "layers: %d faults\n", faults
	exit faults > 0
}'
