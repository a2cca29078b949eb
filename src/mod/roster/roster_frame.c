/* One statement for each table; see roster_frame.h. */
#include "mod/roster/roster_frame.h"

enum err roster_frame_load(struct db *db, struct arena *a, int64_t viewer, int64_t site,
			   struct roster_frame *out)
{
	struct roster_frame f;
	enum err err = viewer == 0 ? roster_site_any(db, a, site, &f.site) :
				     roster_site_seen(db, a, viewer, site, &f.site);
	if (err == OK)
		err = roster_shift_rows(db, a, site, &f.shifts);
	if (err == OK)
		err = roster_ban_rows(db, a, site, &f.bans);
	if (err == OK)
		err = roster_position_rows(db, a, &f.positions);
	if (err == OK)
		err = roster_kind_rows(db, a, &f.kinds);
	if (err == OK)
		err = roster_need_rows(db, a, site, &f.needs);
	if (err == OK)
		err = roster_person_rows(db, a, site, &f.people);
	if (err == OK)
		err = roster_unavailable_rows(db, a, site, &f.unavailable);
	if (err == OK)
		err = roster_credential_rows(db, a, site, &f.credentials);
	if (err == OK)
		err = roster_most_rows(db, a, site, &f.most);
	if (err == OK)
		*out = f;
	return err;
}
