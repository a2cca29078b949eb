/* A credential that ends: an obligation to renew it stands from its first warning on, is closed
 * when a newer one is there, and a lapse is written into the history once. */
#include "base/date.h"
#include "mod/home/home_api.h"
#include "mod/home/home_credential_sql.h"
#include "web/audit.h"
#include "web/event.h"
#include "web/obligation.h"

#define KIND       "credential_renewal"
#define NEVER      9999999
#define WATCH_DAYS 800 /* more than the longest warning that a kind may have */

struct watch {
	struct arena *a;
	int64_t now_ms;
};

/* The last day on which the credential holds; NEVER when it does not end. */
static int32_t last_day(const struct home_credential_row *c)
{
	int32_t end = c->expires == NULL ? NEVER : *c->expires;
	return c->revoked != NULL && *c->revoked - 1 < end ? *c->revoked - 1 : end;
}

static const char *day_words(struct arena *a, int64_t day)
{
	char text[DATE_TEXT_MAX];
	if (day >= NEVER)
		return "further notice";
	date_us(text, (int32_t)day);
	return arena_strdup(a, text);
}

static enum err close_renewed(struct db *db, struct watch *w, const struct home_credential_row *c)
{
	bool gone = c->ended != NULL && *c->ended < obligation_today(c->time_zone, w->now_ms);
	const char *until = day_words(w->a, c->newer != NULL ? *c->newer : last_day(c));
	int64_t changed;
	return obligation_finish_subject(
		db,
		&(struct obligation_finish_subject_in){
			.kind = KIND,
			.subject = c->id,
			.state = gone ? "void" : "done",
			.evidence =
				gone ? arena_printf(w->a, "%s no longer works here.", c->staff) :
				       arena_printf(w->a, "Renewed until %s.", until),
			.now = w->now_ms,
		},
		&changed);
}

static const char *detail_of(struct db *db, struct watch *w, const struct home_credential_row *c,
			     enum err *err)
{
	int32_t end = last_day(c), today = obligation_today(c->time_zone, w->now_ms);
	struct home_planned_after_row planned = { 0 };
	*err = home_planned_after(db, w->a, c->staff_id, end >= today ? end : today - 1, &planned);
	const char *ends = arena_printf(w->a,
					c->revoked != NULL ? "Revoked; it held until %s." :
					end < today        ? "It expired on %s." :
							     "It holds until %s.",
					day_words(w->a, end));
	if (*err != OK || planned.n == 0)
		return ends;
	return arena_printf(
		w->a,
		"%s %" PRId64
		" planned %s after that, the first on %s; renew it or plan someone else.",
		ends, planned.n, planned.n == 1 ? "shift is" : "shifts are",
		day_words(w->a, *planned.first));
}

static enum err keep_open(struct db *db, struct watch *w, const struct home_credential_row *c)
{
	int32_t end = last_day(c);
	enum err err;
	int64_t id = 0, changed;
	const char *key = arena_printf(w->a, "credential:%" PRId64 ":%" PRId32, c->id, end);
	const char *title =
		arena_printf(w->a, "%s %s of %s", c->revoked != NULL ? "Replace" : "Renew", c->kind,
			     c->staff);
	const char *detail = detail_of(db, w, c, &err);
	if (err == OK)
		err = obligation_finish_other_keys(
			db,
			&(struct obligation_finish_other_keys_in){
				.kind = KIND,
				.subject = c->id,
				.keep_key = key,
				.evidence = arena_printf(w->a, "The credential now says %s.",
							 day_words(w->a, end)),
				.now = w->now_ms,
			},
			&changed);
	if (err == OK)
		err = obligation_open(db,
				      &(struct obligation_new){
					      .kind = KIND,
					      .natural_key = key,
					      .title = title,
					      .detail = detail,
					      .site_id = c->site_id,
					      .subject_type = "credential",
					      .subject_id = c->id,
					      .rule_code = "credential.warn.first",
					      .due_day = end,
				      },
				      w->now_ms, &id);
	if (err == OK && id == 0)
		err = obligation_reopen_key(db, key, &changed);
	return err != OK || id != 0 ? err : obligation_set_detail(db, key, title, detail);
}

static enum err note_lapse(struct db *db, struct watch *w, const struct home_credential_row *c)
{
	enum err err = home_credential_lapse(db, c->id, &w->now_ms);
	if (err == OK)
		err = audit_write(db, &(struct audit_event){
					      .at_ms = w->now_ms,
					      .actor = "Huddle",
					      .event = "credential.lapsed",
					      .object_type = "credential",
					      .object_id = c->id,
					      .site_id = c->site_id,
					      .detail = arena_printf(w->a, "%s of %s; last day %s",
								     c->kind, c->staff,
								     day_words(w->a, last_day(c))),
					      .address = "",
					      .request_id = "" });
	return err != OK ? err : event_emit(db, w->a, w->now_ms, "credential.lapsed", c->id, 0);
}

static enum err watch_one(struct db *db, struct watch *w, const struct home_credential_row *c)
{
	int32_t today = obligation_today(c->time_zone, w->now_ms), end = last_day(c);
	bool gone = c->ended != NULL && *c->ended < today;
	bool lapsed = end < today && c->newer == NULL && !gone;
	int64_t stage = end >= NEVER ? -1 : obligation_lead_stage(c->lead_days, end - today);
	enum err err = gone || c->newer != NULL || stage < 0 ? close_renewed(db, w, c) :
							       keep_open(db, w, c);
	if (err == OK && lapsed && c->lapse_seen_at == NULL)
		err = note_lapse(db, w, c);
	if (err == OK && !lapsed && c->lapse_seen_at != NULL)
		err = home_credential_lapse(db, c->id, NULL);
	return err;
}

enum err home_credential_changed(struct db *db, struct arena *a, int64_t now_ms, int64_t object_id,
				 int64_t account_id)
{
	(void)account_id;
	struct watch w = { a, now_ms };
	struct home_credential_row_list rows;
	enum err err = home_credential_of_same(db, a, object_id, &rows);
	for (size_t i = 0; err == OK && i < rows.n; i++)
		err = watch_one(db, &w, &rows.at[i]);
	return err;
}

static enum err watch_all(struct db *db, void *arg)
{
	struct watch *w = arg;
	struct home_credential_row_list rows;
	enum err err =
		home_credential_watch(db, w->a, obligation_today("UTC", w->now_ms) + WATCH_DAYS,
				      &rows);
	for (size_t i = 0; err == OK && i < rows.n; i++)
		err = watch_one(db, w, &rows.at[i]);
	return err;
}

enum err home_chore_credentials(struct app *app, struct arena *a, int64_t now_ms)
{
	struct watch w = { a, now_ms };
	return db_transaction(app->write, watch_all, &w);
}
