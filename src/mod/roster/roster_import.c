/* Needs by CSV: known by site, position, shift, weekday and credential. A shift is found by its
 * start and length at the site; one that the file names first is made. */
#include "mod/roster/need_api.h"
#include "base/date.h"
#include "base/id.h"
#include "mod/org/org_api.h"
#include "mod/people/people_api.h"
#include "mod/roster/grid_text.h"
#include "mod/roster/roster_import_sql.h"

#define DAY_MINUTES       1440
#define SHIFT_MINUTES_MIN 15
#define NEED_MAX          1000

enum { SITE, POSITION, WEEKDAY, START, END, MIN, WISHED, CREDENTIAL };

static const struct import_column columns[] = {
	[SITE] = { "site", true, "A site by name.", "Main Street" },
	[POSITION] = { "position", true, "One that is named first is made.", "Registered nurse" },
	[WEEKDAY] = { "weekday", true, "Mon to Sun; several separated by ;",
		      "Mon;Tue;Wed;Thu;Fri" },
	[START] = { "start", true, "HH:MM", "08:00" },
	[END] = { "end", true, "HH:MM; not after the start means on the next day.", "17:00" },
	[MIN] = { "min", true, "How many it takes.", "2" },
	[WISHED] = { "wished", false, "How many would be good; empty means as many as min.", "3" },
	[CREDENTIAL] = { "credential", false, "What each must hold on that day.", "RN license" },
};

struct need_row {
	int64_t site_id, position_id, shift_id, credential_id; /* credential 0: none */
	int weekday;
	int64_t least, wished;
	const struct roster_import_need_row *old;
	bool changed;
};

struct new_shift {
	int64_t id, site_id;
	int start, minutes;
};

struct plan {
	struct org_site_index sites;
	struct import_names positions, credentials;
	struct roster_import_need_row_list all;
	struct lookup *by_key;               /* index into all */
	struct lookup *shifts, *shift_names; /* by site, start and length; by site and name */
	struct new_shift *fresh;
	size_t n_fresh;
	struct need_row *row; /* one for each weekday of each row of the file */
	size_t n_rows;
};

/* The parts of a day, each until the next one begins; the night reaches over midnight. */
static const struct day_part {
	int from_minute, tint;
	const char *name;
} day_parts[] = {
	{ 0, 3, "Night" },      { 5 * 60, 1, "Early" },  { 8 * 60, 9, "Day" },
	{ 12 * 60, 2, "Late" }, { 19 * 60, 3, "Night" },
};

static const struct day_part *day_part(int start_minute)
{
	size_t i = 0;
	while (i + 1 < ARRAY_LEN(day_parts) && start_minute >= day_parts[i + 1].from_minute)
		i++;
	return &day_parts[i];
}

int roster_shift_tint(int start_minute)
{
	return day_part(start_minute)->tint;
}

const char *roster_shift_name(struct arena *a, int start_minute, int minutes, int attempt)
{
	const char *part = day_part(start_minute)->name;
	char from[GRID_CLOCK_MAX];
	grid_clock(from, start_minute);
	if (attempt == 0)
		return part;
	if (attempt == 1)
		return arena_printf(a, "%s %s", part, from);
	const char *span = grid_span(a, start_minute, start_minute + minutes);
	if (attempt == 2)
		return arena_printf(a, "%s %s", part, span);
	return arena_printf(a, "%s %s (%d)", part, span, attempt - 1);
}

static const char *shift_key(struct arena *a, int64_t site, int64_t start, int64_t minutes)
{
	return arena_printf(a, "%" PRId64 " %" PRId64 " %" PRId64, site, start, minutes);
}

static const char *name_key(struct arena *a, int64_t site, const char *name)
{
	return arena_printf(a, "%" PRId64 " %s", site, name);
}

/* Two shifts of one start and length are the same to the file, which knows no names of shifts. */
static const char *need_key(struct arena *a, int64_t site, int64_t position, int64_t start,
			    int64_t minutes, int64_t weekday, int64_t credential)
{
	return arena_printf(a,
			    "%" PRId64 " %" PRId64 " %" PRId64 " %" PRId64 " %" PRId64 " %" PRId64,
			    site, position, start, minutes, weekday, credential);
}

static enum err load_shifts(struct import *in, struct plan *p)
{
	struct roster_import_shift_all_row_list shifts;
	enum err err = roster_import_shift_all(in->db, in->a, &shifts);
	p->shifts = lookup_new(in->a);
	p->shift_names = lookup_new(in->a);
	for (size_t i = 0; err == OK && i < shifts.n; i++) {
		const struct roster_import_shift_all_row *s = &shifts.at[i];
		lookup_put(p->shifts, shift_key(in->a, s->site_id, s->start_minute, s->minutes),
			   s->id);
		lookup_put(p->shift_names, name_key(in->a, s->site_id, s->name), 1);
	}
	return err;
}

static int64_t credential_of(const struct roster_import_need_row *n)
{
	return n->credential_kind_id == NULL ? 0 : *n->credential_kind_id;
}

static enum err load(struct import *in, void **plan)
{
	struct plan *p = *plan = arena_new_one(in->a, struct plan);
	enum err err = org_site_index_load(in->db, in->a, in->who, &p->sites);
	if (err == OK)
		err = people_positions_load(in->db, in->a, &p->positions);
	if (err == OK)
		err = people_credential_kinds_load(in->db, in->a, &p->credentials);
	if (err == OK)
		err = load_shifts(in, p);
	if (err == OK)
		err = roster_import_need_all(in->db, in->a, &p->all);
	if (err != OK)
		return err;
	p->by_key = lookup_new(in->a);
	for (size_t i = 0; i < p->all.n; i++) {
		const struct roster_import_need_row *n = &p->all.at[i];
		lookup_put(p->by_key,
			   need_key(in->a, n->site_id, n->position_id, n->start_minute, n->minutes,
				    n->weekday, credential_of(n)),
			   (int64_t)i);
	}
	p->fresh = arena_array(in->a, struct new_shift, in->rows + 1);
	p->row = arena_array(in->a, struct need_row, 7 * in->rows + 1);
	return OK;
}

static int64_t shift_of(struct import *in, struct plan *p, int64_t site, int start, int minutes)
{
	const char *key = shift_key(in->a, site, start, minutes);
	int64_t id;
	if (lookup_get(p->shifts, key, &id))
		return id;
	id = id_new();
	lookup_put(p->shifts, key, id);
	p->fresh[p->n_fresh++] = (struct new_shift){ id, site, start, minutes };
	return id;
}

static int length(struct import *in, size_t row, int start, int end)
{
	int minutes = end > start ? end - start : end - start + DAY_MINUTES;
	if (start == DAY_MINUTES) {
		import_fault(in, row, START, "Midnight at the start of a shift is 00:00.");
		return 0;
	}
	if (minutes < SHIFT_MINUTES_MIN) {
		import_fault(in, row, END, "A shift lasts at least %d minutes.", SHIFT_MINUTES_MIN);
		return 0;
	}
	return minutes;
}

static int weekdays(struct import *in, size_t row, int day[7])
{
	int n = 0;
	size_t before = in->n_faults;
	for (const char **d = import_list(in, row, WEEKDAY, 7); *d != NULL; d++)
		if (weekday_parse(*d, &day[n]))
			n++;
		else
			import_fault(in, row, WEEKDAY, "\"%s\" is not a weekday: Mon to Sun.", *d);
	if (n == 0 && in->n_faults == before)
		import_fault(in, row, WEEKDAY, "Name at least one weekday: Mon to Sun.");
	return n;
}

static void add_need(struct import *in, struct plan *p, size_t row,
		     const struct need_row *like, int start, int minutes)
{
	struct need_row *r = &p->row[p->n_rows++];
	int64_t i;
	*r = *like;
	const char *key = need_key(in->a, r->site_id, r->position_id, start, minutes, r->weekday,
				   r->credential_id);
	import_once(in, row, WEEKDAY, key);
	if (lookup_get(p->by_key, key, &i))
		r->old = &p->all.at[i];
	r->changed = r->old != NULL && (r->old->least != r->least || r->old->wished != r->wished);
}

static void count(struct import *in, const struct plan *p, size_t first)
{
	bool made = false, changed = false;
	for (size_t i = first; i < p->n_rows; i++) {
		made |= p->row[i].old == NULL;
		changed |= p->row[i].changed;
	}
	in->made += made;
	in->changed += changed && !made;
}

static void check_row(struct import *in, void *plan, size_t row)
{
	struct plan *p = plan;
	size_t before = in->n_faults, first = p->n_rows;
	struct need_row need = { 0 };
	int day[7] = { 0 };
	int n = weekdays(in, row, day);
	const char *site = import_text(in, row, SITE, LIMIT_NAME);
	const char *position = import_text(in, row, POSITION, LIMIT_NAME);
	const char *credential = import_text(in, row, CREDENTIAL, LIMIT_NAME);
	int start = import_clock(in, row, START), end = import_clock(in, row, END);
	need.least = import_int(in, row, MIN, 0, NEED_MAX);
	need.wished = import_int(in, row, WISHED, 0, NEED_MAX);
	if (csv_at(&in->csv, row, in->at[WISHED])[0] == '\0')
		need.wished = need.least;
	if (in->n_faults == before && need.wished < need.least)
		import_fault(in, row, WISHED, "This is fewer than min.");
	if (site[0] != '\0')
		org_site_cell(in, &p->sites, row, SITE, site, &need.site_id);
	if (in->n_faults > before)
		return;
	int minutes = length(in, row, start, end);
	if (minutes == 0)
		return;
	need.position_id = import_names_ensure(&p->positions, position);
	if (credential[0] != '\0')
		need.credential_id = import_names_ensure(&p->credentials, credential);
	need.shift_id = shift_of(in, p, need.site_id, start, minutes);
	for (int i = 0; i < n; i++) {
		need.weekday = day[i];
		add_need(in, p, row, &need, start, minutes);
	}
	count(in, p, first);
}

/* The chip shows the times beside the name, so the name says them only where it must: another shift
 * of the site may have taken the plain one. */
static enum err save_shift(struct import *in, struct plan *p, const struct new_shift *s)
{
	/* Shifts of one part of the day take colors of their own, so that the roster tells them
	 * apart; after the last one it begins again. */
	static const int others[] = { 5, 6, 8, 7 };
	int alike = 0, tint = roster_shift_tint(s->start);
	for (const struct new_shift *o = p->fresh; o < s; o++)
		alike += o->site_id == s->site_id && roster_shift_tint(o->start) == tint;
	if (alike > 0)
		tint = others[(size_t)(alike - 1) % ARRAY_LEN(others)];
	int attempt = 0;
	const char *name = roster_shift_name(in->a, s->start, s->minutes, attempt);
	while (!lookup_put(p->shift_names, name_key(in->a, s->site_id, name), 1))
		name = roster_shift_name(in->a, s->start, s->minutes, ++attempt);
	return roster_import_shift_insert(in->db, &(struct roster_import_shift_insert_in){
							  .id = s->id,
							  .site = s->site_id,
							  .name = name,
							  .start_minute = s->start,
							  .minutes = s->minutes,
							  .tint = tint,
						  });
}

static enum err save_need(struct import *in, const struct need_row *r)
{
	if (r->old != NULL)
		return roster_import_need_update(in->db, r->old->id, r->least, r->wished);
	return roster_import_need_insert(
		in->db, &(struct roster_import_need_insert_in){
				.id = id_new(),
				.site = r->site_id,
				.position = r->position_id,
				.shift = r->shift_id,
				.credential_kind = r->credential_id == 0 ? NULL : &r->credential_id,
				.weekday = r->weekday,
				.least = r->least,
				.wished = r->wished,
			});
}

static enum err save(struct import *in, void *plan)
{
	struct plan *p = plan;
	enum err err = people_positions_save(in->db, &p->positions);
	if (err == OK)
		err = people_credential_kinds_save(in->db, &p->credentials);
	for (size_t i = 0; err == OK && i < p->n_fresh; i++)
		err = save_shift(in, p, &p->fresh[i]);
	for (size_t i = 0; err == OK && i < p->n_rows; i++)
		if (p->row[i].old == NULL || p->row[i].changed)
			err = save_need(in, &p->row[i]);
	return err;
}

static enum err write_needs(struct export *out)
{
	struct org_site_index sites;
	struct import_names positions, credentials;
	struct roster_import_need_row_list all;
	enum err err = org_site_index_load(out->db, out->a, out->who, &sites);
	if (err == OK)
		err = people_positions_load(out->db, out->a, &positions);
	if (err == OK)
		err = people_credential_kinds_load(out->db, out->a, &credentials);
	if (err == OK)
		err = roster_import_need_all(out->db, out->a, &all);
	for (size_t i = 0; err == OK && i < all.n; i++) {
		const struct roster_import_need_row *n = &all.at[i];
		if (!org_site_given(&sites, n->site_id))
			continue;
		export_text(out, import_names_of(&sites.names, n->site_id));
		export_text(out, import_names_of(&positions, n->position_id));
		export_text(out, weekday_name((int)n->weekday));
		export_clock(out, (int)n->start_minute);
		export_clock(out, (int)((n->start_minute + n->minutes) % DAY_MINUTES));
		csv_int_field(&out->csv, n->least);
		csv_int_field(&out->csv, n->wished);
		export_text(out, import_names_of(&credentials, credential_of(n)));
		export_end_row(out);
	}
	return err;
}

const struct import_kind roster_import_needs = {
	.name = "needs",
	.title = "Coverage needs",
	.says = "How many of each position a site needs, by weekday and shift.",
	.columns = columns,
	.n_columns = ARRAY_LEN(columns),
	.load = load,
	.check_row = check_row,
	.save = save,
	.write = write_needs,
	.list = "/sites",
};
