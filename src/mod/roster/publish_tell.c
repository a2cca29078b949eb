/* A week was published: whoever signs in and has other shifts since hears of it once. */
#include "base/date.h"
#include "mod/roster/grid_text.h"
#include "mod/roster/life_routes.h"
#include "mod/roster/my_sql.h"
#include "mod/roster/publish.h"
#include "web/notice.h"

#define DAY_MS (24LL * 60 * 60 * 1000)

static enum err tell_one(struct db *db, struct arena *a, int64_t now_ms,
			 const struct publish_told_row *r)
{
	char iso[11];
	struct publish_counts counts = { r->n_added, r->n_changed, r->n_cancelled, 0 };
	date_iso(iso, r->from_day);
	return notice_add(db, a, now_ms,
			  &(struct notice){
				  .account = r->account_id,
				  .title = "Your shifts are published",
				  .body = arena_printf(a, "%s: %s.",
						       grid_period(a, r->from_day, r->to_day),
						       publish_counts_text(a, &counts)),
				  .path = arena_printf(a, "/my-week?week=%s", iso),
			  });
}

enum err roster_published_tell(struct db *db, struct arena *a, int64_t now_ms, int64_t object_id,
			       int64_t account_id)
{
	struct publish_told_row_list rows;
	/* Who publishes knows already. */
	enum err err = publish_told(db, a, object_id, &rows);
	for (size_t i = 0; err == OK && i < rows.n; i++)
		if (rows.at[i].account_id != account_id &&
		    rows.at[i].to_day >= (int32_t)(now_ms / DAY_MS) - 1)
			err = tell_one(db, a, now_ms, &rows.at[i]);
	return err;
}
