/* One pass over the plan for the cells, one over its needs for the coverage. Nothing is looked up
 * by cell, as the page of 60 people has to come in about a millisecond. */
#include "mod/roster/grid_model.h"
#include "base/date.h"
#include "base/id.h"
#include "base/utf8.h"
#include "mod/roster/grid_text.h"
#include "mod/roster/roster_ids.h"

/* Hours are judged in their own column; a mark on each shift of the week would say it five
 * times. */
#define NOT_IN_CELLS (ROSTER_SOFT_RULES | 1U << ROSTER_WEEK_HOURS | 1U << ROSTER_TOTAL_HOURS)
/* A sentence longer than this does not fit a chip; the short words stand there instead. */
#define FLAG_BYTES 32

static const char *const short_words[ROSTER_RULES] = {
	[ROSTER_NOT_MEMBER] = "Not of this site",
	[ROSTER_NOT_EMPLOYED] = "Not employed",
	[ROSTER_POSITION] = "Other position",
	[ROSTER_CREDENTIAL] = "Credential",
	[ROSTER_OVERLAP] = "Overlaps",
	[ROSTER_SAME_DAY] = "Two on one day",
	[ROSTER_TIME_OFF] = "Time off",
	[ROSTER_UNAVAILABLE] = "Not available",
	[ROSTER_REST] = "Too little rest",
	[ROSTER_FOLLOW] = "May not follow",
	[ROSTER_WEEK_HOURS] = "Week's hours",
	[ROSTER_TOTAL_HOURS] = "Total hours",
	[ROSTER_RUN] = "Days in a row",
	[ROSTER_WEEKENDS] = "Weekends",
	[ROSTER_SHIFT_LIMIT] = "Too many of these",
	[ROSTER_OFF_ASKED] = "Time off asked",
	[ROSTER_WISH] = "Wishes otherwise",
};

struct span {
	int64_t start_ms, end_ms;
	const char *text;
};

struct model {
	struct arena *a;
	const struct roster_plan *p;
	const struct grid_published_row_list *published;
	struct roster_grid_view *v;
	const struct grid_published_row *
		*line_of;       /* by index into p->work; NULL: not published so */
	const char **span;      /* of each shift: "7a–3p" */
	struct span *last_span; /* by day, and shift + 1 in it: the last put into words */
	size_t *removed;        /* by person and day: first line of `next_removed` + 1 */
	size_t *next_removed;   /* by published line */
};

const char *grid_rule_short(enum roster_rule rule)
{
	return short_words[rule];
}

static const char *id_dup(struct arena *a, int64_t id)
{
	char text[ID_TEXT];
	id_text(text, id);
	return arena_strdup(a, text);
}

/* ---- The draft beside what was published
 * ------------------------------------------------------ */

static bool as_published(const struct model *m, const struct roster_work *w,
			 const struct grid_published_row *r)
{
	return r != NULL && r->day == w->day && r->start_ms == w->start_ms &&
	       r->end_ms == w->end_ms && r->position_id == m->p->position[w->position].id &&
	       w->shift >= 0 && r->shift_id == m->p->shift[w->shift].id;
}

static int by_assignment(const void *a, const void *b)
{
	const struct grid_published_row *x = *(const struct grid_published_row *const *)a,
					*y = *(const struct grid_published_row *const *)b;
	if (x->assignment_id != y->assignment_id)
		return x->assignment_id < y->assignment_id ? -1 : 1;
	return (x->staff_id > y->staff_id) - (x->staff_id < y->staff_id);
}

/* A line whose shift is no more in its cell is shown there, struck out. */
static void keep_removed(struct model *m, const struct grid_published_row *r)
{
	int32_t person = roster_find_person(m->p, r->staff_id);
	if (person < 0 || r->day < m->p->from || r->day > m->p->to)
		return;
	size_t line = (size_t)(r - m->published->at);
	size_t *at = &m->removed[person * m->p->days + (r->day - m->p->from)];
	m->next_removed[line] = *at;
	*at = line + 1;
}

/* The draft's work of the span by its id. */
static struct roster_ids *drafted(struct model *m)
{
	const struct roster_plan *p = m->p;
	struct roster_ids *ids = ids_new(m->a, (size_t)p->works);
	for (int32_t i = 0; i < p->works; i++)
		if (p->work[i].in_span)
			ids_put(ids, p->work[i].id, i);
	return ids;
}

static void compare(struct model *m)
{
	const struct roster_plan *p = m->p;
	const struct roster_ids *ids = drafted(m);
	const struct grid_published_row **gone =
		arena_array(m->a, const struct grid_published_row *, m->published->n + 1);
	size_t n_gone = 0;
	m->line_of = arena_array(m->a, const struct grid_published_row *, (size_t)p->works + 1);
	m->removed = arena_array(m->a, size_t, (size_t)(p->people * p->days) + 1);
	m->next_removed = arena_array(m->a, size_t, m->published->n + 1);
	for (size_t i = 0; i < m->published->n; i++) {
		const struct grid_published_row *r = &m->published->at[i];
		int32_t w = ids_get(ids, r->assignment_id);
		bool still = w >= 0 && p->person[p->work[w].person].id == r->staff_id;
		if (still)
			m->line_of[w] = r;
		else
			m->v->unpublished++;
		if (!still || p->work[w].day != r->day)
			gone[n_gone++] = r;
	}
	if (n_gone > 0)
		qsort(gone, n_gone, sizeof *gone, by_assignment);
	for (size_t i = 0; i < n_gone; i++)
		keep_removed(m, gone[i]);
	for (int32_t i = 0; i < p->works; i++)
		if (p->work[i].in_span) {
			m->v->minutes += roster_work_minutes(&p->work[i]);
			m->v->unpublished += !as_published(m, &p->work[i], m->line_of[i]);
		}
}

/* ---- Chips
 * ------------------------------------------------------------------------------------ */

static struct grid_chip *add_chip(struct model *m, const char *kind, int32_t person, int32_t day)
{
	struct grid_chip *c = &m->v->shifts[m->v->n_shifts++];
	*c = (struct grid_chip){
		.kind = kind, .person = m->p->person[person].id, .day = day, .time = ""
	};
	return c;
}

static const char *span_text(const struct model *m, int64_t start_ms, int64_t end_ms, int32_t shift)
{
	int32_t start_day, end_day;
	int start, end;
	tz_local(m->p->site.tz, start_ms, &start_day, &start);
	tz_local(m->p->site.tz, end_ms, &end_day, &end);
	const struct roster_shift *s = shift < 0 ? NULL : &m->p->shift[shift];
	if (s != NULL && s->start_minute == start && (s->start_minute + s->minutes) % 1440 == end)
		return m->span[shift];
	return grid_span(m->a, start, end);
}

/* The times as they are stored: a template may have been changed since. Dozens work the same shift
 * of a day, and the same instants have the same words. */
static const char *span_of(struct model *m, int32_t day, int64_t start_ms, int64_t end_ms,
			   int32_t shift)
{
	struct span *last = &m->last_span[(day - m->p->from) * (m->p->shifts + 1) + shift + 1];
	if (last->text == NULL || last->start_ms != start_ms || last->end_ms != end_ms)
		*last = (struct span){ start_ms, end_ms, span_text(m, start_ms, end_ms, shift) };
	return last->text;
}

/* Shifts that came from a file of needs are called by their times; said once is enough. */
static bool called_by_time(const char *name)
{
	return name[0] >= '0' && name[0] <= '9';
}

static void add_label(struct grid_chip *c)
{
	bool once = called_by_time(c->name);
	c->label = once ? c->time : c->name;
	c->under = once ? "" : c->time;
}

static void add_flag(const struct model *m, const struct roster_work *w, struct grid_chip *c)
{
	struct roster_verdict v;
	if (!roster_first_verdict(m->p, m->a, w, ~(uint32_t)NOT_IN_CELLS, &v))
		return;
	c->why = v.words;
	c->flag = strlen(v.words) <= FLAG_BYTES ? v.words : short_words[v.rule];
	c->hard = w->override_reason[0] == '\0';
}

static void add_work(struct model *m, const struct roster_work *w)
{
	const struct roster_plan *p = m->p;
	struct grid_chip *c = add_chip(m, w->here ? "shift" : "elsewhere", w->person, w->day);
	if (!w->here) {
		c->name = w->site == NULL ? "Other site" : w->site;
		c->time = span_of(m, w->day, w->start_ms, w->end_ms, -1);
		return;
	}
	const struct grid_published_row *line = m->line_of[w - p->work];
	bool current = as_published(m, w, line);
	c->id = w->id;
	c->id_text = id_dup(m->a, w->id);
	c->version = w->version;
	c->name = w->shift < 0 ? "Shift" : p->shift[w->shift].name;
	c->tint = w->shift < 0 ? 0 : p->shift[w->shift].tint;
	c->time = span_of(m, w->day, w->start_ms, w->end_ms, w->shift);
	c->position =
		w->position == p->person[w->person].position ? NULL : p->position[w->position].name;
	c->status = line == NULL ? "draft" : current ? "published" : "changed";
	c->unpublished = !current;
	c->pinned = w->pinned;
	add_label(c);
	add_flag(m, w, c);
}

static void add_removed(struct model *m, int32_t person, int32_t day)
{
	size_t line = m->removed[person * m->p->days + (day - m->p->from)];
	for (; line != 0; line = m->next_removed[line - 1]) {
		const struct grid_published_row *r = &m->published->at[line - 1];
		int32_t shift = roster_find_shift(m->p, r->shift_id);
		struct grid_chip *c = add_chip(m, "removed", person, day);
		c->name = shift < 0 ? "Shift" : m->p->shift[shift].name;
		c->time = span_of(m, day, r->start_ms, r->end_ms, shift);
		c->unpublished = true;
		add_label(c);
	}
}

static const struct roster_off *off_on(const struct roster_plan *p, const struct roster_person *who,
				       int32_t day)
{
	const struct roster_off *found = NULL;
	for (int32_t i = 0; i < who->off.n; i++) {
		const struct roster_off *off = &p->off[who->off.first + i];
		if (off->from <= day && day <= off->to && (found == NULL || off->approved))
			found = off;
	}
	return found;
}

static const char *off_name(struct arena *a, const char *type)
{
	char *name = arena_strdup(a, type);
	for (char *s = name; *s != '\0'; s++)
		if (*s == '-')
			*s = ' ';
	if (name[0] >= 'a' && name[0] <= 'z')
		name[0] = (char)(name[0] - 32);
	return name;
}

static void add_cell(struct model *m, int32_t person, int32_t day, struct grid_slot *slot)
{
	const struct roster_plan *p = m->p;
	slot->first = m->v->n_shifts;
	const struct roster_off *off = off_on(p, &p->person[person], day);
	if (off != NULL) {
		struct grid_chip *c = add_chip(m, off->approved ? "off" : "asked", person, day);
		c->name = off_name(m->a, off->type);
		slot->off = off->approved;
	}
	for (const struct roster_work *w = NULL; (w = roster_next_work(p, person, day, w)) != NULL;)
		add_work(m, w);
	add_removed(m, person, day);
	slot->n = m->v->n_shifts - slot->first;
}

/* ---- People
 * ------------------------------------------------------------------------------------- */

static void add_hours(const struct model *m, int32_t person, struct grid_person *row)
{
	const struct roster_person *who = &m->p->person[person];
	int64_t weeks = (m->p->days + 6) / 7;
	for (int32_t day = m->p->from; day <= m->p->to; day += 7) {
		int32_t week = roster_week_minutes(m->p, person, day);
		row->minutes += week;
		row->over |= m->p->policy.weekly_hours && who->max_minutes > 0 &&
			     week > who->max_minutes;
	}
	row->min_minutes = who->min_minutes * weeks;
	row->max_minutes = who->max_minutes * weeks;
	row->under = m->p->policy.weekly_hours && row->minutes < row->min_minutes;
}

static void add_person(struct model *m, int32_t person, const char *group)
{
	const struct roster_plan *p = m->p;
	const struct roster_person *who = &p->person[person];
	struct grid_person *row = &m->v->people[m->v->n_people++];
	struct grid_slot *slots = arena_array(m->a, struct grid_slot, (size_t)p->days);
	*row = (struct grid_person){ .id = who->id,
				     .id_text = id_dup(m->a, who->id),
				     .name = who->name,
				     .initials = utf8_initials(m->a, who->name),
				     .position = p->position[who->position].name,
				     .note = who->member ?
						     (who->home ? NULL : "from another site") :
						     "not of this site",
				     .group = group,
				     .slots = slots };
	for (int32_t d = 0; d < p->days; d++)
		add_cell(m, person, p->from + d, &slots[d]);
	add_hours(m, person, row);
}

/* A month of a person may hold time off, a shift and a removed one in each cell; work and published
 * lines bound the rest. */
static void add_people(struct model *m)
{
	const struct roster_plan *p = m->p;
	size_t room = (size_t)(p->people * p->days) + (size_t)p->works + m->published->n + 1;
	m->v->shifts = arena_array(m->a, struct grid_chip, room);
	m->v->people = arena_array(m->a, struct grid_person, (size_t)p->people + 1);
	for (int32_t position = 0; position < p->positions; position++) {
		const char *group = p->position[position].name;
		for (int32_t i = 0; i < p->people; i++)
			if (p->person[i].position == position) {
				add_person(m, i, group);
				group = NULL;
			}
	}
}

/* ---- Days and coverage
 * ------------------------------------------------------------------------------ */

static void add_days(struct model *m, int32_t today)
{
	const struct roster_plan *p = m->p;
	m->v->days = arena_array(m->a, struct grid_day, (size_t)p->days);
	for (int32_t d = 0; d < p->days; d++) {
		struct grid_day *day = &m->v->days[m->v->n_days++];
		struct roster_totals t = roster_totals_of_day(p, p->from + d);
		char iso[11], date[DATE_TEXT_MAX];
		day->day = p->from + d;
		date_iso(iso, day->day);
		date_us_short(date, day->day);
		bool weekend = date_weekday(day->day) >= 5;
		day->today = day->day == today;
		day->iso = arena_strdup(m->a, iso);
		day->dow = weekday_name(date_weekday(day->day));
		day->date = arena_strdup(m->a, date);
		day->class_name = day->today ? " is-today" : weekend ? " is-weekend" : "";
		day->needed = t.needed;
		day->covered = t.covered;
		int y, month, number;
		date_to_ymd(day->day, &y, &month, &number);
		day->number = number;
		day->cover_class = t.needed == 0 ? "cov" :
				   t.open > 0    ? "cov cov-short" :
						   "cov cov-ok";
		day->cover_icon = t.needed == 0 ? "minus" : t.open > 0 ? "alert-triangle" : "check";
	}
}

struct cover_key {
	int32_t shift, position, kind;
};

static size_t cover_row(struct model *m, struct cover_key *keys, struct cover_key key)
{
	const struct roster_plan *p = m->p;
	size_t n = m->v->n_cover_rows;
	for (size_t i = 0; i < n; i++)
		if (keys[i].shift == key.shift && keys[i].position == key.position &&
		    keys[i].kind == key.kind)
			return i;
	struct grid_cover_row *row = &m->v->cover_rows[m->v->n_cover_rows++];
	keys[n] = key;
	row->name = p->shift[key.shift].name;
	row->note = key.kind < 0 ? p->position[key.position].name :
				   arena_printf(m->a, "%s, %s", p->position[key.position].name,
						p->kind[key.kind].name);
	row->cells = arena_array(m->a, const struct grid_cover *, (size_t)p->days);
	return n;
}

static struct grid_cover cover_of(const struct roster_plan *p, const struct roster_need *need)
{
	struct grid_cover c = { .day = need->day,
				.shift = p->shift[need->shift].name,
				.position = p->position[need->position].name,
				.credential = need->kind < 0 ? NULL : p->kind[need->kind].name,
				.least = need->least,
				.wished = need->wished,
				.assigned = need->assigned,
				.unfit = need->unfit,
				.open = need->open };
	bool over = c.assigned > c.wished;
	c.class_name = c.open > 0            ? "cov cov-short" :
		       c.assigned < c.wished ? "cov cov-wish" :
		       over                  ? "cov cov-over" :
					       "cov cov-ok";
	c.icon = c.open > 0            ? "alert-triangle" :
		 c.assigned < c.wished ? "minus" :
		 over                  ? "plus" :
					 "check";
	return c;
}

/* A row each kind of need; two needs of one kind on one day (a weekday's twice) are added up. */
static void add_coverage(struct model *m)
{
	const struct roster_plan *p = m->p;
	size_t room = (size_t)p->needs + 1;
	struct cover_key *keys = arena_array(m->a, struct cover_key, room);
	m->v->coverage = arena_array(m->a, struct grid_cover, room);
	m->v->cover_rows = arena_array(m->a, struct grid_cover_row, room);
	for (int32_t i = 0; i < p->needs; i++) {
		const struct roster_need *need = &p->need[i];
		struct grid_cover *c = &m->v->coverage[m->v->n_coverage++];
		*c = cover_of(p, need);
		struct cover_key key = { need->shift, need->position, need->kind };
		size_t row = cover_row(m, keys, key), column = (size_t)(need->day - p->from);
		const struct grid_cover **cell = &m->v->cover_rows[row].cells[column];
		if (*cell == NULL) {
			*cell = c;
			continue;
		}
		struct grid_cover *sum = arena_new_one(m->a, struct grid_cover);
		*sum = **cell;
		sum->least += c->least;
		sum->wished += c->wished;
		sum->assigned += c->assigned;
		sum->unfit += c->unfit;
		sum->open += c->open;
		sum->class_name = sum->open > 0 ? "cov cov-short" : sum->class_name;
		sum->icon = sum->open > 0 ? "alert-triangle" : sum->icon;
		*cell = sum;
	}
}

/* ---- Numbers on top
 * ------------------------------------------------------------------------------------ */

static void add_legend(struct model *m)
{
	const struct roster_plan *p = m->p;
	m->span = arena_array(m->a, const char *, (size_t)p->shifts + 1);
	m->last_span = arena_array(m->a, struct span, (size_t)((p->shifts + 1) * p->days));
	m->v->legend = arena_array(m->a, struct grid_legend, (size_t)p->shifts + 1);
	for (int32_t i = 0; i < p->shifts; i++) {
		const struct roster_shift *s = &p->shift[i];
		m->span[i] = grid_span(m->a, s->start_minute, s->start_minute + s->minutes);
		m->v->legend[m->v->n_legend++] =
			called_by_time(s->name) ?
				(struct grid_legend){ m->span[i], "", s->tint } :
				(struct grid_legend){ s->name, m->span[i], s->tint };
	}
}

static void add_totals(struct model *m)
{
	const struct roster_plan *p = m->p;
	struct roster_totals t = roster_totals(p);
	m->v->needed = t.needed;
	m->v->open = t.open;
	m->v->coverage_percent = t.needed == 0 ? 100 : (int64_t)t.covered * 100 / t.needed;
	m->v->percent_class = t.open == 0                  ? "bar bar-ok" :
			      m->v->coverage_percent >= 90 ? "bar bar-warn" :
							     "bar bar-bad";
}

void grid_model(struct arena *a, const struct roster_plan *p,
		const struct grid_published_row_list *published, int32_t today,
		struct roster_grid_view *v)
{
	struct model m = { .a = a, .p = p, .published = published, .v = v };
	v->site_id = p->site.id;
	v->site = id_dup(a, p->site.id);
	v->site_name = p->site.name;
	v->practice = p->site.practice;
	v->from = p->from;
	v->to = p->to;
	v->days_shown = p->days;
	v->period = grid_period(a, p->from, p->to);
	v->no_shifts = p->shifts == 0;
	v->no_needs = p->needs == 0;
	add_legend(&m);
	compare(&m);
	add_days(&m, today);
	add_people(&m);
	add_coverage(&m);
	add_totals(&m);
}
