/* From a credential that ends to the shifts that nobody may work then: one link a site and week, to
 * the grid in which they are flagged. */
#include "base/date.h"
#include "mod/home/home_view.h"
#include "mod/home/home_web.h"
#include "mod/roster/roster_api.h"

/* More weeks than this are not named; a plan does not reach further. */
#define WEEKS_NAMED 12

static const char *words_of(struct ctx *c, const struct roster_endangered_row *first, size_t n)
{
	char week[DATE_TEXT_MAX];
	date_us(week, date_monday_of(first->day));
	return arena_printf(c->arena, "%s, week of %s: %zu %s", first->site, week, n,
			    n == 1 ? "shift" : "shifts");
}

enum err home_danger_fill(struct ctx *c, int64_t credential, int32_t today,
			  struct home_obligation_view *v)
{
	struct roster_endangered_row_list rows;
	enum err err =
		roster_endangered(c->db, c->arena, c->who.account_id, credential, today, &rows);
	if (err != OK)
		return err;
	v->dangers = arena_array(c->arena, struct home_danger, WEEKS_NAMED);
	v->endangered = (int64_t)rows.n;
	for (size_t i = 0; i < rows.n && v->n_dangers < WEEKS_NAMED;) {
		const struct roster_endangered_row *first = &rows.at[i];
		size_t n = 0;
		for (; i < rows.n && rows.at[i].site_id == first->site_id &&
		       date_monday_of(rows.at[i].day) == date_monday_of(first->day);
		     i++)
			n++;
		v->dangers[v->n_dangers++] = (struct home_danger){
			words_of(c, first, n),
			roster_grid_path(c->arena, first->site_id, first->day, first->staff_id),
			(int64_t)n,
		};
	}
	return OK;
}
