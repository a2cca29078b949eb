/* The large sample: 600 people at 25 sites, 60 of them at the first, with two years of published
 * shifts, a published week and a draft of the next; other counts of sites and weeks on request. It
 * is generated from a fixed seed and written directly, so that it is the same every time and takes
 * seconds: it is there to measure with. The rows are those that the roster module would have
 * written; `huddle check` holds them to its invariants. */
#include "cmd/cmd_demo.h"
#include "base/csv.h"
#include "base/date.h"
#include "base/id.h"
#include "base/rng.h"
#include "base/tz.h"
#include "base/utf8.h"
#include "cmd/demo_sql.h"
#include "mod/admin/pack_store.h"
#include "mod/org/org_api.h"

#define MAIN_STAFF    60 /* at the first site, whose week is measured */
#define PAIR_STAFF    45 /* at every two of the others: 600 at 25 sites */
#define WORK_DAYS     5
#define SEED          20260701
#define PACK_STAFF    12 /* the pack's needs are those of an office of so many */
#define MAX_POSITIONS 32
#define MAX_SLOTS     64 /* people needed of one position on one day */
#define BEHIND_DAYS   5  /* a week was published so long before it began */

static const struct {
	const char *town, *state, *zone;
} towns[] = {
	{ "Columbus", "OH", "America/New_York" }, { "Chicago", "IL", "America/Chicago" },
	{ "Phoenix", "AZ", "America/Phoenix" },   { "Oakland", "CA", "America/Los_Angeles" },
	{ "Denver", "CO", "America/Denver" },
};
static const char *const practices[] = { "Riverbend Health East PC", "Riverbend Health Central PC",
					 "Riverbend Health West PC" };

struct slot {
	int64_t shift, kind; /* kind 0: no credential is asked */
	int minute, minutes;
};
struct job_title {
	int64_t id;
	size_t people, n[7];
	struct slot slot[7][MAX_SLOTS];
	int64_t week_demand;
};
struct person {
	int64_t id;
	size_t title, place; /* which of the titles, and the how-manieth in it */
};

struct large {
	struct demo *demo;
	struct rng rng;
	struct arena *a; /* of one site */
	const char **first, **last;
	size_t n_first, n_last;
	size_t site;
	int64_t site_id;
	const struct tz *tz;
	struct job_title title[MAX_POSITIONS];
	size_t n_titles;
	size_t people; /* of the site */
	struct person person[MAIN_STAFF];
	struct pack office, pack; /* as it is in the program; for as many as the site has */
};

/* People at the sites before this one. */
static size_t staff_before(size_t site)
{
	return site == 0 ? 0 : MAIN_STAFF + (site - 1) * PAIR_STAFF / 2;
}

/* Twice the people need twice the cover. */
static void size_site(struct large *l)
{
	const struct pack *office = &l->office;
	l->people = staff_before(l->site + 1) - staff_before(l->site);
	l->pack = *office;
	l->pack.needs = arena_array(l->a, struct pack_need, office->n_needs + 1);
	for (size_t i = 0; i < office->n_needs; i++) {
		struct pack_need *need = &l->pack.needs[i];
		int64_t people = (int64_t)l->people;
		*need = office->needs[i];
		need->least = (need->least * people + PACK_STAFF / 2) / PACK_STAFF;
		need->wished = (need->wished * people + PACK_STAFF / 2) / PACK_STAFF;
	}
}

static void read_names(struct large *l)
{
	struct csv csv;
	struct csv_fault fault;
	enum err err = csv_parse(l->demo->arena, demo_text("packs/demo/names.csv"), &csv, &fault);
	assert(err == OK);
	(void)err;
	l->first = arena_array(l->demo->arena, const char *, csv.n_rows);
	l->last = arena_array(l->demo->arena, const char *, csv.n_rows);
	int kind = csv_column(&csv, "kind"), name = csv_column(&csv, "name");
	for (size_t i = 0; i < csv.n_rows; i++)
		if (strcmp(csv_at(&csv, i, kind), "first") == 0)
			l->first[l->n_first++] = csv_at(&csv, i, name);
		else
			l->last[l->n_last++] = csv_at(&csv, i, name);
	assert(l->n_first > 0 && l->n_last > 0);
}

static enum err make_site(struct large *l, struct db *db)
{
	int64_t practice;
	size_t t = l->site % ARRAY_LEN(towns);
	const char *name = arena_printf(l->a, "%s %s", l->last[(l->site * 7) % l->n_last],
					l->site % 2 == 0 ? "Family Practice" : "Clinic");
	name = arena_printf(l->a, "%s %s", towns[t].town, name);
	struct org_site site = { .name = name,
				 .state = towns[t].state,
				 .time_zone = towns[t].zone,
				 .address = arena_printf(l->a, "%zu Main Street, %s, %s",
							 100 + l->site * 12, towns[t].town,
							 towns[t].state) };
	enum err err = org_practice_ensure(db, l->a, practices[l->site % ARRAY_LEN(practices)],
					   "group", l->demo->now_ms, &practice);
	site.practice_id = practice;
	if (err == OK)
		err = org_site_add(db, l->a, &site, l->demo->now_ms, &l->site_id);
	struct pack_made made;
	if (err == OK)
		err = pack_apply(db, l->a, &l->pack, l->site_id, l->demo->today, &made);
	l->tz = tz_find(towns[t].zone);
	return err;
}

static struct job_title *title_of(struct large *l, int64_t position)
{
	for (size_t i = 0; i < l->n_titles; i++)
		if (l->title[i].id == position)
			return &l->title[i];
	assert(l->n_titles < MAX_POSITIONS);
	struct job_title *fresh = &l->title[l->n_titles++];
	*fresh = (struct job_title){ .id = position };
	return fresh;
}

static enum err read_needs(struct large *l, struct db *db)
{
	struct demo_needs_of_site_row_list rows;
	enum err err = demo_needs_of_site(db, l->a, l->site_id, &rows);
	l->n_titles = 0;
	for (size_t i = 0; err == OK && i < rows.n; i++) {
		const struct demo_needs_of_site_row *r = &rows.at[i];
		struct job_title *t = title_of(l, r->position_id);
		for (int64_t k = 0; k < r->wished && t->n[r->weekday] < MAX_SLOTS; k++)
			t->slot[r->weekday][t->n[r->weekday]++] = (struct slot){
				r->shift_id,
				r->credential_kind_id == NULL ? 0 : *r->credential_kind_id,
				(int)r->start_minute, (int)r->minutes
			};
		t->week_demand += r->wished;
	}
	return err;
}

/* The next person goes where the most work waits for each head. */
static size_t neediest(const struct large *l)
{
	size_t best = 0;
	for (size_t i = 1; i < l->n_titles; i++)
		if (l->title[i].week_demand * (int64_t)(l->title[best].people + 1) >
		    l->title[best].week_demand * (int64_t)(l->title[i].people + 1))
			best = i;
	return best;
}

static enum err add_credential(struct large *l, struct db *db, const struct person *p)
{
	const struct job_title *t = &l->title[p->title];
	int64_t kind = t->n[0] > 0 ? t->slot[0][0].kind : 0;
	if (kind == 0)
		return OK;
	int64_t left = rng_between(&l->rng, -5, 700);
	return demo_credential_insert(db,
				      &(struct demo_credential_insert_in){
					      .id = id_new(),
					      .staff = p->id,
					      .kind = kind,
					      .number = arena_printf(l->a, "SAMPLE-%06" PRIu64,
								     rng_below(&l->rng, 1000000)),
					      .issuer = "Sample board",
					      .issued = l->demo->today + (int32_t)left - 730,
					      .expires = l->demo->today + (int32_t)left,
					      .now = l->demo->now_ms });
}

static enum err add_time_off(struct large *l, struct db *db, const struct person *p)
{
	int32_t from = l->demo->today + 14 + (int32_t)rng_below(&l->rng, 90);
	bool approved = rng_below(&l->rng, 3) != 0;
	return demo_time_off_insert(db, &(struct demo_time_off_insert_in){
						.id = id_new(),
						.staff = p->id,
						.from_day = from,
						.to_day = from + (int32_t)rng_below(&l->rng, 5),
						.type = "vacation",
						.status = approved ? "approved" : "requested",
						.now = l->demo->now_ms });
}

static enum err add_person(struct large *l, struct db *db, size_t k)
{
	struct person *p = &l->person[k];
	size_t number = 1000 + staff_before(l->site) + k + 1;
	const char *first = l->first[rng_below(&l->rng, l->n_first)],
		   *last = l->last[rng_below(&l->rng, l->n_last)];
	const char *name = arena_printf(l->a, "%s %s", first, last);
	*p = (struct person){ .id = id_new(), .title = neediest(l) };
	p->place = l->title[p->title].people++;
	enum err err = demo_staff_insert(
		db,
		&(struct demo_staff_insert_in){
			.id = p->id,
			.employee_no = arena_printf(l->a, "RB%zu", number),
			.name = name,
			.sort_key = utf8_fold(l->a, arena_printf(l->a, "%s %s", last, first)),
			.search_key = utf8_fold(l->a, arena_printf(l->a, "%s rb%zu", name, number)),
			.email = arena_printf(l->a, "rb%zu@riverbend.example", number),
			.phone = arena_printf(l->a, "614-555-01%02zu", number % 100),
			.position = l->title[p->title].id,
			.site = l->site_id,
			.employment = "full-time",
			.min = 32 * 60,
			.max = 40 * 60,
			.rate = 2000 + (int64_t)rng_below(&l->rng, 6000),
			.hired = l->demo->today - 800 - (int32_t)rng_below(&l->rng, 3000),
			.now = l->demo->now_ms });
	if (err == OK)
		err = demo_staff_site_insert(db, p->id, l->site_id);
	if (err == OK)
		err = add_credential(l, db, p);
	return err == OK && k % 3 == 0 ? add_time_off(l, db, p) : err;
}

struct week {
	int32_t monday;
	int64_t publication; /* 0: a draft */
	int64_t published_at, number, lines;
};

static enum err add_shift(struct large *l, struct db *db, struct week *w, const struct person *p,
			  int32_t day, const struct slot *s)
{
	int64_t id = id_new(), start = tz_instant(l->tz, day, s->minute),
		end = tz_instant(l->tz, day, s->minute + s->minutes);
	int64_t position = l->title[p->title].id;
	enum err err = demo_assignment_insert(db, &(struct demo_assignment_insert_in){
							  id, l->site_id, p->id, position, s->shift,
							  day, start, end,
							  w->publication == 0 ? l->demo->now_ms :
										w->published_at });
	if (err != OK || w->publication == 0)
		return err;
	w->lines++;
	err = demo_line_insert(db,
			       &(struct demo_line_insert_in){ w->publication, id, p->id, position,
							      s->shift, day, start, end });
	if (err != OK)
		return err;
	return demo_published_insert(db, &(struct demo_published_insert_in){
						 id, l->site_id, p->id, position, s->shift, day,
						 start, end, w->published_at });
}

static enum err add_days(struct large *l, struct db *db, struct week *w)
{
	enum err err = OK;
	for (size_t k = 0; err == OK && k < l->people; k++) {
		const struct person *p = &l->person[k];
		const struct job_title *t = &l->title[p->title];
		for (int d = 0; err == OK && d < WORK_DAYS; d++) {
			/* The draft of next week has holes, which is what a manager comes to look
			 * at. */
			if (t->n[d] == 0 || (w->publication == 0 && rng_below(&l->rng, 12) == 0))
				continue;
			size_t turn = (p->place + (size_t)(w->monday / 7)) % t->n[d];
			err = add_shift(l, db, w, p, w->monday + d, &t->slot[d][turn]);
		}
	}
	return err;
}

/* The publication's row holds the count of its lines, which is people times the days they work. */
static int64_t lines_of_week(const struct large *l)
{
	int64_t n = 0;
	for (size_t k = 0; k < l->people; k++)
		for (int d = 0; d < WORK_DAYS; d++)
			n += l->title[l->person[k].title].n[d] > 0;
	return n;
}

static enum err add_weeks(struct large *l, struct db *db)
{
	int32_t this_monday = date_monday_of(l->demo->today);
	enum err err = OK;
	int weeks = l->demo->weeks;
	for (int i = 0; err == OK && i <= weeks + 1; i++) {
		bool draft = i == weeks + 1;
		struct week w = { .monday = this_monday - 7 * (weeks - i),
				  .publication = draft ? 0 : id_new(),
				  .number = i + 1 };
		w.published_at = tz_instant(l->tz, w.monday - BEHIND_DAYS, 17 * 60);
		if (!draft)
			err = demo_publication_insert(db,
						      &(struct demo_publication_insert_in){
							      w.publication, l->site_id, w.number,
							      w.monday, w.monday + 6,
							      lines_of_week(l), w.published_at });
		if (err == OK)
			err = add_days(l, db, &w);
		assert(err != OK || draft || w.lines == lines_of_week(l));
	}
	return err;
}

static enum err fill_site(struct db *db, void *arg)
{
	struct large *l = arg;
	arena_reset(l->a);
	size_site(l);
	rng_seed(&l->rng, SEED + l->site); /* the same again when the transaction is tried again */
	enum err err = make_site(l, db);
	if (err == OK)
		err = read_needs(l, db);
	for (size_t k = 0; err == OK && k < l->people; k++)
		err = add_person(l, db, k);
	return err == OK ? add_weeks(l, db) : err;
}

enum err demo_fill_large(struct demo *d)
{
	struct large *l = arena_new_one(d->arena, struct large);
	l->demo = d;
	read_names(l);
	enum err err = pack_load(d->arena, "group", &l->office, &d->why);
	l->a = arena_new(LIMIT_ARENA_BYTES);
	for (l->site = 0; err == OK && l->site < d->sites; l->site++) {
		err = cmd_write(d->app, fill_site, l);
		fprintf(stderr, "\rFilling: site %zu of %zu", l->site + 1, d->sites);
	}
	fputc('\n', stderr);
	arena_free(l->a);
	return err;
}
