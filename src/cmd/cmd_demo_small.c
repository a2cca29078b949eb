/* Riverbend Health Partners: the files of packs/demo through the importer, the starter packs, and
 * three weeks of roster by the same fill and publication that an office uses. */
#include "cmd/cmd_demo.h"
#include "base/date.h"
#include "mod/admin/pack_store.h"
#include "mod/org/org_api.h"
#include "mod/org/org_sql.h"
#include "mod/roster/publish.h"
#include "mod/roster/roster_fill.h"
#include "texts.h"
#include "web/import.h"

#define FILL_WORK    40000
#define FILL_SECONDS 3 /* a slow machine starts late rather than never */

static const struct {
	const char *name, *kind;
} practices[] = {
	{ "Riverbend Primary Care PC", "primary-care" },
	{ "Riverbend Behavioral Health LLC", "behavioral-health" },
	{ "Riverbend Specialists PA", "specialty" },
};

struct str demo_text(const char *name)
{
	for (size_t i = 0; i < text_count; i++)
		if (strcmp(text[i].name, name) == 0)
			return (struct str){ (const char *)text[i].bytes, text[i].n };
	assert(!"a text of the sample group is missing");
	return (struct str){ NULL, 0 };
}

enum err demo_pack(struct demo *d, struct db *db, const char *type, int64_t site, bool needs)
{
	struct pack pack;
	struct pack_made made;
	enum err err = pack_load(d->arena, type, &pack, &d->why);
	if (err != OK)
		return err;
	if (!needs)
		pack.n_needs = pack.n_shifts = 0;
	return pack_apply(db, d->arena, &pack, site, d->today, &made);
}

static enum err make_practices(struct demo *d, struct db *db)
{
	enum err err = OK;
	for (size_t i = 0; err == OK && i < ARRAY_LEN(practices); i++) {
		int64_t id;
		err = org_practice_ensure(db, d->arena, practices[i].name, practices[i].kind,
					  d->now_ms, &id);
	}
	return err;
}

static enum err bring(struct demo *d, struct db *db, const char *kind)
{
	const struct import_kind *k = import_kind_find(kind);
	assert(k != NULL);
	struct import *in = arena_new_one(d->arena, struct import);
	*in = (struct import){ .db = db,
			       .a = d->arena,
			       .now_ms = d->now_ms,
			       .relative_days = true,
			       .day_zero = d->today };
	enum err err =
		import_run(in, k, demo_text(arena_printf(d->arena, "packs/demo/%s.csv", kind)));
	if (err != OK && in->n_faults > 0)
		d->why = arena_printf(d->arena, "packs/demo/%s.csv, line %zu, %s: %s", kind,
				      in->fault[0].row, in->fault[0].column, in->fault[0].reason);
	return err;
}

static enum err apply_packs(struct demo *d, struct db *db)
{
	struct org_site_row_list sites;
	enum err err = org_site_all(db, d->arena, &sites);
	for (size_t i = 0; err == OK && i < sites.n; i++)
		for (size_t p = 0; err == OK && p < ARRAY_LEN(practices); p++)
			if (strcmp(sites.at[i].practice, practices[p].name) == 0)
				err = demo_pack(d, db, practices[p].kind, sites.at[i].id, false);
	return err;
}

static enum err bring_all(struct db *db, void *arg)
{
	struct demo *d = arg;
	enum err err = make_practices(d, db);
	if (err == OK)
		err = bring(d, db, "sites");
	if (err == OK)
		err = apply_packs(d, db);
	static const char *const rest[] = { "staff", "credentials", "needs", "timeoff" };
	for (size_t i = 0; err == OK && i < ARRAY_LEN(rest); i++)
		err = bring(d, db, rest[i]);
	return err;
}

/* By work and not by time, so that the same day gives the same roster on every machine. */
static enum err fill_site(struct demo *d, const struct org_site_row *site, int32_t monday)
{
	struct arena *a = arena_new(LIMIT_ARENA_BYTES * 8L);
	struct roster_fill f = { .site = site->id,
				 .actor = "Huddle",
				 .from = monday - 7,
				 .to = monday + 13,
				 .seconds = FILL_SECONDS,
				 .work = FILL_WORK,
				 .seed = 1,
				 .now_ms = d->now_ms };
	enum err err = roster_fill_run(d->app->write, a, &f);
	if (err != OK && f.problem != NULL)
		d->why = arena_printf(d->arena, "%s: %s", site->name, f.problem);
	arena_free(a);
	return err;
}

struct publishing {
	struct demo *demo;
	const struct org_site_row *site;
	int32_t monday;
};

/* Last week and this week are what staff see; next week is a draft that waits for its manager. */
static enum err publish_weeks(struct db *db, void *arg)
{
	const struct publishing *p = arg;
	enum err err = OK;
	for (int32_t week = p->monday - 7; err == OK && week <= p->monday; week += 7) {
		struct publish_job job = { .site = p->site->id, .from = week, .to = week + 6 };
		struct publish_outcome outcome;
		err = publish_run(db, p->demo->arena, &job, p->demo->now_ms, &outcome);
	}
	return err;
}

static enum err plan_roster(struct demo *d)
{
	int32_t monday = date_monday_of(d->today);
	struct org_site_row_list sites;
	enum err err = org_site_all(d->app->write, d->arena, &sites);
	for (size_t i = 0; err == OK && i < sites.n; i++) {
		err = fill_site(d, &sites.at[i], monday);
		if (err == OK)
			err = cmd_write(d->app, publish_weeks,
					&(struct publishing){ d, &sites.at[i], monday });
	}
	return err;
}

enum err demo_fill_small(struct demo *d)
{
	enum err err = cmd_write(d->app, bring_all, d);
	if (err == OK)
		err = demo_books(d);
	if (err == OK)
		err = demo_bank(d);
	return err == OK ? plan_roster(d) : err;
}
