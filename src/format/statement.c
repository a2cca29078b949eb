/* What the readers of bank files share: encodings, amounts, growing lists, the balance check. */
#include "format/statement.h"

#include "base/buf.h"
#include "base/date.h"
#include "base/money.h"
#include "base/utf8.h"

enum err statement_refuse(struct arena *a, struct statement_fault *fault, enum err err, size_t line,
			  const char *format, ...)
{
	va_list args;
	va_start(args, format);
	*fault = (struct statement_fault){ line, arena_vprintf(a, format, args) };
	va_end(args);
	return err;
}

/* Windows-1252 differs from Latin-1 in these 32; 0 is a byte without a meaning. */
static const uint16_t windows_1252[32] = {
	0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
	0x2039, 0x0152, 0,      0x017D, 0,      0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
	0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178,
};

static struct str from_1252(struct arena *a, struct str file)
{
	struct buf b;
	buf_init(&b, 3 * file.n);
	for (size_t i = 0; i < file.n; i++) {
		unsigned char c = (unsigned char)file.p[i];
		char utf8[5];
		if (c < 0x80) {
			buf_char(&b, (char)c);
			continue;
		}
		uint32_t point = c < 0xA0 ? windows_1252[c - 0x80] : c;
		utf8_encode(point == 0 ? 0xFFFD : point, utf8);
		buf_text_add(&b, utf8);
	}
	struct str out = { arena_str(a, buf_str(&b)), b.n };
	buf_free(&b);
	return out;
}

enum err statement_text(struct arena *a, struct str file, struct str *out,
			struct statement_fault *fault)
{
	if (file.n > LIMIT_STATEMENT_BYTES)
		return statement_refuse(a, fault, E_LIMIT, 0,
					"The file is larger than %d MB. Ask the bank for a "
					"shorter period.",
					LIMIT_STATEMENT_BYTES / (1024 * 1024));
	if (file.n >= 2 && (memcmp(file.p, "\xFF\xFE", 2) == 0 || !memcmp(file.p, "\xFE\xFF", 2)))
		return statement_refuse(a, fault, E_INVALID, 0,
					"The file is UTF-16 text. Save it as UTF-8 first.");
	if (file.n >= 3 && memcmp(file.p, "\xEF\xBB\xBF", 3) == 0)
		file = (struct str){ file.p + 3, file.n - 3 };
	if (str_trim(file).n == 0)
		return statement_refuse(a, fault, E_INVALID, 0, "The file is empty.");
	if (memchr(file.p, '\0', file.n) != NULL)
		return statement_refuse(a, fault, E_INVALID, 0,
					"The file is not text: it holds zero bytes.");
	*out = utf8_valid(file.p, file.n) ? file : from_1252(a, file);
	return OK;
}

const char *statement_field(struct arena *a, struct str s)
{
	if (s.n == 0)
		return "";
	char *out = arena_alloc(a, s.n + 1);
	size_t n = 0;
	bool gap = false;
	for (const char *p = s.p, *end = s.p + s.n; p < end;) {
		uint32_t c = utf8_next(&p, end);
		if (c <= 0x20 || c == 0xA0 || (c >= 0x7F && c < 0xA0)) {
			gap = n > 0;
			continue;
		}
		char utf8[5];
		utf8_encode(c, utf8);
		size_t add = strlen(utf8) + (gap ? 1 : 0);
		/* A bad byte becomes three bytes; the readers' text is valid, so that this is
		 * never met, and the room is checked all the same. */
		if (n + add > s.n || n + add > LIMIT_NOTE)
			break;
		if (gap)
			out[n++] = ' ';
		gap = false;
		memcpy(out + n, utf8, strlen(utf8));
		n += strlen(utf8);
	}
	out[n] = '\0';
	return out;
}

const char *statement_quote(struct arena *a, struct str s)
{
	size_t n = s.n > 40 ? 40 : s.n;
	while (n < s.n && n > 0 && ((unsigned char)s.p[n] & 0xC0) == 0x80)
		n--;
	return statement_field(a, (struct str){ s.p, n });
}

bool statement_cents(struct str s, int64_t *out)
{
	s = str_trim(s);
	bool minus = s.n > 0 && s.p[0] == '-';
	size_t i = s.n > 0 && (minus || s.p[0] == '+') ? 1 : 0, digits = 0;
	int decimals = -1;
	int64_t value = 0;
	for (; i < s.n; i++) {
		char c = s.p[i];
		if ((c == '.' || c == ',') && decimals < 0) {
			decimals = 0;
			continue;
		}
		if (c < '0' || c > '9' || (decimals >= 2 && c != '0'))
			return false;
		digits++;
		if (decimals >= 2)
			continue;
		/* Counts downwards, as the smallest amount has no positive twin. */
		if (__builtin_mul_overflow(value, 10, &value) ||
		    __builtin_sub_overflow(value, c - '0', &value))
			return false;
		decimals += decimals >= 0;
	}
	for (int d = decimals < 0 ? 0 : decimals; d < 2; d++)
		if (__builtin_mul_overflow(value, 10, &value))
			return false;
	if (digits == 0 || (!minus && value == INT64_MIN))
		return false;
	*out = minus ? value : -value;
	return true;
}

bool statement_digits(struct str s, size_t n, int *out)
{
	int value = 0;
	if (s.n < n)
		return false;
	for (size_t i = 0; i < n; i++) {
		if (s.p[i] < '0' || s.p[i] > '9')
			return false;
		value = value * 10 + (s.p[i] - '0');
	}
	*out = value;
	return true;
}

bool statement_day(struct str s, int32_t *out)
{
	int ymd;
	if (!statement_digits(s, 8, &ymd) ||
	    !date_valid_ymd(ymd / 10000, ymd / 100 % 100, ymd % 100))
		return false;
	*out = date_from_ymd(ymd / 10000, ymd / 100 % 100, ymd % 100);
	return true;
}

/* Lists grow by doubling: what is left behind in the arena is less than what is kept. */
static void *grown(struct arena *a, void *list, size_t n, size_t size)
{
	if (n > 0 && (n & (n - 1)) != 0)
		return list;
	void *more = arena_calloc(a, n == 0 ? 1 : 2 * n, size);
	if (n > 0)
		memcpy(more, list, n * size);
	return more;
}

struct bank_statement *bank_statement_add(struct arena *a, struct bank_file *file, size_t at)
{
	if (file->n == LIMIT_STATEMENTS_FILE)
		return NULL;
	file->statement = grown(a, file->statement, file->n, sizeof *file->statement);
	struct bank_statement *s = &file->statement[file->n++];
	*s = (struct bank_statement){ .at = at, .bank = "", .account = "", .currency = "" };
	return s;
}

struct bank_line *bank_line_add(struct arena *a, struct bank_statement *s, size_t at)
{
	if (s->n == LIMIT_STATEMENT_LINES)
		return NULL;
	s->line = grown(a, s->line, s->n, sizeof *s->line);
	struct bank_line *l = &s->line[s->n++];
	*l = (struct bank_line){
		.at = at,
		.ref = "",
		.kind = "",
		.name = "",
		.memo = "",
		.check = "",
		.trace = "",
	};
	return l;
}

/* "TRN*1*TRACE*PAYER\" as a CCD+ addendum carries it; banks print it anywhere in the text. */
static const char *trace_in(struct arena *a, const char *text)
{
	const char *p = strstr(text, "TRN*1*");
	if (p == NULL)
		return "";
	p += strlen("TRN*1*");
	size_t n = strcspn(p, "*\\~ ");
	return n == 0 || n > LIMIT_NAME ? "" : arena_strndup(a, p, n);
}

static void finish_line(struct arena *a, struct bank_line *l)
{
	const char *texts[] = { l->memo, l->name, l->ref };
	for (size_t i = 0; i < ARRAY_LEN(texts) && l->trace[0] == '\0'; i++)
		l->trace = trace_in(a, texts[i]);
}

void bank_file_finish(struct arena *a, struct bank_file *file)
{
	for (size_t i = 0; i < file->n; i++) {
		struct bank_statement *s = &file->statement[i];
		for (size_t j = 0; j < s->n; j++)
			finish_line(a, &s->line[j]);
		if (s->has_period || s->n == 0)
			continue;
		s->has_period = true;
		s->from = s->to = s->line[0].date;
		for (size_t j = 1; j < s->n; j++) {
			int32_t day = s->line[j].date;
			s->from = day < s->from ? day : s->from;
			s->to = day > s->to ? day : s->to;
		}
	}
}

enum err bank_statement_check(struct arena *a, const struct bank_statement *s,
			      struct statement_fault *fault)
{
	int64_t sum = s->has_opening ? s->opening : 0;
	for (size_t i = 0; i < s->n; i++)
		if (!money_add(sum, s->line[i].cents, &sum))
			return statement_refuse(a, fault, E_INVALID, s->line[i].at,
						"The sum of the amounts is too large.");
	if (!s->has_opening || !s->has_closing || sum == s->closing)
		return OK;
	char opening[MONEY_TEXT_MAX], lines[MONEY_TEXT_MAX], closing[MONEY_TEXT_MAX];
	int64_t moved;
	if (!money_sub(sum, s->opening, &moved))
		moved = 0;
	money_text(opening, s->opening);
	money_text(lines, moved);
	money_text(closing, s->closing);
	return statement_refuse(a, fault, E_INVALID, s->at,
				"The statement does not add up: it opens with %s, its %zu lines "
				"come to %s, but it closes with %s. Lines are missing or were "
				"changed; ask the bank for the file again.",
				opening, s->n, lines, closing);
}

static bool starts(struct str s, const char *with)
{
	return s.n >= strlen(with) && memcmp(s.p, with, strlen(with)) == 0;
}

static bool within(struct str s, const char *word)
{
	size_t n = s.n < 4096 ? s.n : 4096;
	return memmem(s.p, n, word, strlen(word)) != NULL;
}

enum bank_format bank_sniff(struct str text)
{
	if (starts(text, "\xEF\xBB\xBF"))
		text = (struct str){ text.p + 3, text.n - 3 };
	text = str_trim(text);
	if (starts(text, "OFXHEADER") || within(text, "<OFX>") || within(text, "<?OFX"))
		return BANK_OFX;
	if (starts(text, "<"))
		return BANK_CAMT;
	if (starts(text, "!") || within(text, "\n!Type:") || within(text, "\n!Account"))
		return BANK_QIF;
	if (starts(text, "01,") && within(text, "\n02,"))
		return BANK_BAI2;
	if (starts(text, "01,") && within(text, "/"))
		return BANK_BAI2;
	return text.n > 0 && memchr(text.p, '\n', text.n) != NULL ? BANK_CSV : BANK_UNKNOWN;
}

const char *bank_format_name(enum bank_format format)
{
	static const char *const name[] = {
		[BANK_UNKNOWN] = "unknown", [BANK_OFX] = "OFX",   [BANK_QIF] = "QIF",
		[BANK_CAMT] = "camt.053",   [BANK_BAI2] = "BAI2", [BANK_CSV] = "CSV",
	};
	return name[format];
}
