/* The Huddle page out of the database: read in bulk, counted in memory. */
#include "mod/home/home_store.h"
#include "base/date.h"
#include "base/tz.h"
#include "mod/home/home_rules.h"
#include "mod/home/home_sql.h"

#define CHART_DAYS   28
#define GAP_DAYS     8 /* today and the next seven */
#define GAPS_SHOWN   5
#define LIST_SHOWN   8
#define DUE_DAYS     7
#define CHART_TOP    10 /* of the plot, in units of the picture */
#define CHART_HEIGHT 170

struct load {
	struct db *db;
	struct arena *a;
	const struct home_ask *ask;
	const int64_t *site; /* NULL: all */
	struct home_huddle_view *v;
	const struct tz **tz; /* of each site */
	int32_t first, last;  /* the earliest and the latest "today" among the sites */
	size_t *order;        /* sites by id */
};

static const struct tz *zone(const char *name)
{
	const struct tz *tz = tz_find(name);
	return tz != NULL ? tz : tz_find("UTC");
}

static struct home_site *site_of(struct load *l, int64_t id, size_t *index)
{
	size_t low = 0, high = l->v->n_sites;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (l->v->sites[l->order[middle]].id < id)
			low = middle + 1;
		else
			high = middle;
	}
	if (low == l->v->n_sites || l->v->sites[l->order[low]].id != id)
		return NULL;
	if (index != NULL)
		*index = l->order[low];
	return &l->v->sites[l->order[low]];
}

static void sort_sites(struct load *l)
{
	l->order = arena_array(l->a, size_t, l->v->n_sites + 1);
	for (size_t i = 0; i < l->v->n_sites; i++) {
		size_t at = i;
		for (; at > 0 && l->v->sites[l->order[at - 1]].id > l->v->sites[i].id; at--)
			l->order[at] = l->order[at - 1];
		l->order[at] = i;
	}
}

static enum err load_sites(struct load *l)
{
	struct home_sites_row_list rows;
	enum err err = home_sites(l->db, l->a, l->ask->viewer, l->site, &rows);
	if (err != OK)
		return err;
	l->v->sites = arena_array(l->a, struct home_site, rows.n + 1);
	l->tz = arena_array(l->a, const struct tz *, rows.n + 1);
	l->first = l->last = tz_day(tz_find("UTC"), l->ask->now_ms);
	for (size_t i = 0; i < rows.n; i++) {
		char date[DATE_TEXT_MAX];
		l->tz[i] = zone(rows.at[i].time_zone);
		int32_t today = tz_day(l->tz[i], l->ask->now_ms);
		date_us_day(date, today);
		l->v->sites[i] = (struct home_site){ .id = rows.at[i].id,
						     .name = rows.at[i].name,
						     .practice = rows.at[i].practice,
						     .date = arena_strdup(l->a, date),
						     .today = today };
		l->first = i == 0 || today < l->first ? today : l->first;
		l->last = i == 0 || today > l->last ? today : l->last;
	}
	l->v->n_sites = rows.n;
	sort_sites(l);
	return OK;
}

static struct home_group *group_of(struct load *l, struct home_site *s, const char *position,
				   size_t room)
{
	struct home_group *last = s->n_groups == 0 ? NULL : &s->groups[s->n_groups - 1];
	if (last != NULL && strcmp(last->position, position) == 0)
		return last;
	if (s->n_groups % 8 == 0) {
		struct home_group *more = arena_array(l->a, struct home_group, s->n_groups + 8);
		if (s->n_groups > 0)
			memcpy(more, s->groups, s->n_groups * sizeof *more);
		s->groups = more;
	}
	struct home_group *g = &s->groups[s->n_groups++];
	*g = (struct home_group){ .position = position,
				  .people = arena_array(l->a, struct home_person, room) };
	return g;
}

static const char *clock_words(struct arena *a, const struct tz *tz, int64_t from_ms, int64_t to_ms)
{
	char from[CLOCK_TEXT_MAX], to[CLOCK_TEXT_MAX];
	int32_t day;
	int minute;
	tz_local(tz, from_ms, &day, &minute);
	clock_us(from, minute);
	tz_local(tz, to_ms, &day, &minute);
	clock_us(to, minute);
	return arena_printf(a, "%s – %s", from, to);
}

/* How many of the rows from i on are of the same site and position: the room that a group needs. */
static size_t same_group(const struct home_here_row_list *rows, size_t i)
{
	size_t n = 1;
	while (i + n < rows->n && rows->at[i + n].site_id == rows->at[i].site_id &&
	       strcmp(rows->at[i + n].position, rows->at[i].position) == 0)
		n++;
	return n;
}

static enum err load_here(struct load *l)
{
	struct home_here_row_list rows;
	enum err err = home_here(l->db, l->a,
				 &(struct home_here_in){ .viewer = l->ask->viewer,
							 .site = l->site,
							 .day = l->first,
							 .last = l->last,
							 .now = l->ask->now_ms },
				 &rows);
	for (size_t i = 0; err == OK && i < rows.n; i++) {
		const struct home_here_row *r = &rows.at[i];
		size_t index;
		struct home_site *s = site_of(l, r->site_id, &index);
		bool now = r->start_ms <= l->ask->now_ms && l->ask->now_ms < r->end_ms;
		if (s == NULL || !(r->day == s->today || (r->day < s->today && now)))
			continue;
		struct home_group *g = group_of(l, s, r->position, same_group(&rows, i));
		g->people[g->n_people++] = (struct home_person){
			.name = home_short_name(l->a, r->name),
			.shift = clock_words(l->a, l->tz[index], r->start_ms, r->end_ms),
			.now = now,
		};
		s->draft |= r->draft;
		s->n_here++;
		s->n_now += now;
		l->v->here++;
	}
	return err;
}

static struct home_cells cells_of(struct arena *a, const struct home_cell_row_list *rows)
{
	struct home_cells cells = { arena_array(a, struct home_cell, rows->n + 1), rows->n };
	for (size_t i = 0; i < rows->n; i++) {
		const struct home_cell_row *r = &rows->at[i];
		cells.at[i] =
			(struct home_cell){ r->site_id, r->position_id, r->shift_id, r->day, r->n };
	}
	return cells;
}

/* Both lists are in the same order. */
static void subtract(struct home_cells from, struct home_cells what)
{
	size_t i = 0;
	for (size_t k = 0; k < what.n; k++) {
		while (i < from.n && home_cell_order(&from.at[i], &what.at[k]) < 0)
			i++;
		if (i < from.n && home_cell_order(&from.at[i], &what.at[k]) == 0)
			from.at[i].left -= what.at[k].left;
	}
}

/* What is missing on five days of a week is one line, not five. */
static struct home_gap *gap_of(struct load *l, struct home_site *s,
			       const struct home_needs_row *need, int32_t day)
{
	for (size_t i = 0; i < s->n_gaps; i++)
		if (strcmp(s->gaps[i].position, need->position) == 0 &&
		    strcmp(s->gaps[i].shift, need->shift) == 0)
			return &s->gaps[i];
	if (s->n_gaps % 8 == 0) {
		struct home_gap *more = arena_array(l->a, struct home_gap, s->n_gaps + 8);
		if (s->n_gaps > 0)
			memcpy(more, s->gaps, s->n_gaps * sizeof *more);
		s->gaps = more;
	}
	struct home_gap *g = &s->gaps[s->n_gaps++];
	/* A shift that is called by its hours is not said twice. */
	bool says_hours = need->shift[0] >= '0' && need->shift[0] <= '9';
	char from[CLOCK_TEXT_MAX], to[CLOCK_TEXT_MAX];
	clock_us(from, (int)need->start_minute);
	clock_us(to, (int)(need->start_minute + need->minutes));
	*g = (struct home_gap){
		.day = day,
		.last = day - 1,
		.position = need->position,
		.shift = need->shift,
		.hours = arena_printf(l->a, "%s%s%s – %s", says_hours ? "" : need->shift,
				      says_hours ? "" : " ", from, to),
		.today = day == s->today,
	};
	return g;
}

static void note_gap(struct load *l, struct home_site *s, const struct home_needs_row *need,
		     int32_t day, int64_t open)
{
	struct home_gap *g = gap_of(l, s, need, day);
	s->open_week += open;
	s->open_today += day == s->today ? open : 0;
	g->open += open;
	g->days += day != g->last;
	g->last = day;
}

/* The first few are shown, those of today before the others. */
static void word_gaps(struct load *l)
{
	for (size_t k = 0; k < l->v->n_sites; k++) {
		struct home_site *s = &l->v->sites[k];
		if (s->n_gaps > GAPS_SHOWN) {
			s->more_gaps = (int64_t)(s->n_gaps - GAPS_SHOWN);
			s->n_gaps = GAPS_SHOWN;
		}
		for (size_t i = 0; i < s->n_gaps; i++) {
			struct home_gap *g = &s->gaps[i];
			char date[DATE_TEXT_MAX];
			date_us_day(date, g->day);
			const char *first = g->today ? "Today" : date;
			g->day_words =
				g->days == 1 ?
					arena_strdup(l->a, first) :
					arena_printf(l->a, "%s and %" PRId64 " more %s", first,
						     g->days - 1, g->days == 2 ? "day" : "days");
		}
	}
}

struct covering {
	const struct home_needs_row_list *rows;
	const struct home_need *needs;
	struct home_cells planned, published;
};

static void cover_day(struct load *l, const struct covering *c, struct home_bar *bar)
{
	for (size_t i = 0; i < c->rows->n; i++) {
		if (!home_need_holds(c->needs, c->rows->n, i, bar->day))
			continue;
		struct home_site *s = site_of(l, c->needs[i].site, NULL);
		if (s == NULL)
			continue;
		struct home_cover got =
			home_cover_need(&c->needs[i], bar->day, c->planned, c->published);
		bar->needed += got.needed;
		bar->met += got.met;
		bar->draft += got.draft;
		bar->open += got.open;
		if (bar->day == s->today)
			s->needed_today += got.needed;
		if (got.open > 0 && bar->day >= s->today && bar->day < s->today + GAP_DAYS)
			note_gap(l, s, &c->rows->at[i], bar->day, got.open);
	}
}

static enum err load_cover(struct load *l)
{
	struct home_needs_row_list needs;
	struct home_cell_row_list planned, published, unfit;
	int64_t viewer = l->ask->viewer;
	int32_t from = l->first, to = l->first + CHART_DAYS - 1;
	enum err err = home_needs(l->db, l->a, viewer, l->site, from, to, &needs);
	if (err == OK)
		err = home_planned(l->db, l->a, viewer, l->site, from, to, &planned);
	if (err == OK)
		err = home_published(l->db, l->a, viewer, l->site, from, to, &published);
	if (err == OK)
		err = home_unfit(l->db, l->a, viewer, l->site, from, to, &unfit);
	if (err != OK)
		return err;
	struct home_need *list = arena_array(l->a, struct home_need, needs.n + 1);
	for (size_t i = 0; i < needs.n; i++) {
		const struct home_needs_row *r = &needs.at[i];
		list[i] = (struct home_need){ r->site_id,
					      r->position_id,
					      r->shift_id,
					      r->kind_id,
					      r->day == NULL ? HOME_EVERY_WEEK : *r->day,
					      r->weekday == NULL ? -1 : (int)*r->weekday,
					      r->least };
	}
	struct covering c = { &needs, list, cells_of(l->a, &planned), cells_of(l->a, &published) };
	subtract(c.planned, cells_of(l->a, &unfit));
	l->v->bars = arena_array(l->a, struct home_bar, CHART_DAYS);
	for (; l->v->n_bars < CHART_DAYS; l->v->n_bars++) {
		struct home_bar *bar = &l->v->bars[l->v->n_bars];
		bar->day = from + (int32_t)l->v->n_bars;
		cover_day(l, &c, bar);
	}
	word_gaps(l);
	return OK;
}

/* The picture: 28 bars of 18 units on a grid of 22, highest value rounded up to something even. */
static void draw(struct load *l)
{
	struct home_huddle_view *v = l->v;
	int64_t most = 4;
	for (size_t i = 0; i < v->n_bars; i++)
		most = v->bars[i].needed > most ? v->bars[i].needed : most;
	int64_t step = most <= 20 ? 4 : most <= 100 ? 20 : 100;
	v->top = (most + step - 1) / step * step;
	for (size_t i = 0; i < v->n_bars; i++) {
		struct home_bar *b = &v->bars[i];
		b->x = 34 + (int64_t)i * 22;
		b->label = date_weekday(b->day) == 0;
		b->h_met = b->met * CHART_HEIGHT / v->top;
		b->h_draft = (b->met + b->draft) * CHART_HEIGHT / v->top - b->h_met;
		b->h_open = b->needed * CHART_HEIGHT / v->top - b->h_met - b->h_draft;
		b->y_met = CHART_TOP + CHART_HEIGHT - b->h_met;
		b->y_draft = b->y_met - b->h_draft;
		b->y_open = b->y_draft - b->h_open;
	}
}

static void sum_weeks(struct load *l)
{
	struct home_huddle_view *v = l->v;
	v->weeks = arena_array(l->a, struct home_week, CHART_DAYS / 7);
	int64_t needed = 0, open = 0;
	for (size_t i = 0; i < v->n_bars; i++) {
		struct home_week *w = &v->weeks[i / 7];
		if (i % 7 == 0) {
			w->from = v->bars[i].day;
			v->n_weeks++;
		}
		w->to = v->bars[i].day;
		w->needed += v->bars[i].needed;
		w->met += v->bars[i].met;
		w->draft += v->bars[i].draft;
		w->open += v->bars[i].open;
	}
	for (size_t i = 0; i < v->n_weeks; i++) {
		struct home_week *w = &v->weeks[i];
		w->percent = w->needed == 0 ? 100 : (w->met + w->draft) * 100 / w->needed;
		needed += w->needed;
		open += w->open;
	}
	v->coverage = needed == 0 ? 100 : (needed - open) * 100 / needed;
	v->finding = arena_printf(l->a,
				  "Of %" PRId64 " shifts needed in the coming four weeks %" PRId64
				  " are open",
				  needed, open);
	for (size_t i = 0; i < v->n_sites; i++) {
		v->open_today += v->sites[i].open_today;
		v->open_week += v->sites[i].open_week;
	}
}

static enum err load_off(struct load *l)
{
	struct home_off_row_list rows;
	enum err err = home_off(l->db, l->a, l->ask->viewer, l->site, l->first, l->last, &rows);
	for (size_t i = 0; err == OK && i < rows.n; i++) {
		const struct home_off_row *r = &rows.at[i];
		struct home_site *s = site_of(l, r->site_id, NULL);
		if (s == NULL || r->from_day > s->today || r->to_day < s->today)
			continue;
		if (s->off == NULL) {
			size_t n = 1;
			while (i + n < rows.n && rows.at[i + n].site_id == r->site_id)
				n++;
			s->off = arena_array(l->a, struct home_absence, n);
		}
		s->off[s->n_off++] =
			(struct home_absence){ home_short_name(l->a, r->name), r->type, r->to_day };
	}
	return err;
}

static enum err load_credentials(struct load *l)
{
	struct home_huddle_view *v = l->v;
	struct home_expiring_row_list rows;
	enum err err =
		home_expiring(l->db, l->a, l->ask->viewer, l->site, l->first, l->first + 90, &rows);
	v->credentials = arena_array(l->a, struct home_credential, LIST_SHOWN);
	for (size_t i = 0; err == OK && i < rows.n; i++) {
		const struct home_expiring_row *r = &rows.at[i];
		struct home_site *s = site_of(l, r->site_id, NULL);
		if (s == NULL)
			continue;
		int64_t left = r->last - s->today;
		*(left < 0   ? &v->expired :
		  left <= 30 ? &v->in_30 :
		  left <= 60 ? &v->in_60 :
			       &v->in_90) += 1;
		s->expired += left < 0;
		if (v->n_credentials == LIST_SHOWN) {
			v->more_credentials++;
			continue;
		}
		v->credentials[v->n_credentials++] =
			(struct home_credential){ r->staff_id, r->name, r->kind,
						  s->name,     r->last, left };
	}
	return err;
}

static enum err load_tasks(struct load *l)
{
	struct home_huddle_view *v = l->v;
	struct home_due_row_list rows;
	enum err err = home_due(l->db, l->a, l->ask->viewer, l->site, l->last + DUE_DAYS, &rows);
	v->tasks = arena_array(l->a, struct home_task, LIST_SHOWN);
	for (size_t i = 0; err == OK && i < rows.n; i++) {
		const struct home_due_row *r = &rows.at[i];
		struct home_site *s = site_of(l, r->site_id, NULL);
		if (s == NULL)
			continue;
		bool overdue = r->due_day < s->today;
		v->overdue += overdue;
		v->due += !overdue;
		s->overdue += overdue;
		s->due += !overdue;
		if (v->n_tasks == LIST_SHOWN)
			v->more_tasks++;
		else
			v->tasks[v->n_tasks++] =
				(struct home_task){ r->id,      r->title, s->name,
						    r->due_day, overdue,  r->escalated };
	}
	return err;
}

/* The choice of a site needs all of them, also while one is shown. */
static enum err load_picks(struct load *l)
{
	struct home_sites_row_list rows;
	enum err err = home_sites(l->db, l->a, l->ask->viewer, NULL, &rows);
	if (err != OK || rows.n < 2)
		return err;
	l->v->picks = arena_array(l->a, struct home_pick, rows.n);
	for (; l->v->n_picks < rows.n; l->v->n_picks++)
		l->v->picks[l->v->n_picks] =
			(struct home_pick){ rows.at[l->v->n_picks].id, rows.at[l->v->n_picks].name,
					    rows.at[l->v->n_picks].id == l->ask->site };
	return OK;
}

static enum err load_steps(struct load *l)
{
	struct home_progress_row p;
	enum err err = home_progress(l->db, l->a, l->ask->viewer, &p);
	if (err != OK || (p.sites && p.staff && p.needs && p.planned))
		return err;
	const struct home_step steps[] = {
		{ "Set up a site", "A place where your people work, with its state and time zone.",
		  p.sites        ? "/sites" :
		  l->ask->set_up ? "/welcome" :
				   "/sites/new",
		  p.sites, false },
		{ "Bring your staff", "One by one, or all at once from a CSV file.",
		  p.staff ? "/staff" : "/import/staff", p.staff, false },
		{ "Say what is needed", "How many of each position, on which weekday and shift.",
		  "/sites", p.needs, false },
		{ "Fill the roster", "Huddle plans the coming weeks; you correct and publish.",
		  "/roster", p.planned, false },
	};
	l->v->n_steps = ARRAY_LEN(steps);
	l->v->steps = arena_array(l->a, struct home_step, ARRAY_LEN(steps));
	memcpy(l->v->steps, steps, sizeof steps);
	for (size_t i = 0; i < l->v->n_steps; i++)
		if (!l->v->steps[i].done) {
			l->v->steps[i].next = true;
			break;
		}
	return OK;
}

enum err home_huddle_load(struct db *db, struct arena *a, const struct home_ask *ask,
			  struct home_huddle_view **out)
{
	struct home_huddle_view *v = arena_new_one(a, struct home_huddle_view);
	struct load l = {
		.db = db, .a = a, .ask = ask, .site = ask->site == 0 ? NULL : &ask->site, .v = v
	};
	enum err (*const parts[])(struct load *) = { load_sites, load_picks, load_here, load_off };
	enum err err = OK;
	v->sees_credentials = ask->credentials;
	v->sees_tasks = ask->tasks;
	v->sees_plan = ask->plan;
	for (size_t i = 0; err == OK && i < ARRAY_LEN(parts); i++)
		err = parts[i](&l);
	if (err == OK && ask->plan)
		err = load_cover(&l);
	if (err == OK && ask->credentials)
		err = load_credentials(&l);
	if (err == OK && ask->tasks)
		err = load_tasks(&l);
	if (err == OK && ask->plan)
		err = load_steps(&l);
	if (err != OK)
		return err;
	draw(&l);
	sum_weeks(&l);
	*out = v;
	return OK;
}

/* One process answers one request at a time, so the slots need no lock. A slot is filled inside the
 * same transaction that read the stamp: both are of one moment. */
#define SLOTS 16
static struct slot {
	struct arena *a;
	struct home_ask ask;
	int64_t stamp, made_ms;
	const struct home_huddle_view *v; /* NULL: empty */
} slots[SLOTS];

static bool same_ask(const struct home_ask *x, const struct home_ask *y)
{
	return x->viewer == y->viewer && x->site == y->site && x->credentials == y->credentials &&
	       x->tasks == y->tasks && x->plan == y->plan && x->set_up == y->set_up;
}

/* The slot of this question, else the oldest one. */
static struct slot *slot_for(const struct home_ask *ask)
{
	struct slot *oldest = &slots[0];
	for (size_t i = 0; i < SLOTS; i++) {
		if (slots[i].v != NULL && same_ask(&slots[i].ask, ask))
			return &slots[i];
		if (slots[i].v == NULL || (oldest->v != NULL && slots[i].made_ms < oldest->made_ms))
			oldest = &slots[i];
	}
	oldest->v = NULL;
	return oldest;
}

enum err home_huddle_kept(struct db *db, struct arena *a, const struct home_ask *ask,
			  const struct home_huddle_view **out)
{
	struct home_stamp_row now;
	enum err err = home_stamp(db, a, &now);
	if (err != OK)
		return err;
	struct slot *s = slot_for(ask);
	int64_t age = ask->now_ms - s->made_ms;
	if (s->v == NULL || s->stamp != now.stamp || age < 0 || age > HOME_KEEP_MS) {
		struct home_huddle_view *fresh;
		s->v = NULL;
		if (s->a == NULL)
			s->a = arena_new(LIMIT_ARENA_BYTES);
		arena_reset(s->a);
		err = home_huddle_load(db, s->a, ask, &fresh);
		if (err != OK)
			return err;
		*s = (struct slot){ s->a, *ask, now.stamp, ask->now_ms, fresh };
	}
	*out = s->v;
	return OK;
}
