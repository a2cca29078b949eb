/* What other modules may ask about people. A plan of weeks for many people reads the tables staff,
 * staff_site, staff_skill, credential, time_off and unavailable with statements of its own; the
 * decisions on what it has read are those of people_rules.h. */
#ifndef MOD_PEOPLE_PEOPLE_API_H
#define MOD_PEOPLE_PEOPLE_API_H

#include "mod/people/people_rules.h"
#include "web/form.h"
#include "web/import.h"
#include "web/route.h"

struct route_table people_routes(void);

/* For path parameters and FIELD_REF. A person is visible when one of the sites was given; what
 * belongs to a person is visible with the person. Positions, skills and kinds are the office's. */
enum err people_staff_visible(struct db *db, struct arena *a, int64_t viewer,
			      int64_t id) MUST_CHECK;
enum err people_credential_visible(struct db *db, struct arena *a, int64_t viewer,
				   int64_t id) MUST_CHECK;
enum err people_time_off_visible(struct db *db, struct arena *a, int64_t viewer,
				 int64_t id) MUST_CHECK;
/* Of the viewer's own person. */
enum err people_my_time_off_visible(struct db *db, struct arena *a, int64_t viewer,
				    int64_t id) MUST_CHECK;
enum err people_unavailable_visible(struct db *db, struct arena *a, int64_t viewer,
				    int64_t id) MUST_CHECK;
/* Of the viewer's own person. */
enum err people_my_unavailable_visible(struct db *db, struct arena *a, int64_t viewer,
				       int64_t id) MUST_CHECK;
enum err people_position_visible(struct db *db, struct arena *a, int64_t viewer,
				 int64_t id) MUST_CHECK;
enum err people_skill_visible(struct db *db, struct arena *a, int64_t viewer,
			      int64_t id) MUST_CHECK;
enum err people_credential_kind_visible(struct db *db, struct arena *a, int64_t viewer,
					int64_t id) MUST_CHECK;

extern const struct import_kind people_import_staff, people_import_credentials,
	people_import_time_off;

/* Positions and credential kinds by name, for imports that name them; save inserts the new ones. */
enum err people_positions_load(struct db *db, struct arena *a,
			       struct import_names *names) MUST_CHECK;
enum err people_positions_save(struct db *db, const struct import_names *names) MUST_CHECK;
enum err people_credential_kinds_load(struct db *db, struct arena *a,
				      struct import_names *names) MUST_CHECK;
enum err people_credential_kinds_save(struct db *db, const struct import_names *names) MUST_CHECK;

/* Entries for a FIELD_REF "position", "credential_kind" or "skill" of a form page. */
struct form_page_view;
struct ctx;
enum err people_position_options(struct ctx *c, struct form_page_view *p,
				 const char *field) MUST_CHECK;
enum err people_credential_kind_options(struct ctx *c, struct form_page_view *p,
					const char *field) MUST_CHECK;
enum err people_skill_options(struct ctx *c, struct form_page_view *p,
			      const char *field) MUST_CHECK;

#endif
