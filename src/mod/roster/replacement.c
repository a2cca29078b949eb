#include "mod/roster/replacement.h"
#include "base/date.h"

static const struct replacement_pay *known_of(const struct replacement_ask *ask, int64_t staff)
{
	static const struct replacement_pay unknown = { 0, NULL, 0 };
	for (size_t i = 0; i < ask->n_people; i++)
		if (ask->people[i].staff == staff)
			return &ask->people[i];
	return &unknown;
}

/* Minutes of the days of the week that `day` is in, by the day on which a shift begins. */
static void week_of(const struct roster_plan *p, int32_t person, int32_t day, int32_t worked[7])
{
	int32_t monday = date_monday_of(day);
	struct roster_slice s = p->person[person].work;
	memset(worked, 0, 7 * sizeof *worked);
	for (int32_t i = s.first; i < s.first + s.n; i++)
		if (p->work[i].day >= monday && p->work[i].day < monday + 7)
			worked[p->work[i].day - monday] += roster_work_minutes(&p->work[i]);
}

static void judge(const struct roster_plan *p, struct arena *a, const struct replacement_ask *ask,
		  int32_t person, struct replacement *r)
{
	const struct replacement_pay *pay = known_of(ask, p->person[person].id);
	int64_t start, end;
	*r = (struct replacement){ .person = person, .taken = pay->taken };
	roster_verdicts(p, a,
			&(struct roster_try){ person, ask->day, ask->shift, ask->position,
					      ask->kind, 0 },
			&r->verdicts);
	for (size_t i = 0; i < r->verdicts.n; i++) {
		r->hard += r->verdicts.at[i].hard;
		r->soft += !r->verdicts.at[i].hard;
		r->other_position |= r->verdicts.at[i].rule == ROSTER_POSITION;
	}
	r->fits = !r->verdicts.hard;
	roster_shift_times(p, ask->shift, ask->day, &start, &end);
	r->minutes = (int32_t)((end - start) / 60000);
	int32_t worked[7];
	week_of(p, person, ask->day, worked);
	r->week = roster_week_minutes(p, person, ask->day) + r->minutes;
	r->cost = offer_cost_of(ask->pay, worked, date_weekday(ask->day), r->minutes, pay->rate);
}

#define COMPARE(x, y)                              \
	do {                                       \
		if ((x) != (y))                    \
			return (x) < (y) ? -1 : 1; \
	} while (0)

/* Cost says it, overtime where no rate is on file; then who would rather not, who has helped out
 * most lately, who works most that week; the plan's order (by name) settles the rest. */
static int by_rank(const void *left, const void *right)
{
	const struct replacement *x = left, *y = right;
	COMPARE(!x->fits, !y->fits);
	COMPARE(x->other_position, y->other_position);
	COMPARE(x->hard, y->hard);
	COMPARE(x->cost.cents, y->cost.cents);
	COMPARE(x->cost.overtime, y->cost.overtime);
	COMPARE(x->soft, y->soft);
	COMPARE(x->taken, y->taken);
	COMPARE(x->week, y->week);
	COMPARE(x->person, y->person);
	return 0;
}

void replacements_rank(const struct roster_plan *p, struct arena *a,
		       const struct replacement_ask *ask, struct replacements *out)
{
	*out = (struct replacements){ .at = arena_array(a, struct replacement,
							(size_t)p->people + 1) };
	for (int32_t i = 0; i < p->people; i++) {
		if (p->person[i].id == ask->left_by)
			continue;
		judge(p, a, ask, i, &out->at[out->n]);
		out->n_fit += out->at[out->n++].fits;
	}
	qsort(out->at, out->n, sizeof *out->at, by_rank);
}

/* "7.5 h". */
static const char *hours(struct arena *a, int32_t minutes)
{
	if (minutes % 60 == 0)
		return arena_printf(a, "%" PRId32 " h", minutes / 60);
	return arena_printf(a, "%" PRId32 ".%" PRId32 " h", minutes / 60, minutes % 60 / 6);
}

const char *replacement_words(struct arena *a, const struct replacement *r)
{
	for (size_t i = 0; !r->fits && i < r->verdicts.n; i++)
		if (r->verdicts.at[i].hard)
			return r->verdicts.at[i].words;
	const char *overtime = r->cost.overtime == 0 ? "no overtime" :
						       arena_printf(a, "%s of it overtime",
								    hours(a, r->cost.overtime));
	const char *words =
		arena_printf(a, "%s that week with it, %s", hours(a, r->week), overtime);
	if (r->taken > 0)
		words = arena_printf(a, "%s; took %" PRId64 " extra shift%s lately", words,
				     r->taken, r->taken == 1 ? "" : "s");
	for (size_t i = 0; i < r->verdicts.n; i++)
		words = arena_printf(a, "%s. %s", words, r->verdicts.at[i].words);
	return words;
}
