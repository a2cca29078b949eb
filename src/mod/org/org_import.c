/* Sites by CSV, and the list of sites for the imports of other modules. */
#include "base/id.h"
#include "base/utf8.h"
#include "mod/org/org_api.h"

enum { SITE, PRACTICE, STATE, TIME_ZONE, ADDRESS };

static const struct import_column columns[] = {
	[SITE] = { "site", true, "Its name; the site is known by it.", "Main Street" },
	[PRACTICE] = { "practice", true, "The legal entity that runs it. One named first is made.",
		       "Riverbend Primary Care PC" },
	[STATE] = { "state", true, "Two letters.", "OH" },
	[TIME_ZONE] = { "time_zone", true, "A name such as America/New_York.", "America/New_York" },
	[ADDRESS] = { "address", false, "Street, city, code.",
		      "212 Main Street, Columbus, OH 43215" },
};

struct site_row {
	const struct org_site_row *old; /* NULL: new */
	struct org_site site;
	bool changed;
};

struct plan {
	struct import_names practices;
	struct lookup *granted; /* practices that the user may put a site into; NULL: all */
	struct org_site_row_list sites;
	struct lookup *by_id; /* index into sites */
	struct org_site_index index;
	struct site_row *row;
};

enum err org_site_index_load(struct db *db, struct arena *a, const struct viewer *who,
			     struct org_site_index *out)
{
	struct org_site_row_list all, mine;
	enum err err = org_site_all(db, a, &all);
	if (err == OK && who != NULL)
		err = org_site_list(db, a, who->account_id, &mine);
	if (err != OK)
		return err;
	if (who == NULL)
		mine = all;
	import_names_init(&out->names, a);
	out->given = lookup_new(a);
	for (size_t i = 0; i < all.n; i++)
		import_names_add(&out->names, all.at[i].name, all.at[i].id);
	import_names_known(&out->names);
	for (size_t i = 0; i < mine.n; i++)
		lookup_put_id(out->given, mine.at[i].id, 1);
	return OK;
}

bool org_site_given(const struct org_site_index *sites, int64_t id)
{
	return lookup_get_id(sites->given, id, NULL);
}

bool org_site_cell(struct import *in, const struct org_site_index *sites, size_t row, size_t col,
		   const char *name, int64_t *id)
{
	int64_t found;
	if (!import_names_find(&sites->names, name, &found)) {
		import_fault(in, row, col,
			     "There is no site \"%s\". Import or add the sites first.", name);
		return false;
	}
	if (!org_site_given(sites, found)) {
		import_fault(in, row, col, "You were not given the site \"%s\".", name);
		return false;
	}
	*id = found;
	return true;
}

static enum err load_granted(struct import *in, struct plan *p)
{
	struct org_practice_row_list mine;
	if (in->who == NULL)
		return OK;
	enum err err = org_practice_granted(in->db, in->a, in->who->account_id, &mine);
	if (err != OK)
		return err;
	p->granted = lookup_new(in->a);
	for (size_t i = 0; i < mine.n; i++)
		lookup_put_id(p->granted, mine.at[i].id, 1);
	return OK;
}

static enum err load(struct import *in, void **plan)
{
	struct plan *p = *plan = arena_new_one(in->a, struct plan);
	struct org_practice_row_list practices;
	enum err err = org_practice_list(in->db, in->a, &practices);
	if (err == OK)
		err = org_site_all(in->db, in->a, &p->sites);
	if (err == OK)
		err = org_site_index_load(in->db, in->a, in->who, &p->index);
	if (err == OK)
		err = load_granted(in, p);
	if (err != OK)
		return err;
	import_names_init(&p->practices, in->a);
	for (size_t i = 0; i < practices.n; i++)
		import_names_add(&p->practices, practices.at[i].name, practices.at[i].id);
	import_names_known(&p->practices);
	p->by_id = lookup_new(in->a);
	for (size_t i = 0; i < p->sites.n; i++)
		lookup_put_id(p->by_id, p->sites.at[i].id, (int64_t)i);
	p->row = arena_array(in->a, struct site_row, in->rows + 1);
	return OK;
}

/* A manager's file may not bring a new legal entity, nor put a site into one in which the manager
 * has none: both are the owner's to do. The words are the same, so that they tell nothing. */
static int64_t practice_of(struct import *in, struct plan *p, size_t row)
{
	const char *name = import_text(in, row, PRACTICE, LIMIT_NAME);
	int64_t id = 0;
	if (name[0] == '\0')
		return 0;
	bool found = import_names_find(&p->practices, name, &id);
	if (!found && import_may(in, PERM_SYSTEM_ADMIN))
		return import_names_ensure(&p->practices, name);
	/* One that this file has just named belongs to who may make it. */
	if (found && (p->granted == NULL || lookup_get_id(p->granted, id, NULL) ||
		      import_may(in, PERM_SYSTEM_ADMIN)))
		return id;
	import_fault(in, row, PRACTICE,
		     "You have no practice \"%s\". Only an owner adds practices, or a site to one "
		     "that is not yours.",
		     name);
	return 0;
}

static bool differs(const struct org_site_row *old, const struct org_site *site)
{
	return old->practice_id != site->practice_id || strcmp(old->state, site->state) != 0 ||
	       strcmp(old->time_zone, site->time_zone) != 0 ||
	       strcmp(old->address, site->address) != 0;
}

static void check_row(struct import *in, void *plan, size_t row)
{
	struct plan *p = plan;
	size_t before = in->n_faults;
	struct site_row *r = &p->row[row];
	int64_t id, i;
	r->site = (struct org_site){
		.name = import_text(in, row, SITE, LIMIT_NAME),
		.practice_id = practice_of(in, p, row),
		.state = import_text(in, row, STATE, 2),
		.time_zone = import_text(in, row, TIME_ZONE, LIMIT_NAME),
		.address = import_text(in, row, ADDRESS, LIMIT_ADDRESS),
	};
	if (in->n_faults > before || !import_nameable(in, row, SITE, r->site.name))
		return;
	const char *field, *fault = org_site_fault(&r->site, &field);
	if (fault != NULL) {
		import_fault(in, row, strcmp(field, "state") == 0 ? STATE : TIME_ZONE, "%s", fault);
		return;
	}
	if (import_names_find(&p->index.names, r->site.name, &id) &&
	    lookup_get_id(p->by_id, id, &i)) {
		r->old = &p->sites.at[i];
		r->site.name = r->old->name;
		if (!org_site_given(&p->index, r->old->id))
			import_fault(in, row, SITE, "You were not given the site \"%s\".",
				     r->site.name);
		r->changed = differs(r->old, &r->site);
	}
	import_once(in, row, SITE,
		    r->old != NULL ? r->site.name : utf8_fold(in->a, r->site.name));
	in->made += r->old == NULL;
	in->changed += r->changed;
}

static void check_count(struct import *in, void *plan)
{
	const struct plan *p = plan;
	if (p->sites.n + in->made > LIMIT_SITES)
		import_fault(in, 0, SITE, "An office has at most %d sites.", LIMIT_SITES);
}

static enum err save_row(struct import *in, const struct site_row *r)
{
	int64_t id, changed;
	if (r->old == NULL) {
		enum err err = org_site_add(in->db, in->a, &r->site, in->now_ms, &id);
		/* Whoever makes a site works with it, also without the grant for all sites. */
		return err != OK || in->who == NULL ? err :
						      org_grant(in->db, in->who->account_id, id);
	}
	return org_site_update(in->db,
			       &(struct org_site_update_in){
				       .id = r->old->id,
				       .version = r->old->version,
				       .practice = r->site.practice_id,
				       .name = r->site.name,
				       .sort_key = utf8_fold(in->a, r->site.name),
				       .state = r->site.state,
				       .time_zone = r->site.time_zone,
				       .address = r->site.address,
				       .active = r->old->active,
			       },
			       &changed);
}

static enum err save(struct import *in, void *plan)
{
	struct plan *p = plan;
	enum err err = OK;
	for (size_t i = p->practices.n_known; err == OK && i < p->practices.n; i++)
		err = org_practice_insert(in->db, p->practices.id[i], p->practices.name[i],
					  "primary-care", in->now_ms);
	for (size_t row = 0; err == OK && row < in->rows; row++)
		if (p->row[row].old == NULL || p->row[row].changed)
			err = save_row(in, &p->row[row]);
	return err;
}

static enum err write_sites(struct export *out)
{
	struct org_site_row_list rows;
	enum err err = out->who == NULL ?
			       org_site_all(out->db, out->a, &rows) :
			       org_site_list(out->db, out->a, out->who->account_id, &rows);
	for (size_t i = 0; err == OK && i < rows.n; i++) {
		const struct org_site_row *r = &rows.at[i];
		export_text(out, r->name);
		export_text(out, r->practice);
		export_text(out, r->state);
		export_text(out, r->time_zone);
		export_text(out, r->address);
		export_end_row(out);
	}
	return err;
}

const struct import_kind org_import_sites = {
	.name = "sites",
	.title = "Sites",
	.says = "The places where your people work, and the practices that run them.",
	.columns = columns,
	.n_columns = ARRAY_LEN(columns),
	.load = load,
	.check_row = check_row,
	.check_file = check_count,
	.save = save,
	.write = write_sites,
	.list = "/sites",
};
