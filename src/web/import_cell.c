/* Cells of an import and of an export: one reader and one writer for each kind of value. */
#include "base/date.h"
#include "base/id.h"
#include "base/money.h"
#include "base/utf8.h"
#include "web/form.h"
#include "web/import.h"

#define RATE_MAX (1000000 * 100)

/* What a spreadsheet takes for a formula (base/csv.h guards it with an apostrophe). A text that has
 * apostrophes of its own in front of such a sign gets one more, so that taking one off is right. */
static bool has_guard(const char *s)
{
	size_t n = strspn(s, "'");
	return n > 0 && s[n] != '\0' && strchr("=+-@\t\r", s[n]) != NULL;
}

static const struct import_column *column_of(const struct import *in, size_t col)
{
	assert(col < in->kind->n_columns);
	return &in->kind->columns[col];
}

static const char *cell(struct import *in, size_t row, size_t col)
{
	const char *text = csv_at(&in->csv, row, in->at[col]);
	struct str trimmed = str_trim(str_of(text));
	if (trimmed.n != strlen(text))
		text = arena_str(in->a, trimmed);
	if (has_guard(text))
		text++;
	if (text[0] == '\0' && column_of(in, col)->required)
		import_fault(in, row, col, "This is missing.");
	return text;
}

const char *import_text(struct import *in, size_t row, size_t col, size_t max)
{
	const char *text = cell(in, row, col);
	if (strpbrk(text, "\n\t") != NULL) {
		import_fault(in, row, col, "This must be a single line.");
		return "";
	}
	if (strlen(text) > max) {
		import_fault(in, row, col, "This is too long: at most %zu characters fit.", max);
		return "";
	}
	return text;
}

const char *import_email(struct import *in, size_t row, size_t col)
{
	const char *text = import_text(in, row, col, LIMIT_EMAIL);
	if (text[0] == '\0')
		return text;
	if (!form_email_fits(text)) {
		import_fault(
			in, row, col,
			"\"%s\" does not look like an e-mail address, such as dana@example.com.",
			text);
		return "";
	}
	char *low = arena_strdup(in->a, text);
	for (char *p = low; *p != '\0'; p++)
		if (*p >= 'A' && *p <= 'Z')
			*p = (char)(*p + 32);
	return low;
}

const char *import_word(struct import *in, size_t row, size_t col, const char *const *words)
{
	const char *text = import_text(in, row, col, LIMIT_NAME);
	if (text[0] == '\0')
		return "";
	struct buf known;
	buf_init(&known, LIMIT_NOTE);
	for (size_t i = 0; words[i] != NULL; i++) {
		if (str_eq_nocase(str_of(text), words[i])) {
			buf_free(&known);
			return words[i];
		}
		buf_printf(&known, "%s%s",
			   i == 0               ? "" :
			   words[i + 1] == NULL ? " or " :
						  ", ",
			   words[i]);
	}
	import_fault(in, row, col, "\"%s\" is not one of: %s.", text, buf_text(&known));
	buf_free(&known);
	return "";
}

bool import_day(struct import *in, size_t row, size_t col, int32_t *out)
{
	const char *text = cell(in, row, col);
	int64_t days;
	if (text[0] == '\0')
		return false;
	if (in->relative_days && str_to_i64(str_of(text), &days) && days > DATE_MIN &&
	    days < DATE_MAX) {
		int64_t day = in->day_zero + days;
		if (day >= DATE_MIN && day <= DATE_MAX) {
			*out = (int32_t)day;
			return true;
		}
	}
	if (date_parse_iso(text, out))
		return true;
	import_fault(in, row, col, "\"%s\" is not a date like 2026-11-23.", text);
	return false;
}

bool import_money(struct import *in, size_t row, size_t col, int64_t *out)
{
	const char *text = cell(in, row, col);
	int64_t cents;
	if (text[0] == '\0')
		return false;
	if (!money_parse(text, &cents) || cents < 0 || cents > RATE_MAX) {
		import_fault(in, row, col, "\"%s\" is not an amount like 24.50.", text);
		return false;
	}
	*out = cents;
	return true;
}

int64_t import_minutes(struct import *in, size_t row, size_t col, int64_t max)
{
	const char *text = cell(in, row, col);
	int64_t minutes;
	if (text[0] == '\0')
		return 0;
	if (!form_hours_parse(text, &minutes)) {
		import_fault(in, row, col, "\"%s\" is not a number of hours like 37.5.", text);
		return 0;
	}
	if (minutes > max) {
		import_fault(in, row, col,
			     "%s hours are more than there can be: at most %" PRId64 ".", text,
			     max / 60);
		return 0;
	}
	return minutes;
}

int import_clock(struct import *in, size_t row, size_t col)
{
	const char *text = cell(in, row, col);
	int minute;
	if (text[0] == '\0')
		return -1;
	if (clock_parse(text, &minute))
		return minute;
	import_fault(in, row, col, "\"%s\" is not a time like 07:30.", text);
	return -1;
}

int64_t import_int(struct import *in, size_t row, size_t col, int64_t min, int64_t max)
{
	const char *text = cell(in, row, col);
	int64_t value;
	if (text[0] == '\0')
		return min;
	if (!str_to_i64(str_of(text), &value) || value < min || value > max) {
		import_fault(in, row, col,
			     "\"%s\" is not a whole number from %" PRId64 " to %" PRId64 ".", text,
			     min, max);
		return min;
	}
	return value;
}

const char **import_list(struct import *in, size_t row, size_t col, size_t max)
{
	const char *text = cell(in, row, col);
	struct str rest = str_of(text), part = { NULL, 0 };
	const char **list = arena_array(in->a, const char *, max + 1);
	size_t n = 0;
	while (str_split(&rest, ';', &part)) {
		struct str trimmed = str_trim(part);
		if (trimmed.n == 0)
			continue;
		if (n == max) {
			import_fault(in, row, col, "The list is too long: at most %zu entries fit.",
				     max);
			break;
		}
		if (trimmed.n > LIMIT_NAME || memchr(trimmed.p, '\n', trimmed.n) != NULL ||
		    memchr(trimmed.p, '\t', trimmed.n) != NULL) {
			import_fault(
				in, row, col,
				"An entry of the list is not a name of one line and at most %d "
				"characters.",
				LIMIT_NAME);
			break;
		}
		list[n++] = arena_str(in->a, trimmed);
	}
	list[n] = NULL;
	return list;
}

bool import_nameable(struct import *in, size_t row, size_t col, const char *name)
{
	if (strchr(name, ';') == NULL)
		return name[0] != '\0';
	import_fault(in, row, col,
		     "A name here cannot contain \";\", which separates the parts of a list.");
	return false;
}

void import_names_init(struct import_names *names, struct arena *a)
{
	*names = (struct import_names){
		.a = a, .exact = lookup_new(a), .folded = lookup_new(a), .by_id = lookup_new(a)
	};
}

void import_names_add(struct import_names *names, const char *name, int64_t id)
{
	if (names->n == names->room) {
		size_t room = names->room == 0 ? 32 : names->room * 2;
		const char **more = arena_array(names->a, const char *, room);
		int64_t *ids = arena_array(names->a, int64_t, room);
		if (names->n > 0) {
			memcpy(more, names->name, names->n * sizeof *more);
			memcpy(ids, names->id, names->n * sizeof *ids);
		}
		names->name = more;
		names->id = ids;
		names->room = room;
	}
	names->name[names->n] = arena_strdup(names->a, name);
	names->id[names->n] = id;
	lookup_put_id(names->by_id, id, (int64_t)names->n);
	lookup_put(names->exact, name, id);
	lookup_put(names->folded, utf8_fold(names->a, name), id);
	names->n++;
}

void import_names_known(struct import_names *names)
{
	names->n_known = names->n;
}

bool import_names_find(const struct import_names *names, const char *name, int64_t *id)
{
	return lookup_get(names->exact, name, id) ||
	       lookup_get(names->folded, utf8_fold(names->a, name), id);
}

int64_t import_names_ensure(struct import_names *names, const char *name)
{
	int64_t id;
	if (import_names_find(names, name, &id))
		return id;
	id = id_new();
	import_names_add(names, name, id);
	return id;
}

const char *import_names_of(const struct import_names *names, int64_t id)
{
	int64_t i;
	return lookup_get_id(names->by_id, id, &i) ? names->name[i] : "";
}

void export_text(struct export *e, const char *text)
{
	if (has_guard(text))
		csv_raw_field(&e->csv, arena_printf(e->a, "'%s", text));
	else
		csv_field(&e->csv, text);
}

void export_day(struct export *e, const int32_t *day)
{
	char text[11] = "";
	if (day != NULL)
		date_iso(text, *day);
	csv_raw_field(&e->csv, text);
}

void export_clock(struct export *e, int minute)
{
	char text[CLOCK_TEXT_MAX];
	clock_24(text, minute);
	csv_raw_field(&e->csv, text);
}

void export_minutes(struct export *e, int64_t minutes)
{
	int64_t hundredths = (minutes * 100 + 30) / 60;
	char text[MONEY_TEXT_MAX];
	money_plain(text, hundredths);
	size_t n = strlen(text);
	while (text[n - 1] == '0')
		text[--n] = '\0';
	if (text[n - 1] == '.')
		text[n - 1] = '\0';
	csv_raw_field(&e->csv, text);
}

void export_money(struct export *e, const int64_t *cents)
{
	char text[MONEY_TEXT_MAX] = "";
	if (cents != NULL)
		money_plain(text, *cents);
	csv_raw_field(&e->csv, text);
}

void export_end_row(struct export *e)
{
	csv_end_row(&e->csv);
}
