#include "mod/roster/labor.h"
#include "base/date.h"
#include "base/money.h"
#include "base/tz.h"
#include "mod/roster/labor_sql.h"
#include "mod/roster/pay_law.h"

#define WEEK 7
/* Work of one person in one week, cut at midnight; a shift makes at most two pieces. */
#define PIECES 64

struct piece {
	int64_t site, practice;
	struct pay_stint stint;
};

struct count {
	struct arena *a;
	const struct tz *tz;
	struct pay_law law;
	int64_t site;
	int32_t first; /* Monday of the first week */
	struct labor *out;
	/* Of the person at hand. */
	const struct labor_work_row *row;
	size_t n_rows;
	struct piece piece[PIECES];
	size_t n;
	bool here; /* any of it at the site */
};

static bool add_piece(struct count *c, const struct labor_work_row *r, int32_t monday, int32_t day,
		      int64_t from_ms, int64_t to_ms)
{
	int32_t minutes = (int32_t)((to_ms - from_ms) / 60000);
	if (minutes <= 0 || day < monday || day >= monday + WEEK)
		return true;
	if (c->n == PIECES)
		return false;
	c->piece[c->n++] = (struct piece){
		r->site_id,
		r->practice_id,
		{ day - monday, minutes, r->rate_cents == NULL ? 0 : *r->rate_cents, 0 },
	};
	return true;
}

/* The week's work of the person, each day's part for itself: the night between two weeks counts in
 * both. */
static bool cut_week(struct count *c, int32_t monday)
{
	c->n = 0;
	for (size_t i = 0; i < c->n_rows; i++) {
		const struct labor_work_row *r = &c->row[i];
		int32_t day = tz_day(c->tz, r->start_ms);
		int64_t midnight = tz_instant(c->tz, day + 1, 0);
		int64_t cut = r->end_ms < midnight ? r->end_ms : midnight;
		if (!add_piece(c, r, monday, day, r->start_ms, cut) ||
		    !add_piece(c, r, monday, day + 1, cut, r->end_ms))
			return false;
	}
	return true;
}

static void minutes_of(const struct count *c, int64_t practice, int32_t worked[PAY_DAYS])
{
	memset(worked, 0, PAY_DAYS * sizeof *worked);
	for (size_t i = 0; i < c->n; i++)
		if (practice == 0 || c->piece[i].practice == practice)
			worked[c->piece[i].stint.day] += c->piece[i].stint.minutes;
}

static int32_t overtime_of(const struct count *c, int64_t practice)
{
	int32_t worked[PAY_DAYS], overtime[PAY_DAYS] = { 0 }, doubled[PAY_DAYS] = { 0 }, sum = 0;
	minutes_of(c, practice, worked);
	pay_overtime(&c->law, worked, overtime, doubled);
	for (int32_t d = 0; d < WEEK; d++)
		sum += overtime[d] + doubled[d];
	return sum;
}

/* What each practice alone would count, each of them once. */
static int32_t overtime_apart(const struct count *c)
{
	int32_t sum = 0;
	for (size_t i = 0; i < c->n; i++) {
		bool met = false;
		for (size_t k = 0; k < i; k++)
			met = met || c->piece[k].practice == c->piece[i].practice;
		sum += met ? 0 : overtime_of(c, c->piece[i].practice);
	}
	return sum;
}

/* The site's part of a day's overtime is its part of that day's minutes; the premium follows it,
 * double time weighing as much more as it costs more. */
static bool share(const struct count *c, const struct pay *pay, struct labor_week *w)
{
	int32_t worked[PAY_DAYS], overtime[PAY_DAYS] = { 0 }, doubled[PAY_DAYS] = { 0 };
	int64_t here = 0, all = 0, minutes = 0, cents, premium;
	minutes_of(c, 0, worked);
	pay_overtime(&c->law, worked, overtime, doubled);
	for (size_t i = 0; i < c->n; i++) {
		const struct pay_stint *s = &c->piece[i].stint;
		int64_t weight = (int64_t)overtime[s->day] * (c->law.overtime - 1000) +
				 (int64_t)doubled[s->day] * (c->law.doubled - 1000);
		int64_t part = weight * s->minutes / worked[s->day];
		all += part;
		if (c->piece[i].site != c->site)
			continue;
		here += part;
		minutes +=
			(int64_t)(overtime[s->day] + doubled[s->day]) * s->minutes / worked[s->day];
		w->minutes += s->minutes;
		if (!money_share(s->rate, s->minutes, 60, &cents) ||
		    !money_add(w->cost, cents, &w->cost))
			return false;
	}
	w->overtime += minutes;
	if (all == 0)
		return true;
	return money_share(pay->premium, here, all, &premium) &&
	       money_add(w->premium, premium, &w->premium) && money_add(w->cost, premium, &w->cost);
}

static enum err count_week(struct count *c, struct labor_week *w)
{
	struct pay_stint stints[PIECES];
	struct pay pay;
	if (!cut_week(c, w->monday))
		return E_LIMIT;
	bool here = false;
	for (size_t i = 0; i < c->n; i++)
		here = here || c->piece[i].site == c->site;
	c->here = c->here || here;
	for (size_t i = 0; i < c->n; i++)
		stints[i] = c->piece[i].stint;
	enum err err = pay_of(&c->law, stints, c->n, NULL, &pay);
	if (err != OK || !share(c, &pay, w))
		return E_LIMIT;
	/* A week that is all elsewhere is no business of this site. */
	if (here && pay.overtime + pay.doubled > 0)
		c->out->over[c->out->n_over++] = (struct labor_over){
			.staff = c->row->staff_id,
			.name = c->row->name,
			.monday = w->monday,
			.minutes = pay.minutes,
			.overtime = pay.overtime + pay.doubled,
			.joint = pay.overtime + pay.doubled - overtime_apart(c),
		};
	return OK;
}

static enum err count_people(struct count *c, const struct labor_work_row_list *rows)
{
	struct labor *out = c->out;
	enum err err = OK;
	for (size_t i = 0; err == OK && i < rows->n; i += c->n_rows) {
		c->row = &rows->at[i];
		c->n_rows = 1;
		while (i + c->n_rows < rows->n && c->row[c->n_rows].staff_id == c->row->staff_id)
			c->n_rows++;
		c->here = false;
		for (size_t w = 0; err == OK && w < out->n_weeks; w++)
			err = count_week(c, &out->weeks[w]);
		/* The Sunday before was only looked at for what reaches over midnight. */
		out->unpriced += c->here && c->row->rate_cents == NULL;
	}
	return err;
}

static enum err load_budgets(struct db *db, struct arena *a, int64_t site, struct labor *out)
{
	struct labor_budgets_row_list rows;
	int32_t first = out->weeks[0].monday, last = out->weeks[out->n_weeks - 1].monday;
	enum err err = labor_budgets(db, a, site, first, last, &rows);
	for (size_t i = 0; err == OK && i < rows.n; i++)
		out->weeks[(rows.at[i].monday - first) / WEEK].budget = rows.at[i].cents;
	return err;
}

static size_t people_in(const struct labor_work_row_list *rows)
{
	size_t n = 0;
	for (size_t i = 0; i < rows->n; i++)
		n += i == 0 || rows->at[i].staff_id != rows->at[i - 1].staff_id;
	return n;
}

enum err labor_load(struct db *db, struct arena *a, int64_t site, int32_t from, int32_t to,
		    struct labor *out)
{
	struct labor l = { 0 };
	struct count c = { .a = a, .site = site, .first = date_monday_of(from), .out = &l };
	struct labor_site_row place;
	struct labor_work_row_list rows;
	assert(from <= to);
	if (to - from >= LIMIT_FILL_DAYS)
		return E_LIMIT;
	enum err err = labor_site(db, a, site, &place);
	if (err == OK)
		err = pay_law_load(db, a,
				   &(struct pay_place){ place.state, place.practice_id, from,
							false },
				   &c.law);
	/* The Sunday night before reaches into the first week. */
	if (err == OK)
		err = labor_work(db, a, site, c.first - 1, date_monday_of(to) + WEEK - 1, &rows);
	if (err != OK)
		return err;
	c.tz = tz_find(place.time_zone);
	if (c.tz == NULL)
		c.tz = tz_find("UTC");
	l.n_weeks = (size_t)(date_monday_of(to) - c.first) / WEEK + 1;
	l.weeks = arena_array(a, struct labor_week, l.n_weeks);
	for (size_t i = 0; i < l.n_weeks; i++)
		l.weeks[i] =
			(struct labor_week){ .monday = c.first + WEEK * (int32_t)i, .budget = -1 };
	l.over = arena_array(a, struct labor_over, people_in(&rows) * l.n_weeks + 1);
	err = count_people(&c, &rows);
	if (err == OK)
		err = load_budgets(db, a, site, &l);
	if (err == OK)
		*out = l;
	return err;
}

struct labor_excess labor_excess_of(const struct labor *l)
{
	struct labor_excess x = { 0 };
	for (size_t i = 0; i < l->n_weeks; i++) {
		const struct labor_week *w = &l->weeks[i];
		if (w->budget < 0)
			continue;
		x.weeks += w->cost > w->budget;
		x.cost += w->cost;
		x.budget += w->budget;
	}
	return x;
}
