/* Reading a starter pack. The texts are ours, but people edit them: a slip is named with file and
 * line instead of half a pack being made. */
#include "mod/admin/pack_rules.h"
#include "auth/perm.h"
#include "base/csv.h"
#include "base/date.h"

static const char *const names[PACK_FILES] = {
	[PACK_POSITIONS] = "positions.csv",
	[PACK_SHIFTS] = "shifts.csv",
	[PACK_NEEDS] = "needs.csv",
	[PACK_CREDENTIALS] = "credentials.csv",
	[PACK_OBLIGATIONS] = "obligations.csv",
};

/* How often a duty comes again, and the months of the period at whose end it is first due (0: at
 * another time). */
static const struct {
	const char *word;
	int months;
} periods[] = {
	{ "daily", 0 },     { "weekly", 0 }, { "monthly", 1 },
	{ "quarterly", 3 }, { "yearly", 3 }, { "biennial", 3 },
};

struct reading {
	struct arena *a;
	struct csv csv;
	enum pack_file file;
	const char *fault; /* the first one */
};

const char *pack_file_name(enum pack_file file)
{
	return names[file];
}

static void fail(struct reading *r, size_t row, const char *format, ...) PRINTF_LIKE(3, 4);
static void fail(struct reading *r, size_t row, const char *format, ...)
{
	if (r->fault != NULL)
		return;
	va_list args;
	va_start(args, format);
	r->fault = arena_printf(r->a, "%s, line %zu: %s", names[r->file], r->csv.row[row].line,
				arena_vprintf(r->a, format, args));
	va_end(args);
}

static const char *at(struct reading *r, size_t row, const char *column)
{
	int number = csv_column(&r->csv, column);
	if (number < 0)
		fail(r, row, "the column \"%s\" is missing.", column);
	return csv_at(&r->csv, row, number);
}

static const char *name_at(struct reading *r, size_t row, const char *column)
{
	const char *text = at(r, row, column);
	if (text[0] == '\0' || strlen(text) > LIMIT_NAME)
		fail(r, row, "\"%s\" is empty or too long.", column);
	return text;
}

static int64_t number_at(struct reading *r, size_t row, const char *column, int64_t most)
{
	int64_t n = 0;
	const char *text = at(r, row, column);
	if (!str_to_i64(str_of(text), &n) || n < 0 || n > most)
		fail(r, row, "\"%s\" must be a number from 0 to %" PRId64 ", not \"%s\".", column,
		     most, text);
	return n;
}

static int clock_at(struct reading *r, size_t row, const char *column)
{
	int minute = 0;
	const char *text = at(r, row, column);
	if (!clock_parse(text, &minute) || minute >= 24 * 60)
		fail(r, row, "\"%s\" must be a time like 07:30, not \"%s\".", column, text);
	return minute;
}

/* An end that is not later than the start is on the next day. */
static int minutes_between(int start, int end)
{
	return end > start ? end - start : end + 24 * 60 - start;
}

static void read_positions(struct reading *r, struct pack *p)
{
	p->positions = arena_array(r->a, const char *, r->csv.n_rows + 1);
	for (size_t i = 0; i < r->csv.n_rows; i++)
		p->positions[p->n_positions++] = name_at(r, i, "position");
}

/* Early, day, late and night have their usual colours; a second shift of a kind takes the next
 * colour that is free, so that the roster tells them apart. */
static int tint_of(int start, uint32_t *used)
{
	static const int others[] = { 5, 6, 8, 7, 4, 9, 1, 2, 3, 0 };
	int tint = start < 5 * 60 || start >= 19 * 60 ? 3 :
		   start < 8 * 60                     ? 1 :
		   start < 10 * 60                    ? 9 :
							2;
	for (size_t i = 0; (*used & (1u << tint)) != 0 && i < ARRAY_LEN(others); i++)
		tint = others[i];
	*used |= 1u << tint;
	return tint;
}

static void read_shifts(struct reading *r, struct pack *p)
{
	uint32_t used = 0;
	p->shifts = arena_array(r->a, struct pack_shift, r->csv.n_rows + 1);
	for (size_t i = 0; i < r->csv.n_rows; i++) {
		int start = clock_at(r, i, "start");
		p->shifts[p->n_shifts++] = (struct pack_shift){
			.name = name_at(r, i, "shift"),
			.start = start,
			.minutes = minutes_between(start, clock_at(r, i, "end")),
			.tint = tint_of(start, &used),
		};
	}
}

static void read_credentials(struct reading *r, struct pack *p)
{
	p->credentials = arena_array(r->a, struct pack_credential, r->csv.n_rows + 1);
	for (size_t i = 0; i < r->csv.n_rows; i++) {
		struct pack_credential *c = &p->credentials[p->n_credentials++];
		c->name = name_at(r, i, "credential");
		if (at(r, i, "renewal_years")[0] != '\0')
			c->renewal_years = number_at(r, i, "renewal_years", 50);
		c->lead_days = at(r, i, "lead_days");
		struct str rest = str_of(c->lead_days), part = { NULL, 0 };
		while (c->lead_days[0] != '\0' && str_split(&rest, ';', &part)) {
			int64_t days;
			if (!str_to_i64(part, &days) || days < 0 || days > 730)
				fail(r, i, "\"lead_days\" must be days like 90;60;30.");
		}
	}
}

static size_t position_named(const struct pack *p, const char *name)
{
	for (size_t i = 0; i < p->n_positions; i++)
		if (strcmp(p->positions[i], name) == 0)
			return i;
	return PACK_NONE;
}

static size_t credential_named(const struct pack *p, const char *name)
{
	for (size_t i = 0; i < p->n_credentials; i++)
		if (strcmp(p->credentials[i].name, name) == 0)
			return i;
	return PACK_NONE;
}

static size_t shift_of(const struct pack *p, int start, int minutes)
{
	for (size_t i = 0; i < p->n_shifts; i++)
		if (p->shifts[i].start == start && p->shifts[i].minutes == minutes)
			return i;
	return PACK_NONE;
}

static void read_needs(struct reading *r, struct pack *p)
{
	p->needs = arena_array(r->a, struct pack_need, r->csv.n_rows + 1);
	for (size_t i = 0; i < r->csv.n_rows; i++) {
		struct pack_need *n = &p->needs[p->n_needs++];
		const char *credential = at(r, i, "credential");
		int start = clock_at(r, i, "start");
		n->position = position_named(p, at(r, i, "position"));
		n->shift = shift_of(p, start, minutes_between(start, clock_at(r, i, "end")));
		n->credential = credential[0] == '\0' ? PACK_NONE : credential_named(p, credential);
		n->least = number_at(r, i, "min", 1000);
		n->wished = number_at(r, i, "wished", 1000);
		if (n->position == PACK_NONE)
			fail(r, i, "positions.csv has no \"%s\".", at(r, i, "position"));
		if (n->shift == PACK_NONE)
			fail(r, i, "shifts.csv has no shift of these times.");
		if (credential[0] != '\0' && n->credential == PACK_NONE)
			fail(r, i, "credentials.csv has no \"%s\".", credential);
		if (!weekday_parse(at(r, i, "weekday"), &n->weekday))
			fail(r, i, "\"%s\" is no weekday.", at(r, i, "weekday"));
		if (n->least > n->wished)
			fail(r, i, "\"min\" is more than \"wished\".");
	}
}

static const char *every_at(struct reading *r, size_t row)
{
	const char *word = at(r, row, "every");
	for (size_t i = 0; i < ARRAY_LEN(periods); i++)
		if (strcmp(periods[i].word, word) == 0)
			return periods[i].word;
	fail(r, row, "\"every\" cannot be \"%s\".", word);
	return "yearly";
}

static void read_obligations(struct reading *r, struct pack *p)
{
	p->obligations = arena_array(r->a, struct pack_obligation, r->csv.n_rows + 1);
	for (size_t i = 0; i < r->csv.n_rows; i++) {
		p->obligations[p->n_obligations++] = (struct pack_obligation){
			.kind = name_at(r, i, "kind"),
			.title = name_at(r, i, "title"),
			.owner_role = at(r, i, "owner_role"),
			.evidence = name_at(r, i, "evidence"),
			.rule = at(r, i, "rule"),
			.every = every_at(r, i),
		};
		struct pack_obligation *o = &p->obligations[i];
		o->own_lead = at(r, i, "lead_days")[0] != '\0';
		if (o->own_lead)
			o->lead_days = number_at(r, i, "lead_days", 365);
		if (role_parse(at(r, i, "owner_role")) == ROLE_NONE)
			fail(r, i, "there is no role \"%s\".", at(r, i, "owner_role"));
	}
}

const char *pack_parse(struct arena *a, const struct str text[PACK_FILES], struct pack *out)
{
	/* In an order in which what a row names has been read before. */
	static const struct {
		enum pack_file file;
		void (*read)(struct reading *r, struct pack *p);
	} steps[] = {
		{ PACK_POSITIONS, read_positions },     { PACK_SHIFTS, read_shifts },
		{ PACK_CREDENTIALS, read_credentials }, { PACK_NEEDS, read_needs },
		{ PACK_OBLIGATIONS, read_obligations },
	};
	*out = (struct pack){ 0 };
	for (size_t i = 0; i < ARRAY_LEN(steps); i++) {
		struct reading r = { .a = a, .file = steps[i].file };
		struct csv_fault fault;
		if (csv_parse(a, text[steps[i].file], &r.csv, &fault) != OK)
			return arena_printf(a, "%s, line %zu: %s", names[r.file], fault.line,
					    fault.reason);
		steps[i].read(&r, out);
		if (r.fault != NULL)
			return r.fault;
	}
	return NULL;
}

static int32_t next_on(const char *month_day, int32_t today)
{
	int year, month, day;
	date_to_ymd(today, &year, &month, &day);
	month = (month_day[0] - '0') * 10 + month_day[1] - '0';
	day = (month_day[3] - '0') * 10 + month_day[4] - '0';
	int32_t due = date_from_ymd(year, month, day);
	return due > today ? due : date_from_ymd(year + 1, month, day);
}

/* The last day of the period of `months` months that holds today, or of the next one when that is
 * less than two weeks away. */
static int32_t period_end(int32_t today, int months)
{
	int year, month, day;
	date_to_ymd(today, &year, &month, &day);
	int left = months - 1 - (month - 1) % months;
	int32_t end = date_month_last(date_add_months(date_month_first(today), left));
	return end - today >= 14 ? end :
				   date_month_last(date_add_months(date_month_first(end), months));
}

int32_t pack_first_due(const char *every, const char *fixed, int32_t today)
{
	if (fixed != NULL)
		return next_on(fixed, today);
	if (strcmp(every, "daily") == 0) {
		int32_t next = today + 1;
		return date_weekday(next) < 5 ? next : date_monday_of(next) + 7;
	}
	for (size_t i = 0; i < ARRAY_LEN(periods); i++)
		if (strcmp(periods[i].word, every) == 0 && periods[i].months > 0)
			return period_end(today, periods[i].months);
	return date_monday_of(today) + 7 + 4; /* weekly: Friday of the next week */
}
