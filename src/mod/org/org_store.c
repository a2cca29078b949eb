/* Practices and sites in the database. */
#include "base/id.h"
#include "base/utf8.h"
#include "mod/org/org_api.h"

enum err org_site_visible(struct db *db, struct arena *a, int64_t viewer, int64_t id)
{
	struct org_site_row row;
	return org_site_get(db, a, viewer, id, &row);
}

enum err org_practice_visible(struct db *db, struct arena *a, int64_t viewer, int64_t id)
{
	struct org_practice_row_list rows;
	enum err err = org_practice_granted(db, a, viewer, &rows);
	for (size_t i = 0; err == OK && i < rows.n; i++)
		if (rows.at[i].id == id)
			return OK;
	return err == OK ? E_NOTFOUND : err;
}

enum err org_site_add(struct db *db, struct arena *a, const struct org_site *site, int64_t now_ms,
		      int64_t *id)
{
	int64_t fresh = id_new();
	enum err err = org_site_insert(db, &(struct org_site_insert_in){
						   .id = fresh,
						   .practice = site->practice_id,
						   .name = site->name,
						   .sort_key = utf8_fold(a, site->name),
						   .state = site->state,
						   .time_zone = site->time_zone,
						   .address = site->address,
						   .now = now_ms,
					   });
	if (err == OK)
		err = org_grant_to_all_sites_accounts(db, fresh);
	if (err == OK)
		*id = fresh;
	return err;
}

enum err org_practice_ensure(struct db *db, struct arena *a, const char *name, const char *kind,
			     int64_t now_ms, int64_t *id)
{
	struct org_practice_row row;
	enum err err = org_practice_find(db, a, name, &row);
	if (err == OK)
		*id = row.id;
	if (err != E_NOTFOUND)
		return err;
	int64_t fresh = id_new();
	err = org_practice_insert(db, fresh, name, kind, now_ms);
	if (err == OK)
		*id = fresh;
	return err;
}
