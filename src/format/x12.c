/* Segments and envelopes. The separators come from fixed places of ISA, never from a guess, so a
 * payer may use any. */
#include "format/x12.h"

#include "base/date.h"
#include "base/utf8.h"

#define ISA_BYTES 106

enum level { OUTSIDE, IN_INTERCHANGE, IN_GROUP, IN_SET };
enum byte_kind { ORDINARY, SEPARATOR, LINE_BREAK, CONTROL };

enum err x12_fail(struct x12 *x, int32_t segment, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	*x->fault = (struct x12_fault){ segment, arena_vprintf(x->a, format, args) };
	va_end(args);
	return E_INVALID;
}

struct str x12_at(const struct x12_segment *s, int32_t i)
{
	return i < s->n ? s->at[i] : STR("");
}

struct str x12_component(struct str element, char separator, int32_t i)
{
	struct str part = STR("");
	for (int32_t k = 0; k <= i; k++)
		if (!str_split(&element, separator, &part))
			return STR("");
	return part;
}

const char *x12_text(struct arena *a, struct str element)
{
	element = str_trim(element);
	if (element.n == 0)
		return "";
	if (utf8_valid(element.p, element.n))
		return arena_str(a, element);
	char *text = arena_alloc(a, 2 * element.n + 1), *at = text;
	for (size_t i = 0; i < element.n; i++) {
		char one[5];
		utf8_encode((unsigned char)element.p[i], one);
		for (const char *p = one; *p != '\0'; p++)
			*at++ = *p;
	}
	return text;
}

const char *x12_add_word(struct arena *a, const char *list, struct str word)
{
	const char *w = x12_text(a, word);
	if (w[0] == '\0')
		return list;
	return list[0] == '\0' ? w : arena_printf(a, "%s %s", list, w);
}

bool x12_decimal(struct str element, int decimals, int64_t *out)
{
	assert(decimals >= 0 && decimals <= 3);
	bool negative = element.n > 0 && element.p[0] == '-', point = false;
	size_t digits = 0;
	int behind = 0;
	int64_t value = 0;
	for (size_t i = negative ? 1 : 0; i < element.n; i++) {
		char c = element.p[i];
		if (c == '.' && !point) {
			point = true;
			continue;
		}
		if (c < '0' || c > '9' || (point && ++behind > decimals))
			return false;
		/* Negative all the way, as the least number has no positive twin. */
		if (__builtin_mul_overflow(value, 10, &value) ||
		    __builtin_sub_overflow(value, c - '0', &value))
			return false;
		digits++;
	}
	for (; behind < decimals; behind++)
		if (__builtin_mul_overflow(value, 10, &value))
			return false;
	if (digits == 0 || (!negative && value == INT64_MIN))
		return false;
	*out = negative ? value : -value;
	return true;
}

int32_t x12_day(struct str element)
{
	if (element.n != 8)
		return X12_NO_DAY;
	int part[3] = { 0, 0, 0 };
	static const int of[8] = { 0, 0, 0, 0, 1, 1, 2, 2 };
	for (size_t i = 0; i < 8; i++) {
		if (element.p[i] < '0' || element.p[i] > '9')
			return X12_NO_DAY;
		part[of[i]] = part[of[i]] * 10 + (element.p[i] - '0');
	}
	return date_valid_ymd(part[0], part[1], part[2]) ?
		       date_from_ymd(part[0], part[1], part[2]) :
		       X12_NO_DAY;
}

static bool is_letter_or_digit(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

static bool is_line_break(char c)
{
	return c == '\r' || c == '\n';
}

static void skip_breaks(struct x12 *x)
{
	/* Some senders indent the lines that they should not have begun. */
	while (x->rest.n > 0 &&
	       (is_line_break(*x->rest.p) || *x->rest.p == ' ' || *x->rest.p == '\t')) {
		x->rest.p++;
		x->rest.n--;
	}
}

static void set_kinds(struct x12 *x)
{
	memset(x->kind, ORDINARY, sizeof x->kind);
	for (int c = 0; c < 32; c++)
		x->kind[c] = CONTROL;
	x->kind[127] = CONTROL;
	x->kind['\t'] = ORDINARY;
	x->kind['\r'] = x->kind['\n'] = LINE_BREAK;
	if (x->repetition != '\0')
		x->kind[(unsigned char)x->repetition] = ORDINARY;
	x->kind[(unsigned char)x->component] = ORDINARY;
	x->kind[(unsigned char)x->element] = SEPARATOR;
}

/* Reads the separators at an ISA, whose places are fixed: the segment has 106 bytes. */
static enum err separators(struct x12 *x)
{
	if (x->rest.n < 3 || memcmp(x->rest.p, "ISA", 3) != 0)
		return x12_fail(
			x, x->segments,
			x->segments == 0 ?
				"This is no X12 file: it does not begin with an ISA segment. "
				"Ask the payer or the clearing house for the file with its "
				"envelope." :
				"Behind segment %d the next interchange does not begin with "
				"ISA.",
			x->segments);
	char isa[ISA_BYTES];
	size_t n = 0;
	for (size_t i = 0; i < x->rest.n && n < ISA_BYTES; i++)
		if (!is_line_break(x->rest.p[i]) || n == ISA_BYTES - 1)
			isa[n++] = x->rest.p[i];
	if (n < ISA_BYTES)
		return x12_fail(x, x->segments + 1, "The file ends inside its ISA segment.");
	x->element = isa[3];
	x->component = isa[104];
	x->terminator = isa[105];
	x->repetition = is_letter_or_digit(isa[82]) ? '\0' : isa[82];
	const char used[] = { x->element, x->component, x->terminator, x->repetition };
	for (size_t i = 0; i < ARRAY_LEN(used); i++)
		for (size_t k = 0; k < ARRAY_LEN(used); k++)
			if (used[i] != '\0' && (is_letter_or_digit(used[i]) || used[i] == ' ' ||
						(k != i && used[i] == used[k])))
				return x12_fail(x, x->segments + 1,
						"The ISA segment does not have its 106 characters, "
						"so the separators of the file are not known.");
	if (isa[103] != x->element)
		return x12_fail(x, x->segments + 1,
				"The ISA segment does not have its 106 characters, so the "
				"separators of the file are not known.");
	set_kinds(x);
	return OK;
}

enum err x12_open(struct x12 *x, struct str file, struct arena *a, struct x12_fault *fault)
{
	*x = (struct x12){ .a = a, .fault = fault, .rest = file };
	if (file.n > LIMIT_UPLOAD_BYTES) {
		(void)!x12_fail(x, 0, "The file has more than %d MB.",
				LIMIT_UPLOAD_BYTES / (1024 * 1024));
		return E_LIMIT;
	}
	if (file.n >= 3 && memcmp(file.p, "\xEF\xBB\xBF", 3) == 0) {
		x->rest.p += 3;
		x->rest.n -= 3;
	}
	skip_breaks(x);
	return separators(x);
}

/* A segment that is broken over lines, without the breaks. */
static struct str joined(struct x12 *x, struct str segment)
{
	char *text = arena_alloc(x->a, segment.n + 1);
	size_t n = 0;
	for (size_t i = 0; i < segment.n; i++)
		if (!is_line_break(segment.p[i]))
			text[n++] = segment.p[i];
	return (struct str){ text, n };
}

static enum err cut(struct x12 *x, struct str segment, struct x12_segment *s)
{
	s->n = 0;
	size_t from = 0;
	for (size_t i = 0; i <= segment.n; i++) {
		uint8_t kind = i == segment.n ? SEPARATOR : x->kind[(unsigned char)segment.p[i]];
		if (kind == ORDINARY)
			continue;
		if (kind == LINE_BREAK)
			return cut(x, joined(x, segment), s);
		if (kind == CONTROL)
			return x12_fail(x, s->number, "Segment %d holds a control character.",
					s->number);
		if (s->n == X12_ELEMENTS_MAX)
			return x12_fail(x, s->number,
					"Segment %d has more elements than any segment of the "
					"standard.",
					s->number);
		s->at[s->n++] = (struct str){ segment.p + from, i - from };
		from = i + 1;
	}
	return OK;
}

static bool same_number(struct str a, struct str b)
{
	int64_t n, m;
	if (str_to_i64(a, &n) && str_to_i64(b, &m))
		return n == m;
	return a.n == b.n && memcmp(a.p, b.p, a.n) == 0;
}

/* The trailer repeats the header's control number and counts what is between: rule R6. */
static enum err close_level(struct x12 *x, const struct x12_segment *s, const char *header,
			    const char *what, struct str control, int64_t count)
{
	int64_t told = -1;
	if (!str_to_i64(x12_at(s, 1), &told) || told != count)
		return x12_fail(x, s->number,
				"Rule R6: segment %d (%.*s) counts %.*s %s, and there are %" PRId64
				". The file is not complete; ask for it again.",
				s->number, (int)s->at[0].n, s->at[0].p, (int)x12_at(s, 1).n,
				x12_at(s, 1).p, what, count);
	if (!same_number(x12_at(s, 2), control))
		return x12_fail(x, s->number,
				"Rule R6: segment %d (%.*s) has the control number %.*s, and its "
				"%s has %.*s. The file is not complete; ask for it again.",
				s->number, (int)s->at[0].n, s->at[0].p, (int)x12_at(s, 2).n,
				x12_at(s, 2).p, header, (int)control.n, control.p);
	x->level--;
	return OK;
}

static enum err on_isa(struct x12 *x, const struct x12_segment *s)
{
	x->interchange = str_trim(x12_at(s, 13));
	x->sender = str_trim(x12_at(s, 6));
	x->receiver = str_trim(x12_at(s, 8));
	x->test = str_eq(x12_at(s, 15), "T");
	x->groups = 0;
	x->level++;
	return OK;
}

static enum err on_gs(struct x12 *x, const struct x12_segment *s)
{
	x->group = x12_at(s, 6);
	x->guide = x12_at(s, 8);
	x->sets = 0;
	x->groups++;
	x->level++;
	return OK;
}

static enum err on_st(struct x12 *x, const struct x12_segment *s)
{
	x->set_kind = x12_at(s, 1);
	x->set = x12_at(s, 2);
	if (x12_at(s, 3).n > 0)
		x->guide = x12_at(s, 3);
	x->set_first = s->number;
	x->sets++;
	x->level++;
	return OK;
}

static enum err on_se(struct x12 *x, const struct x12_segment *s)
{
	return close_level(x, s, "ST", "segments", x->set, s->number - x->set_first + 1);
}

static enum err on_ge(struct x12 *x, const struct x12_segment *s)
{
	return close_level(x, s, "GS", "transaction sets", x->group, x->sets);
}

static enum err on_iea(struct x12 *x, const struct x12_segment *s)
{
	enum err err = close_level(x, s, "ISA", "groups", x->interchange, x->groups);
	if (err != OK)
		return err;
	skip_breaks(x);
	return x->rest.n > 0 ? separators(x) : OK;
}

static const struct envelope {
	const char *name;
	enum level at;
	enum err (*run)(struct x12 *x, const struct x12_segment *s);
} envelopes[] = {
	{ "ISA", OUTSIDE, on_isa }, { "GS", IN_INTERCHANGE, on_gs },
	{ "ST", IN_GROUP, on_st },  { "SE", IN_SET, on_se },
	{ "GE", IN_GROUP, on_ge },  { "IEA", IN_INTERCHANGE, on_iea },
};

static uint32_t tag_of(struct str name)
{
	uint32_t tag = name.n >= 2 && name.n <= 3 ? 0 : UINT32_MAX;
	for (size_t i = 0; i < name.n && tag != UINT32_MAX; i++)
		tag = tag << 8 | (unsigned char)name.p[i];
	return tag;
}

static enum err follow_envelope(struct x12 *x, const struct x12_segment *s)
{
	for (size_t i = 0; i < ARRAY_LEN(envelopes); i++) {
		if (!x12_is(s, envelopes[i].name))
			continue;
		if (x->level != (int)envelopes[i].at)
			return x12_fail(x, s->number,
					"Rule R6: segment %d (%s) stands where it cannot: the "
					"envelope before it is not closed or not open. The file is "
					"not complete; ask for it again.",
					s->number, envelopes[i].name);
		return envelopes[i].run(x, s);
	}
	if (x->level != IN_SET)
		return x12_fail(x, s->number,
				"Segment %d stands outside of a transaction set (ST to SE).",
				s->number);
	return OK;
}

enum err x12_next(struct x12 *x, struct x12_segment *s, bool *more)
{
	skip_breaks(x);
	if (x->rest.n == 0) {
		if (x->level != OUTSIDE)
			return x12_fail(x, x->segments,
					"Rule R6: the file ends behind segment %d, before its "
					"envelope is closed (SE, GE, IEA). Ask for it again.",
					x->segments);
		*more = false;
		return OK;
	}
	s->number = ++x->segments;
	const char *end = memchr(x->rest.p, x->terminator, x->rest.n);
	if (end == NULL)
		return x12_fail(x, s->number, "Segment %d, the last of the file, has no end.",
				s->number);
	struct str segment = { x->rest.p, (size_t)(end - x->rest.p) };
	x->rest.p += segment.n + 1;
	x->rest.n -= segment.n + 1;
	enum err err = cut(x, segment, s);
	if (err != OK)
		return err;
	s->tag = tag_of(s->at[0]);
	err = follow_envelope(x, s);
	if (err == OK)
		*more = true;
	return err;
}
