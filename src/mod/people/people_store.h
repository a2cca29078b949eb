/* Saving people, in the transaction of the caller, for the handlers and imports of this module. */
#ifndef MOD_PEOPLE_PEOPLE_STORE_H
#define MOD_PEOPLE_PEOPLE_STORE_H

#include "mod/org/org_api.h"
#include "mod/people/people_api.h"
#include "mod/people/people_import_sql.h"

struct people_staff {
	int64_t id, version; /* id 0: new */
	struct people_person person;
	const char *email, *phone;
	int64_t position_id, home_site_id;
	/* Where the person may work, with the home site, each once; and what they can do. */
	const int64_t *sites, *skills;
	size_t n_sites, n_skills;
};
/* Inserts or updates with sites and skills, and emits staff.changed. E_STALE when `version` is not
 * that of the row. The caller has checked everything; staff->id is set for a new person. */
enum err people_staff_save(struct db *db, struct arena *a, struct people_staff *staff,
			   int64_t now_ms, int64_t account_id) MUST_CHECK;

/* Skills by name; positions and credential kinds are in people_api.h. */
enum err people_skills_load(struct db *db, struct arena *a, struct import_names *names) MUST_CHECK;
enum err people_skills_save(struct db *db, const struct import_names *names) MUST_CHECK;

/* Everybody by employee number, with the sites that each may work at. */
struct people_index {
	struct people_staff_row_list staff;
	struct lookup *by_no, *by_id; /* index into staff */
	struct org_site_index sites;
	struct people_staff_site_all_row_list pairs;
	size_t *first_pair; /* of each person: from, and behind the last */
};
enum err people_index_load(struct db *db, struct arena *a, const struct viewer *who,
			   struct people_index *out) MUST_CHECK;
/* Whether one of the person's sites was given to whoever imports or exports. */
bool people_index_given(const struct people_index *index, size_t person);
/* The person of an employee_no cell, an index into staff; false with a fault. */
bool people_index_cell(struct import *in, const struct people_index *index, size_t row, size_t col,
		       size_t *person);

bool people_same_day(const int32_t *a, const int32_t *b); /* NULL is a value */

#endif
