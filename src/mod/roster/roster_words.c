/* What the rules find, in sentences with the facts: one function a rule. */
#include "base/date.h"
#include "mod/roster/roster_judge.h"

static const char *clock_at(const struct roster_judge *j, struct arena *a, int64_t ms)
{
	char text[CLOCK_TEXT_MAX];
	int32_t day;
	int minute;
	tz_local(j->p->site.tz, ms, &day, &minute);
	clock_us(text, minute);
	return arena_strdup(a, text);
}

static const char *day_text(struct arena *a, int32_t day)
{
	char text[DATE_TEXT_MAX];
	date_us_day(text, day);
	return arena_strdup(a, text);
}

/* "Nov 23" or "Nov 23 – 27" or "Nov 28 – Dec 2". */
static const char *days_text(struct arena *a, int32_t from, int32_t to)
{
	char first[DATE_TEXT_MAX], last[DATE_TEXT_MAX];
	date_us_short(first, from);
	date_us_short(last, to);
	if (from == to)
		return arena_strdup(a, first);
	const char *shown =
		date_month_first(from) == date_month_first(to) ? strchr(last, ' ') + 1 : last;
	return arena_printf(a, "%s – %s", first, shown);
}

static const char *full_weekday(int32_t day)
{
	static const char *const names[] = { "Monday", "Tuesday",  "Wednesday", "Thursday",
					     "Friday", "Saturday", "Sunday" };
	return names[date_weekday(day)];
}

/* "8 h", "7.5 h", "7 h 20 min". */
static const char *hours_text(struct arena *a, int32_t minutes)
{
	if (minutes % 60 == 0)
		return arena_printf(a, "%" PRId32, minutes / 60);
	if (minutes % 6 == 0)
		return arena_printf(a, "%" PRId32 ".%" PRId32, minutes / 60, minutes % 60 / 6);
	return arena_printf(a, "%" PRId32 ":%02" PRId32, minutes / 60, minutes % 60);
}

static const char *say_not_member(const struct roster_judge *j, struct arena *a)
{
	return arena_printf(a, "Not one of the people of %s", j->p->site.name);
}

static const char *say_not_employed(const struct roster_judge *j, struct arena *a)
{
	return j->day < j->who->hired ?
		       arena_printf(a, "Starts work on %s", day_text(a, j->who->hired)) :
		       arena_printf(a, "Last day of work was %s", day_text(a, j->who->ended));
}

static const char *position_name(const struct roster_judge *j, int32_t position)
{
	return position < 0 ? "something else" : j->p->position[position].name;
}

static const char *say_position(const struct roster_judge *j, struct arena *a)
{
	return arena_printf(a, "Works as %s, the need asks for %s",
			    position_name(j, j->who->position), position_name(j, j->position));
}

static const char *say_credential(const struct roster_judge *j, struct arena *a)
{
	const char *kind = j->p->kind[j->kind].name;
	const struct roster_credential *c = j->credential;
	if (c == NULL)
		return arena_printf(a, "No %s on file", kind);
	if (c->revoked <= j->day)
		return arena_printf(a, "%s was revoked on %s", kind, day_text(a, c->revoked));
	if (c->issued > j->day)
		return arena_printf(a, "%s is valid from %s", kind, day_text(a, c->issued));
	return arena_printf(a, "%s expired %s", kind, day_text(a, c->expires));
}

static const char *place(const struct roster_judge *j, struct arena *a)
{
	if (j->other->here)
		return arena_printf(a, "here as %s", position_name(j, j->other->position));
	return arena_printf(a, "at %s", j->other->site == NULL ? "another site" : j->other->site);
}

static const char *say_overlap(const struct roster_judge *j, struct arena *a)
{
	return arena_printf(a, "Already works %s–%s %s", clock_at(j, a, j->other->start_ms),
			    clock_at(j, a, j->other->end_ms), place(j, a));
}

static const char *say_same_day(const struct roster_judge *j, struct arena *a)
{
	return arena_printf(a, "Has another shift that day: %s–%s %s",
			    clock_at(j, a, j->other->start_ms), clock_at(j, a, j->other->end_ms),
			    place(j, a));
}

static const struct {
	const char *type, *words;
} offs[] = {
	{ "vacation", "vacation" },      { "sick", "sick time" },
	{ "personal", "personal time" }, { "family", "family time" },
	{ "jury-duty", "jury duty" },    { "military", "military duty" },
	{ "training", "training" },      { "unpaid", "unpaid time off" },
	{ "holiday", "holiday" },
};

static const char *off_words(const char *type)
{
	for (size_t i = 0; i < ARRAY_LEN(offs); i++)
		if (strcmp(offs[i].type, type) == 0)
			return offs[i].words;
	return "time off";
}

static const char *say_time_off(const struct roster_judge *j, struct arena *a)
{
	return arena_printf(a, "On approved %s %s", off_words(j->off->type),
			    days_text(a, j->off->from, j->off->to));
}

static const char *say_off_asked(const struct roster_judge *j, struct arena *a)
{
	return arena_printf(a, "Has asked for %s %s", off_words(j->off->type),
			    days_text(a, j->off->from, j->off->to));
}

static const char *say_unavailable(const struct roster_judge *j, struct arena *a)
{
	const struct roster_unavailable *u = j->unavailable;
	const char *weekday =
		full_weekday(u->weekday == date_weekday(j->day) ? j->day : j->day + 1);
	char from[CLOCK_TEXT_MAX], to[CLOCK_TEXT_MAX];
	if (u->from_minute == 0 && u->to_minute == 1440)
		return arena_printf(a, "Cannot work %ss", weekday);
	if (u->from_minute == 720 && u->to_minute >= 1020)
		return arena_printf(a, "Cannot work %s afternoons", weekday);
	if (u->from_minute <= 480 && u->to_minute == 720)
		return arena_printf(a, "Cannot work %s mornings", weekday);
	clock_us(from, u->from_minute);
	clock_us(to, u->to_minute);
	return arena_printf(a, "Cannot work %ss %s–%s", weekday, from, to);
}

static const char *other_name(const struct roster_judge *j, struct arena *a)
{
	const struct roster_work *o = j->other;
	if (o->here && o->shift >= 0)
		return arena_printf(a, "%s's %s", full_weekday(o->day), j->p->shift[o->shift].name);
	return arena_printf(a, "%s's shift %s", full_weekday(o->day), place(j, a));
}

static const char *say_rest(const struct roster_judge *j, struct arena *a)
{
	return arena_printf(a, "Only %s h rest %s %s; %s h are needed", hours_text(a, j->have),
			    j->before ? "after" : "before", other_name(j, a),
			    hours_text(a, j->most));
}

static const char *say_follow(const struct roster_judge *j, struct arena *a)
{
	const char *other = j->p->shift[j->other->shift].name;
	return arena_printf(a, "%s may not follow %s on the next day",
			    j->before ? j->shift->name : other, j->before ? other : j->shift->name);
}

static const char *say_week_hours(const struct roster_judge *j, struct arena *a)
{
	return arena_printf(a, "%s of at most %s hours this week", hours_text(a, j->have),
			    hours_text(a, j->most));
}

static const char *say_total_hours(const struct roster_judge *j, struct arena *a)
{
	return arena_printf(a, "%s of at most %s hours in these days", hours_text(a, j->have),
			    hours_text(a, j->most));
}

static const char *say_run(const struct roster_judge *j, struct arena *a)
{
	return arena_printf(a, "%" PRId32 " days in a row; at most %" PRId32, j->have, j->most);
}

static const char *say_weekends(const struct roster_judge *j, struct arena *a)
{
	return arena_printf(a, "%" PRId32 " worked weekends %s; at most %" PRId32, j->have,
			    j->who->weekends_in_span ? "in these days" : "in four weeks", j->most);
}

static const char *say_shift_limit(const struct roster_judge *j, struct arena *a)
{
	if (j->most == 0)
		return arena_printf(a, "Does not work %s", j->shift->name);
	return arena_printf(a, "%" PRId32 " times %s; at most %" PRId32, j->have, j->shift->name,
			    j->most);
}

static const char *say_wish(const struct roster_judge *j, struct arena *a)
{
	return arena_printf(a, "Would rather not work %s on %s", j->shift->name,
			    day_text(a, j->day));
}

static const struct {
	const char *name;
	const char *(*say)(const struct roster_judge *j, struct arena *a);
} words[ROSTER_RULES] = {
	[ROSTER_NOT_MEMBER] = { "member", say_not_member },
	[ROSTER_NOT_EMPLOYED] = { "employed", say_not_employed },
	[ROSTER_POSITION] = { "position", say_position },
	[ROSTER_CREDENTIAL] = { "credential", say_credential },
	[ROSTER_OVERLAP] = { "overlap", say_overlap },
	[ROSTER_SAME_DAY] = { "same-day", say_same_day },
	[ROSTER_TIME_OFF] = { "time-off", say_time_off },
	[ROSTER_UNAVAILABLE] = { "unavailable", say_unavailable },
	[ROSTER_REST] = { "rest", say_rest },
	[ROSTER_FOLLOW] = { "follow", say_follow },
	[ROSTER_WEEK_HOURS] = { "week-hours", say_week_hours },
	[ROSTER_TOTAL_HOURS] = { "total-hours", say_total_hours },
	[ROSTER_RUN] = { "run", say_run },
	[ROSTER_WEEKENDS] = { "weekends", say_weekends },
	[ROSTER_SHIFT_LIMIT] = { "shift-limit", say_shift_limit },
	[ROSTER_OFF_ASKED] = { "off-asked", say_off_asked },
	[ROSTER_WISH] = { "wish", say_wish },
};

const char *roster_rule_name(enum roster_rule rule)
{
	return words[rule].name;
}

static void say_all(struct roster_judge *j, struct arena *a, struct roster_verdicts *out)
{
	uint32_t bits = roster_judge_bits(j, ROSTER_ALL_RULES);
	*out = (struct roster_verdicts){ 0 };
	if (bits == 0)
		return;
	out->at = arena_array(a, struct roster_verdict, ROSTER_RULES);
	for (uint32_t i = 0; i < ROSTER_RULES; i++) {
		if ((bits & 1U << i) == 0 || !roster_rule_broken(j, (enum roster_rule)i))
			continue;
		bool hard = (ROSTER_SOFT_RULES & 1U << i) == 0;
		out->at[out->n++] = (struct roster_verdict){ (enum roster_rule)i, hard,
							     words[i].name, words[i].say(j, a) };
		out->hard = out->hard || hard;
	}
}

uint32_t roster_broken(const struct roster_plan *p, const struct roster_try *t)
{
	struct roster_judge j;
	roster_judge_of(p, t, &j);
	return roster_judge_bits(&j, ROSTER_ALL_RULES);
}

uint32_t roster_broken_work(const struct roster_plan *p, const struct roster_work *w)
{
	struct roster_judge j;
	roster_judge_of_work(p, w, &j);
	return roster_judge_bits(&j, ROSTER_ALL_RULES);
}

void roster_verdicts(const struct roster_plan *p, struct arena *a, const struct roster_try *t,
		     struct roster_verdicts *out)
{
	struct roster_judge j;
	roster_judge_of(p, t, &j);
	say_all(&j, a, out);
}

void roster_verdicts_work(const struct roster_plan *p, struct arena *a, const struct roster_work *w,
			  struct roster_verdicts *out)
{
	struct roster_judge j;
	roster_judge_of_work(p, w, &j);
	say_all(&j, a, out);
}

bool roster_first_verdict(const struct roster_plan *p, struct arena *a, const struct roster_work *w,
			  uint32_t among, struct roster_verdict *out)
{
	struct roster_judge j;
	roster_judge_of_work(p, w, &j);
	uint32_t bits = roster_judge_bits(&j, among);
	if (bits == 0)
		return false;
	enum roster_rule rule = (enum roster_rule)__builtin_ctz(bits);
	bool broken = roster_rule_broken(&j, rule); /* its facts: the rules after it wrote theirs */
	assert(broken);
	(void)broken;
	*out = (struct roster_verdict){ rule, (ROSTER_SOFT_RULES & 1U << rule) == 0,
					words[rule].name, words[rule].say(&j, a) };
	return true;
}
