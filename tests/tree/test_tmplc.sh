#!/bin/sh
# The template compiler: each protection has a template that must be refused, and a sample is
# compiled, run and compared byte for byte. Run from the top of the tree:
#     tests/tree/test_tmplc.sh [BUILD-FOLDER]
set -eu
build=${1:-build}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
make -s B="$build" "$build/tools/tmplc"
tmplc=$build/tools/tmplc

fail() {
	echo "test_tmplc: $*" >&2
	exit 1
}

# refuse LINE WORDS: the template on standard input must be refused at that line with those words.
refuse() {
	cat >"$work/bad.html"
	if "$tmplc" "$work/bad.html" >"$work/bad.c" 2>"$work/err"; then
		cat "$work/bad.html" >&2
		fail "should have refused this ($2)"
	fi
	grep -q "^$work/bad.html:$1: .*$2" "$work/err" ||
		fail "expected line $1 and \"$2\", got: $(cat "$work/err")"
	echo >>"$work/count" # a file, for a pipe runs this in a process of its own
}

# refuse_in LINE WORDS HTML: the same with a page around the one line (which is line 2).
refuse_in() {
	printf '%% page p(const char *v)\n%s\n' "$2" | refuse 2 "$1"
}

refuse_in 'hole inside a script' '<script>{{ v }}</script>'
refuse_in 'a script in the page' '<script>go();</script>'
refuse_in 'a script in the page' '<SCRIPT>go();</SCRIPT>'
refuse_in 'a style in the page' '<style>{{ v }}</style>'
refuse_in 'without quotation marks' '<p id={{ v }}>'
refuse_in 'without quotation marks' '<p id=a{{ v }}>'
refuse_in 'code or style' '<p onclick="{{ v }}">'
refuse_in 'code or style' '<p ONclick="x">'
refuse_in 'code or style' '<p hx-on:click="x">'
refuse_in 'code or style' '<p style="width:{{ v }}">'
refuse_in 'code or style' '<p srcdoc="{{ v }}">'
refuse_in 'name of a tag' '<{{ v }}>'
refuse_in 'name of a tag' '<p{{ v }}>'
refuse_in 'name of a tag' '<p {{ v }}>'
refuse_in 'name of a tag' '<p data-{{ v }}="x">'
refuse_in 'begins with a hole' '<a href="{{ v }}">x</a>'
refuse_in 'begins with a hole' '<a HREF=" {{ url: v }}">x</a>'
refuse_in 'begins with a hole' "<img alt='' src='{{ v }}'>"
refuse_in 'begins with a hole' '<form action="{{ v }}">'
refuse_in 'begins with a hole' '<p hx-get="{{ v }}">'
refuse_in 'begins with a hole' '<p hx-post="{{ v }}">'
refuse_in 'scheme or host' '<a href="java{{ url: v }}">x</a>'
refuse_in 'scheme or host' '<a href="https://{{ url: v }}/">x</a>'
refuse_in 'scheme or host' '<a href="//{{ url: v }}">x</a>'
refuse_in 'scheme or host' '<a href="//a.{{ url: v }}">x</a>'
refuse_in 'use {{ url: }}' '<a href="/x?q={{ v }}">x</a>'
refuse_in 'use {{ url: }}' '<a href="/{{ v }}">x</a>'
refuse_in 'use {{ url: }}' '<a href="/a/{{ url: v }}/{{ v }}">x</a>'
refuse_in 'code or data' '<a href="JavaScript:x()">x</a>'
refuse_in 'stands at the beginning' '<a href="/x{{ path: v }}">x</a>'
refuse_in 'stands at the beginning' '<p title="{{ path: v }}">'
refuse_in 'stands at the beginning' '{{ path: v }}'
refuse_in 'escaping does not help' "<p hx-vals='{\"a\": \"{{ v }}\"}'>"
refuse_in 'escaping does not help' '<form method="{{ v }}">'
refuse_in 'hole in a comment' '<!-- {{ v }} -->'
refuse_in 'inside a tag' '<p title="{{ call: f(o) }}">'
refuse_in 'may not stand here' '<p title="{{ icon: "x" }}">'
refuse_in 'without {{ csrf }}' '<form method="post"></form>'
refuse_in 'without {{ csrf }}' '<FORM METHOD=POST></FORM>'
refuse_in 'without {{ csrf }}' "<form class='x' method='Post'><b>x</b></form>"
refuse_in 'leak the token' '<form>{{ csrf }}</form>'
refuse_in 'leak the token' '{{ csrf }}'
refuse_in 'form of its own' '<form><button formmethod="post">x</button></form>'
refuse_in 'form inside the form' '<form><form></form></form>'
refuse_in 'without <form>' '</form>'
refuse_in '<form> is not closed' '<form>'
refuse_in 'without alt' '<img src="/x.png">'
refuse_in 'does not close itself' '<script src="/x"/>'
refuse_in 'is not used' '<xmp>{{ v }}</xmp>'
refuse_in 'prints tags' '<title>{{ icon: "x" }}</title>'
refuse_in 'unknown printer' '{{ dollars: v }}'
refuse_in 'empty hole' '{{ }}'
refuse_in 'without }}' '{{ v'
refuse_in 'bare' 'a < b'
refuse_in 'blank is missing' '<p a="b"c="d">'
refuse_in 'a tag inside <textarea>' '<textarea><b>'
refuse_in 'not closed' '<p title="x'
refuse_in 'attr: "name" if' '<input {{ attr: checked if v }}>'
refuse_in 'code or style' '<input {{ attr: "onclick" if v }}>'
refuse_in 'after a blank' '<input{{ attr: "checked" if v }}>'
refuse_in 'unknown % line' '% while (1)'
refuse_in 'end without' '% end'
refuse_in 'else without' '% else'
printf 'text\n' | refuse 1 'outside of a page'
printf '<!-- -->\n' | refuse 1 'outside of a page'
printf '%%%% only a remark\n' | refuse 1 'no % page'
printf '%% page p()\n%% if (1)\nx\n' | refuse 2 'not closed by % end'
printf '%% page p()\n%% for (;;)\n%% page q()\n' | refuse 2 'not closed by % end'
printf '%% page p()\n%% if (1)\n<p\n%% end\n>\n' | refuse 4 'ends inside another tag'
printf '%% page p()\n%% for (;;)\n<form>\n%% end\n' | refuse 4 'ends inside another tag'
printf '%% page p()\n%% for (;;)\n%% else\n' | refuse 3 'does not belong'
printf '%% page p()\n%% if (1)\n%% else\n%% else\n' | refuse 4 'does not belong'
printf '%% page p()\n<form method="post">\n%% if (1)\n{{ csrf }}\n%% end\n</form>\n' |
	refuse 2 'without {{ csrf }}'
printf '%% page p()\n<img\n%% if (1)\nalt="x"\n%% end\nsrc="/x">\n' | refuse 2 'without alt'
printf '%% page p()\n<a href="/x\n%% if (1)\n' | refuse 3 'inside the value of href'
printf '%% page p()\n<form\n%% if (1)\nmethod="post"\n' | refuse 4 'depends on'
printf '%% page p\n' | refuse 1 'write % page'
printf '%% page p()\n%% include "x.h"\n' | refuse 2 'before the first page'

cat >"$work/view.h" <<'EOF'
#include "http/html.h"
struct item { const char *name; int64_t id; size_t n; bool on; };
struct view { const char *title, *next; size_t n; const struct item *items; };
void tmpl_sample(struct html *o, const struct view *v);
void tmpl_item(struct html *o, const struct item *it);
EOF
cat >"$work/good.html" <<'EOF'
%% A remark.
% include "view.h"
% page sample(const struct view *v)
<!doctype html>
<title>{{ v->title }}</title>
<!-- not sent -->
<script src="{{ path: v->next }}" defer></script>
<h1>
  {{ v->title }}, what?? "so"
</h1>
<table>
  % for (size_t i = 0; i < v->n; i++)
    % let const struct item *it = &v->items[i]
    <tr>
      <td class="c{{ i: it->n }} {{ it->name }}">{{ call: tmpl_item(o, it) }}</td>
      <td><b>a</b>
          <i>b</i></td>
    </tr>
  % end
</table>
<form method="post" action="/x/{{ i: v->n }}">
  {{ csrf }}
  <input type="checkbox" name="a" {{ attr: "checked" if v->n == 2 }}>
  <input type="checkbox" name="b" {{ attr: "checked" if v->n == 3 }} />
  <textarea name="t">
  {{ v->title }}
</textarea><textarea>{{ v->next }}</textarea>
  <select><option
  % if (v->n > 1)
    selected
  % else if (v->n == 1)
    disabled
  % else
    hidden
  % end
  >é</option></select>
</form>
% endpage
% part item(const struct item *it)
<a href="/i/{{ url: it->name }}?n={{ i: it->n }}">{{ it->name }}</a>
EOF
cat >"$work/expected" <<'EOF'
<!doctype html><title>A &lt;b&gt; &amp; &quot;c&quot; &#39;d&#39;</title><script src="/next?a&amp;b" defer></script><h1>A &lt;b&gt; &amp; &quot;c&quot; &#39;d&#39;, what?? "so"</h1><table><tr><td class="c7 x&quot;&gt;"><a href="/i/x%22%3E?n=7">x&quot;&gt;</a></td><td><b>a</b>
<i>b</i></td></tr><tr><td class="c8 /é"><a href="/i/%2F%C3%A9?n=8">/é</a></td><td><b>a</b>
<i>b</i></td></tr></table><form method="post" action="/x/2"><input type="hidden" name="_csrf" value="t&amp;k">
<input type="checkbox" name="a" checked>
<input type="checkbox" name="b"/>
<textarea name="t">
  A &lt;b&gt; &amp; &quot;c&quot; &#39;d&#39;
</textarea><textarea>
/next?a&amp;b</textarea>
<select><option selected>é</option></select></form>
EOF
cat >"$work/main.c" <<'EOF'
#include "base/id.h"
#include "view.h"
/* The sample prints no id; base/id.c would bring the random numbers and the clock along. */
void id_text(char out[ID_TEXT], int64_t id)
{
	snprintf(out, ID_TEXT, "%d", (int)id);
}
int main(void)
{
	struct buf b;
	buf_init(&b, 1 << 20);
	struct html o = { .out = &b, .csrf = "t&k" };
	struct item items[] = { { "x\">", 1, 7, true }, { "/\303\251", 2, 8, false } };
	struct view v = { "A <b> & \"c\" 'd'", "/next?a&b", 2, items };
	tmpl_sample(&o, &v);
	puts(buf_text(&b));
	buf_free(&b);
	return 0;
}
EOF
"$tmplc" "$work/good.html" >"$work/good.c"
flags="-std=c17 -D_GNU_SOURCE -g -Wall -Wextra -Wpedantic -Wmissing-prototypes -Wconversion -Werror
	-Wno-gnu-zero-variadic-macro-arguments -fsanitize=address,undefined -Isrc -I$work"
# shellcheck disable=SC2086
clang-14 $flags -o "$work/sample" "$work/good.c" "$work/main.c" src/http/html.c src/base/buf.c \
	src/base/date.c src/base/str.c
"$work/sample" >"$work/got"
diff -u "$work/expected" "$work/got" || fail "the sample came out otherwise"

# An error in an expression is reported in the template, at its line.
sed 's/it->name }}<\/a>/it->nmae }}<\/a>/' "$work/good.html" >"$work/typo.html"
"$tmplc" "$work/typo.html" >"$work/typo.c"
# shellcheck disable=SC2086
if clang-14 $flags -c -o "$work/typo.o" "$work/typo.c" 2>"$work/err"; then
	fail "a misspelled member compiled"
fi
at=$(grep -n nmae "$work/typo.html" | cut -d: -f1)
grep -q "typo.html:$at:" "$work/err" || fail "the error is not at typo.html:$at: $(cat "$work/err")"
# A pointer is not an integer.
printf '%% page p(const char *v)\n{{ i: v }}\n' >"$work/ptr.html"
"$tmplc" "$work/ptr.html" >"$work/ptr.c"
# shellcheck disable=SC2086
if clang-14 $flags -Wno-missing-prototypes -c -o "$work/ptr.o" "$work/ptr.c" 2>"$work/err"; then
	fail "a pointer was printed as an integer"
fi
echo "test_tmplc: $(wc -l <"$work/count") templates refused, the sample is right"
