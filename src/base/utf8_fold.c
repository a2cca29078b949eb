/* The folded form of text, by table. The tables follow the Unicode decompositions (lower case, the
 * marks taken off), with the letters that have none, such as o with stroke, as their plain
 * neighbours: a manager who types "Lukasz" must find "Łukasz". */
#include "base/utf8.h"

/* U+00C0 to U+024F: Latin-1 letters, Latin Extended-A and -B. "" stands for: stays as it is. */
static const char latin[][4] = {
	"a",  "a",  "a",  "a", "a", "a",  "ae", "c",  "e",  "e",  "e",  "e",  "i",  "i",  "i",
	"i",  "d",  "n",  "o", "o", "o",  "o",  "o",  "",   "o",  "u",  "u",  "u",  "u",  "y",
	"th", "ss", "a",  "a", "a", "a",  "a",  "a",  "ae", "c",  "e",  "e",  "e",  "e",  "i",
	"i",  "i",  "i",  "d", "n", "o",  "o",  "o",  "o",  "o",  "",   "o",  "u",  "u",  "u",
	"u",  "y",  "th", "y", "a", "a",  "a",  "a",  "a",  "a",  "c",  "c",  "c",  "c",  "c",
	"c",  "c",  "c",  "d", "d", "d",  "d",  "e",  "e",  "e",  "e",  "e",  "e",  "e",  "e",
	"e",  "e",  "g",  "g", "g", "g",  "g",  "g",  "g",  "g",  "h",  "h",  "h",  "h",  "i",
	"i",  "i",  "i",  "i", "i", "i",  "i",  "i",  "i",  "ij", "ij", "j",  "j",  "k",  "k",
	"k",  "l",  "l",  "l", "l", "l",  "l",  "l",  "l",  "l",  "l",  "n",  "n",  "n",  "n",
	"n",  "n",  "'n", "n", "n", "o",  "o",  "o",  "o",  "o",  "o",  "oe", "oe", "r",  "r",
	"r",  "r",  "r",  "r", "s", "s",  "s",  "s",  "s",  "s",  "s",  "s",  "t",  "t",  "t",
	"t",  "t",  "t",  "u", "u", "u",  "u",  "u",  "u",  "u",  "u",  "u",  "u",  "u",  "u",
	"w",  "w",  "y",  "y", "y", "z",  "z",  "z",  "z",  "z",  "z",  "s",  "b",  "b",  "ƃ",
	"",   "ƅ",  "",   "ɔ", "c", "c",  "d",  "d",  "d",  "d",  "",   "e",  "a",  "ɛ",  "f",
	"f",  "g",  "ɣ",  "",  "ɩ", "i",  "k",  "k",  "l",  "",   "ɯ",  "ɲ",  "",   "ɵ",  "o",
	"o",  "ƣ",  "",   "p", "p", "ʀ",  "ƨ",  "",   "ʃ",  "",   "",   "t",  "t",  "ʈ",  "u",
	"u",  "ʊ",  "ʋ",  "y", "y", "z",  "z",  "ʒ",  "ƹ",  "",   "",   "",   "ƽ",  "",   "",
	"",   "",   "",   "",  "",  "dz", "dz", "dz", "lj", "lj", "lj", "nj", "nj", "nj", "a",
	"a",  "i",  "i",  "o", "o", "u",  "u",  "u",  "u",  "u",  "u",  "u",  "u",  "u",  "u",
	"e",  "a",  "a",  "a", "a", "ae", "ae", "g",  "g",  "g",  "g",  "k",  "k",  "o",  "o",
	"o",  "o",  "ʒ",  "ʒ", "j", "dz", "dz", "dz", "g",  "g",  "ƕ",  "ƿ",  "n",  "n",  "a",
	"a",  "ae", "ae", "o", "o", "a",  "a",  "a",  "a",  "e",  "e",  "e",  "e",  "i",  "i",
	"i",  "i",  "o",  "o", "o", "o",  "r",  "r",  "r",  "r",  "u",  "u",  "u",  "u",  "s",
	"s",  "t",  "t",  "ȝ", "",  "h",  "h",  "ƞ",  "",   "ȣ",  "",   "ȥ",  "",   "a",  "a",
	"e",  "e",  "o",  "o", "o", "o",  "o",  "o",  "o",  "o",  "y",  "y",  "",   "",   "",
	"j",  "",   "",   "a", "c", "c",  "l",  "t",  "s",  "z",  "ɂ",  "",   "b",  "ʉ",  "ʌ",
	"e",  "e",  "j",  "j", "ɋ", "",   "r",  "r",  "y",  "y",
};

/* U+0370 to U+03FF. */
static const char greek[][4] = {
	"ͱ", "",  "ͳ", "",  "'", "",  "ͷ", "",  "",  "",  "",  "",  "",  "",  ";", "ϳ", "",  "",
	"",  "",  "",  "¨", "α", "·", "ε", "η", "ι", "",  "ο", "",  "υ", "ω", "ι", "α", "β", "γ",
	"δ", "ε", "ζ", "η", "θ", "ι", "κ", "λ", "μ", "ν", "ξ", "ο", "π", "ρ", "",  "σ", "τ", "υ",
	"φ", "χ", "ψ", "ω", "ι", "υ", "α", "ε", "η", "ι", "υ", "",  "",  "",  "",  "",  "",  "",
	"",  "",  "",  "",  "",  "",  "",  "",  "",  "",  "σ", "",  "",  "",  "",  "",  "",  "",
	"ι", "υ", "ο", "υ", "ω", "ϗ", "β", "θ", "",  "ϒ", "ϒ", "φ", "π", "",  "ϙ", "",  "ϛ", "",
	"ϝ", "",  "ϟ", "",  "ϡ", "",  "ϣ", "",  "ϥ", "",  "ϧ", "",  "ϩ", "",  "ϫ", "",  "ϭ", "",
	"ϯ", "",  "κ", "ρ", "σ", "",  "θ", "ε", "",  "ϸ", "",  "σ", "ϻ", "",  "",  "ͻ", "ͼ", "ͽ",
};

/* U+0400 to U+04FF. */
static const char cyrillic[][4] = {
	"е", "е", "ђ", "г", "є", "ѕ", "і", "і", "ј", "љ", "њ", "ћ", "к", "и", "у", "џ", "а", "б",
	"в", "г", "д", "е", "ж", "з", "и", "и", "к", "л", "м", "н", "о", "п", "р", "с", "т", "у",
	"ф", "х", "ц", "ч", "ш", "щ", "ъ", "ы", "ь", "э", "ю", "я", "",  "",  "",  "",  "",  "",
	"",  "",  "",  "и", "",  "",  "",  "",  "",  "",  "",  "",  "",  "",  "",  "",  "",  "",
	"",  "",  "",  "",  "",  "",  "",  "",  "е", "е", "",  "г", "",  "",  "",  "і", "",  "",
	"",  "",  "к", "и", "у", "",  "ѡ", "",  "ѣ", "",  "ѥ", "",  "ѧ", "",  "ѩ", "",  "ѫ", "",
	"ѭ", "",  "ѯ", "",  "ѱ", "",  "ѳ", "",  "ѵ", "",  "ѵ", "ѵ", "ѹ", "",  "ѻ", "",  "ѽ", "",
	"ѿ", "",  "ҁ", "",  "",  "",  "",  "",  "",  "",  "",  "",  "ҋ", "",  "ҍ", "",  "ҏ", "",
	"ґ", "",  "ғ", "",  "ҕ", "",  "җ", "",  "ҙ", "",  "қ", "",  "ҝ", "",  "ҟ", "",  "ҡ", "",
	"ң", "",  "ҥ", "",  "ҧ", "",  "ҩ", "",  "ҫ", "",  "ҭ", "",  "ү", "",  "ұ", "",  "ҳ", "",
	"ҵ", "",  "ҷ", "",  "ҹ", "",  "һ", "",  "ҽ", "",  "ҿ", "",  "ӏ", "ж", "ж", "ӄ", "",  "ӆ",
	"",  "ӈ", "",  "ӊ", "",  "ӌ", "",  "ӎ", "",  "",  "а", "а", "а", "а", "ӕ", "",  "е", "е",
	"ә", "",  "ә", "ә", "ж", "ж", "з", "з", "ӡ", "",  "и", "и", "и", "и", "о", "о", "ө", "",
	"ө", "ө", "э", "э", "у", "у", "у", "у", "у", "у", "ч", "ч", "ӷ", "",  "ы", "ы", "ӻ", "",
	"ӽ", "",  "ӿ", "",
};

/* U+1E00 to U+1EFF: the letters of Vietnamese and Welsh, among others. */
static const char latin_more[][4] = {
	"a", "a", "b", "b", "b", "b", "b", "b", "c", "c", "d", "d", "d", "d", "d",  "d", "d", "d",
	"d", "d", "e", "e", "e", "e", "e", "e", "e", "e", "e", "e", "f", "f", "g",  "g", "h", "h",
	"h", "h", "h", "h", "h", "h", "h", "h", "i", "i", "i", "i", "k", "k", "k",  "k", "k", "k",
	"l", "l", "l", "l", "l", "l", "l", "l", "m", "m", "m", "m", "m", "m", "n",  "n", "n", "n",
	"n", "n", "n", "n", "o", "o", "o", "o", "o", "o", "o", "o", "p", "p", "p",  "p", "r", "r",
	"r", "r", "r", "r", "r", "r", "s", "s", "s", "s", "s", "s", "s", "s", "s",  "s", "t", "t",
	"t", "t", "t", "t", "t", "t", "u", "u", "u", "u", "u", "u", "u", "u", "u",  "u", "v", "v",
	"v", "v", "w", "w", "w", "w", "w", "w", "w", "w", "w", "w", "x", "x", "x",  "x", "y", "y",
	"z", "z", "z", "z", "z", "z", "h", "t", "w", "y", "a", "s", "s", "s", "ss", "",  "a", "a",
	"a", "a", "a", "a", "a", "a", "a", "a", "a", "a", "a", "a", "a", "a", "a",  "a", "a", "a",
	"a", "a", "a", "a", "e", "e", "e", "e", "e", "e", "e", "e", "e", "e", "e",  "e", "e", "e",
	"e", "e", "i", "i", "i", "i", "o", "o", "o", "o", "o", "o", "o", "o", "o",  "o", "o", "o",
	"o", "o", "o", "o", "o", "o", "o", "o", "o", "o", "o", "o", "u", "u", "u",  "u", "u", "u",
	"u", "u", "u", "u", "u", "u", "u", "u", "y", "y", "y", "y", "y", "y", "y",  "y", "ỻ", "",
	"ỽ", "",  "ỿ", "",
};

static const struct {
	uint32_t from, to;
	const char (*text)[4];
} table[] = {
	{ 0xC0, 0x24F, latin },
	{ 0x370, 0x3FF, greek },
	{ 0x400, 0x4FF, cyrillic },
	{ 0x1E00, 0x1EFF, latin_more },
};

static_assert(ARRAY_LEN(latin) == 0x24F - 0xC0 + 1, "one entry for each code point");
static_assert(ARRAY_LEN(greek) == 0x3FF - 0x370 + 1, "one entry for each code point");
static_assert(ARRAY_LEN(cyrillic) == 0x4FF - 0x400 + 1, "one entry for each code point");
static_assert(ARRAY_LEN(latin_more) == 0x1EFF - 0x1E00 + 1, "one entry for each code point");

/* Ranges that become one text: blanks of every width, marks that combine with the letter before,
 * characters without a width, and the punctuation that word processors put in. */
static const struct {
	uint32_t from, to;
	const char *text;
} punctuation[] = {
	{ 0x09, 0x0D, " " },      { 0xA0, 0xA0, " " },       { 0xAD, 0xAD, "" },
	{ 0xB4, 0xB4, "'" },      { 0x2B9, 0x2B9, "'" },     { 0x2BB, 0x2BD, "'" },
	{ 0x300, 0x36F, "" },     { 0x1680, 0x1680, " " },   { 0x2000, 0x200A, " " },
	{ 0x200B, 0x200F, "" },   { 0x2010, 0x2015, "-" },   { 0x2018, 0x201B, "'" },
	{ 0x201C, 0x201F, "\"" }, { 0x2026, 0x2026, "..." }, { 0x2028, 0x2029, " " },
	{ 0x202F, 0x202F, " " },  { 0x2032, 0x2032, "'" },   { 0x205F, 0x205F, " " },
	{ 0x2212, 0x2212, "-" },  { 0x3000, 0x3000, " " },   { 0xFEFF, 0xFEFF, "" },
	{ 0xFF07, 0xFF07, "'" },
};

/* What `c` folds to, or NULL when it stays as it is. */
static const char *folded(uint32_t c)
{
	for (size_t i = 0; i < ARRAY_LEN(table); i++)
		if (c >= table[i].from && c <= table[i].to) {
			const char *text = table[i].text[c - table[i].from];
			return text[0] == '\0' ? NULL : text;
		}
	for (size_t i = 0; i < ARRAY_LEN(punctuation); i++)
		if (c >= punctuation[i].from && c <= punctuation[i].to)
			return punctuation[i].text;
	return NULL;
}

char *utf8_fold(struct arena *a, const char *s)
{
	const char *end = s + strlen(s);
	/* An invalid byte, which the edge should have refused, becomes the three of U+FFFD. */
	char *out = arena_alloc(a, 3 * (size_t)(end - s) + 1);
	size_t n = 0;
	while (s < end) {
		uint32_t c = utf8_next(&s, end);
		char same[5];
		const char *text;
		if (c >= 'A' && c <= 'Z')
			c += 'a' - 'A';
		text = c > ' ' && c < 0x7F ? NULL : folded(c);
		if (text == NULL) {
			utf8_encode(c, same);
			text = same;
		}
		if (text[0] == ' ' && (n == 0 || out[n - 1] == ' '))
			continue;
		size_t length = strlen(text);
		memcpy(out + n, text, length);
		n += length;
	}
	if (n > 0 && out[n - 1] == ' ')
		n--;
	out[n] = '\0';
	return out;
}

const char *utf8_initials(struct arena *a, const char *name)
{
	char first[5] = "", last[5] = "";
	const char *end = name + strlen(name);
	bool start = true;
	for (const char *p = name; p < end;) {
		uint32_t ch = utf8_next(&p, end);
		if (start && ch != ' ')
			utf8_encode(ch, first[0] == '\0' ? first : last);
		start = ch == ' ';
	}
	return arena_printf(a, "%s%s", first, last);
}
