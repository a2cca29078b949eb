/* A credential has ended: its holder's coming shifts that need it are opened, or the planners are
 * told, as the site's policy wants it. */
#include "mod/roster/life_routes.h"
#include "mod/roster/lapse_sql.h"
#include "mod/roster/open_shift.h"
#include "base/date.h"
#include "base/id.h"
#include "web/audit.h"

#define DAY_MS (24LL * 60 * 60 * 1000)
/* Further ahead nobody has planned yet; what is planned later is judged as it is planned. */
#define DAYS_AHEAD 90

struct lapse {
	struct life l;
	struct lapse_credential_row credential;
	struct open_work_row_list works; /* of all sites, by start */
};

static bool needs_it(const struct roster_plan *p, const struct open_work_row *row)
{
	const struct roster_work *w = roster_find_work(p, row->id);
	/* Somebody allowed it with a reason, knowing the credential. */
	if (w == NULL || w->override_reason[0] != '\0')
		return false;
	return (roster_broken_work(p, w) & 1U << ROSTER_CREDENTIAL) != 0;
}

static enum err empty_one(const struct lapse *x, const struct open_work_row *w)
{
	int64_t id;
	const char *reason = arena_printf(x->l.a, "%s ended", x->credential.kind);
	enum err err = open_shift_vacate(&x->l, w, "credential", reason, &id);
	if (err != OK)
		return err;
	return audit_write(x->l.db,
			   &(struct audit_event){
				   .at_ms = x->l.now_ms,
				   .actor = "Huddle",
				   .event = "open_shift.credential",
				   .object_type = id == 0 ? "assignment" : "open_shift",
				   .object_id = id == 0 ? w->id : id,
				   .site_id = w->site_id,
				   .detail = arena_printf(x->l.a, "%s, %s: %s", w->staff,
							  life_shift_words(x->l.a, w->shift,
									   w->time_zone, w->day,
									   w->start_ms, w->end_ms),
							  reason),
				   .address = "",
				   .request_id = "" });
}

static enum err tell(const struct lapse *x, int64_t site, const char *name, int64_t n, bool emptied)
{
	char id[ID_TEXT];
	id_text(id, site);
	const char *shifts = n == 1 ? "shift" : "shifts";
	const char *body = arena_printf(x->l.a,
					emptied ? "%s of %s has ended. %" PRId64
						  " coming %s at %s need%s somebody else." :
						  "%s of %s has ended, and %" PRId64
						  " coming %s at %s need%s it. Renew it, "
						  "or open the shifts.",
					x->credential.kind, x->credential.staff, n, shifts, name,
					n == 1 ? "s" : "");
	enum err err = life_tell_planners(&x->l, site,
					  arena_printf(x->l.a, "%s has lost a credential",
						       x->credential.staff),
					  body, arena_printf(x->l.a, "/sites/%s/open-shifts", id));
	if (err != OK || !emptied)
		return err;
	return life_tell(&x->l, x->credential.staff_id, "Shifts are off your week",
			 arena_printf(x->l.a,
				      "Your %s has ended, so %" PRId64 " coming %s at %s go%s to "
				      "somebody else. Ask your manager how to renew it.",
				      x->credential.kind, n, shifts, name, n == 1 ? "es" : ""),
			 "/my-week");
}

/* The works from `first` on that stand at the same site as it does. */
static enum err at_site(const struct lapse *x, size_t first)
{
	const struct open_work_row *w = &x->works.at[first];
	struct change_policy_get_row policy;
	struct roster_plan *p;
	int64_t n = 0;
	int32_t last = x->works.at[x->works.n - 1].day;
	enum err err = roster_plan_load(x->l.db, x->l.a, 0, w->site_id, w->day, last, &p);
	if (err == OK)
		err = life_policy(&x->l, w->site_id, &policy);
	for (size_t i = first; err == OK && i < x->works.n; i++) {
		if (x->works.at[i].site_id != w->site_id || !needs_it(p, &x->works.at[i]))
			continue;
		n++;
		if (policy.lapse_empties)
			err = empty_one(x, &x->works.at[i]);
	}
	return err != OK || n == 0 ? err : tell(x, w->site_id, w->site, n, policy.lapse_empties);
}

static bool seen_before(const struct lapse *x, size_t at)
{
	for (size_t i = 0; i < at; i++)
		if (x->works.at[i].site_id == x->works.at[at].site_id)
			return true;
	return false;
}

static enum err run(struct lapse *x, int64_t credential)
{
	int32_t today = (int32_t)(x->l.now_ms / DAY_MS);
	enum err err = lapse_credential(x->l.db, x->l.a, credential, today, &x->credential);
	if (err != OK || x->credential.covered)
		return err;
	/* By UTC it may be tomorrow already: what begins later tonight counts. */
	err = open_work_of_staff(x->l.db, x->l.a, x->credential.staff_id, today - 1,
				 today + DAYS_AHEAD, x->l.now_ms, &x->works);
	for (size_t i = 0; err == OK && i < x->works.n; i++)
		if (!seen_before(x, i))
			err = at_site(x, i);
	return err;
}

enum err roster_credential_lapsed(struct db *db, struct arena *a, int64_t now_ms, int64_t object_id,
				  int64_t account_id)
{
	(void)a; /* many may end in one night, each with the plans of weeks */
	struct arena *own = arena_new(LIMIT_ARENA_BYTES);
	struct lapse x = { .l = { db, own, now_ms, account_id } };
	enum err err = run(&x, object_id);
	arena_free(own);
	return err;
}
