/* What other modules may ask of the organisation: practices (legal entities) and their sites. */
#ifndef MOD_ORG_ORG_API_H
#define MOD_ORG_ORG_API_H

#include "mod/org/org_rules.h"
#include "mod/org/org_sql.h"
#include "web/form.h"
#include "web/import.h"
#include "web/route.h"

struct route_table org_routes(void);

/* For param_kind "site" and FIELD_REF: granted to the viewer. */
enum err org_site_visible(struct db *db, struct arena *a, int64_t viewer, int64_t id) MUST_CHECK;
enum err org_practice_visible(struct db *db, struct arena *a, int64_t viewer,
			      int64_t id) MUST_CHECK;

/* Makes the site and grants it to everybody who has all sites. */
enum err org_site_add(struct db *db, struct arena *a, const struct org_site *site, int64_t now_ms,
		      int64_t *id) MUST_CHECK;
/* The practice of that name, made (of this kind) when there is none. */
enum err org_practice_ensure(struct db *db, struct arena *a, const char *name, const char *kind,
			     int64_t now_ms, int64_t *id) MUST_CHECK;

extern const struct choice org_practice_kinds[];

/* What `huddle import` and `huddle export` know: sites. */
extern const struct import_kind org_import_sites;

/* The sites as an import or an export needs them: all by name, and which its user was given. */
struct org_site_index {
	struct import_names names;
	struct lookup *given;
};
/* `who` NULL is given all sites. */
enum err org_site_index_load(struct db *db, struct arena *a, const struct viewer *who,
			     struct org_site_index *out) MUST_CHECK;
bool org_site_given(const struct org_site_index *sites, int64_t id);
/* The site of that name; one that does not exist or was not given is a fault of the cell. */
bool org_site_cell(struct import *in, const struct org_site_index *sites, size_t row, size_t col,
		   const char *name, int64_t *id);
/* The zones of the United States, for select boxes. */
extern const struct choice org_zones[];

#endif
