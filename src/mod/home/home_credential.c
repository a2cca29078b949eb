/* A credential that ends: an obligation to renew it stands from its first warning on, is closed
 * when a newer one is there, and a lapse is written into the history once. */
#include "base/date.h"
#include "mod/home/home_api.h"
#include "mod/home/home_credential_sql.h"
#include "mod/roster/roster_api.h"
#include "web/audit.h"
#include "web/event.h"
#include "web/obligation.h"
#include "web/rule.h"

#define KIND       "credential_renewal"
#define NEVER      9999999
#define WATCH_DAYS (OBLIGATION_LEAD_MOST + 2) /* the day differs from zone to zone */

/* The warnings of a kind without its own, and what they are where no rule is. */
static const struct {
	const char *code;
	int64_t days;
} warnings[] = {
	{ "credential.warn.first", 90 },
	{ "credential.warn.second", 60 },
	{ "credential.warn.third", 30 },
};

/* What the rules say to the people of one practice in one state: asked for once. */
struct lead {
	const struct lead *next;
	int64_t practice;
	const char *state;
	int64_t days[ARRAY_LEN(warnings)];
	const char *text; /* "90;60;30" */
};

struct watch {
	struct arena *a;
	int64_t now_ms;
	const struct lead *leads;
};

static enum err ask_lead(struct db *db, struct watch *w, const struct home_credential_row *c,
			 const struct lead **out)
{
	struct lead *fresh = arena_new_one(w->a, struct lead);
	struct rule_ask ask = { NULL, c->state, c->practice_id,
				obligation_today(c->time_zone, w->now_ms) };
	*fresh = (struct lead){
		.next = w->leads, .practice = c->practice_id, .state = c->state, .text = ""
	};
	for (size_t i = 0; i < ARRAY_LEN(warnings); i++) {
		int64_t *days = &fresh->days[i];
		ask.code = warnings[i].code;
		enum err err = rule_number(db, w->a, &ask, warnings[i].days, days);
		if (err != OK)
			return err;
		if (*days > OBLIGATION_LEAD_MOST)
			*days = OBLIGATION_LEAD_MOST;
		fresh->text =
			arena_printf(w->a, "%s%s%" PRId64, fresh->text, i == 0 ? "" : ";", *days);
	}
	*out = w->leads = fresh;
	return OK;
}

/* The warning that holds for a credential: its days before the end as obligation_lead_stage has
 * them, and the rule that says so; "" when the kind has warnings of its own. */
struct warning {
	int64_t stage;
	const char *rule;
};

static enum err warning_of(struct db *db, struct watch *w, const struct home_credential_row *c,
			   int64_t left, struct warning *out)
{
	const struct lead *lead = w->leads;
	if (c->lead_days[0] != '\0') {
		*out = (struct warning){ obligation_lead_stage(c->lead_days, left), "" };
		return OK;
	}
	while (lead != NULL &&
	       (lead->practice != c->practice_id || strcmp(lead->state, c->state) != 0))
		lead = lead->next;
	enum err err = lead != NULL ? OK : ask_lead(db, w, c, &lead);
	if (err != OK)
		return err;
	out->stage = obligation_lead_stage(lead->text, left);
	out->rule = warnings[ARRAY_LEN(warnings) - 1].code; /* of what has ended, too */
	for (size_t i = 0; i < ARRAY_LEN(warnings); i++)
		if (lead->days[i] == out->stage)
			out->rule = warnings[i].code;
	return OK;
}

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

static const char *key_of(struct arena *a, const struct home_credential_row *c)
{
	return arena_printf(a, "credential:%" PRId64 ":%" PRId32, c->id, last_day(c));
}

/* It still ends on the day that the obligation names, but the first warning comes later now. */
static enum err close_early(struct db *db, struct watch *w, const struct home_credential_row *c)
{
	int64_t changed;
	return obligation_void_key(db, key_of(w->a, c),
				   "The first warning comes later now; this returns on its day.",
				   w->now_ms, &changed);
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
	struct roster_endangered_sum_row planned = { 0 };
	*err = roster_endangered_sum(db, w->a, c->id, end >= today ? end + 1 : today, &planned);
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
		" planned %s it after that, the first on %s; renew it or plan someone else.",
		ends, planned.n, planned.n == 1 ? "shift needs" : "shifts need",
		day_words(w->a, *planned.first));
}

static enum err keep_open(struct db *db, struct watch *w, const struct home_credential_row *c,
			  const char *rule)
{
	int32_t end = last_day(c);
	enum err err;
	int64_t id = 0, changed;
	const char *key = key_of(w->a, c);
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
					      .rule_code = rule,
					      .due_day = end,
				      },
				      w->now_ms, &id);
	if (err == OK && id == 0)
		err = obligation_reopen_key(db, key, &changed);
	return err != OK || id != 0 ?
		       err :
		       obligation_refresh(db, &(struct obligation_refresh_in){ key, title, detail,
									       rule, c->site_id });
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
	struct warning now = { -1, "" };
	enum err err = end >= NEVER ? OK : warning_of(db, w, c, end - today, &now);
	bool over = gone || c->newer != NULL;
	if (err == OK && !over && now.stage < 0)
		err = close_early(db, w, c);
	if (err == OK)
		err = over || now.stage < 0 ? close_renewed(db, w, c) :
					      keep_open(db, w, c, now.rule);
	if (err == OK && lapsed && c->lapse_seen_at == NULL)
		err = note_lapse(db, w, c);
	if (err == OK && !lapsed && c->lapse_seen_at != NULL)
		err = home_credential_lapse(db, c->id, NULL);
	return err;
}

static enum err watch_rows(struct db *db, struct arena *a, int64_t now_ms,
			   const struct home_credential_row_list *rows)
{
	struct watch w = { .a = a, .now_ms = now_ms };
	enum err err = OK;
	for (size_t i = 0; err == OK && i < rows->n; i++)
		err = watch_one(db, &w, &rows->at[i]);
	return err;
}

enum err home_credential_changed(struct db *db, struct arena *a, int64_t now_ms, int64_t object_id,
				 int64_t account_id)
{
	(void)account_id;
	struct home_credential_row_list rows;
	enum err err = home_credential_of_same(db, a, object_id, &rows);
	return err != OK ? err : watch_rows(db, a, now_ms, &rows);
}

enum err home_staff_changed(struct db *db, struct arena *a, int64_t now_ms, int64_t object_id,
			    int64_t account_id)
{
	(void)account_id;
	struct home_credential_row_list rows;
	enum err err = home_credential_of_staff(db, a, object_id, &rows);
	return err != OK ? err : watch_rows(db, a, now_ms, &rows);
}

/* Those of a practice or of a kind; of all without either. */
static enum err watch_some(struct db *db, struct arena *a, int64_t now_ms, const int64_t *practice,
			   const int64_t *kind)
{
	struct home_credential_row_list rows;
	enum err err = home_credential_watch(db, a, obligation_today("UTC", now_ms) + WATCH_DAYS,
					     practice, kind, &rows);
	return err != OK ? err : watch_rows(db, a, now_ms, &rows);
}

enum err home_kind_changed(struct db *db, struct arena *a, int64_t now_ms, int64_t object_id,
			   int64_t account_id)
{
	(void)account_id;
	return watch_some(db, a, now_ms, NULL, &object_id);
}

enum err home_credentials_of_practice(struct db *db, struct arena *a, int64_t now_ms,
				      int64_t practice_id)
{
	return watch_some(db, a, now_ms, &practice_id, NULL);
}

struct everybody {
	struct arena *a;
	int64_t now_ms;
};

static enum err watch_everybody(struct db *db, void *arg)
{
	const struct everybody *all = arg;
	return watch_some(db, all->a, all->now_ms, NULL, NULL);
}

enum err home_chore_credentials(struct app *app, struct arena *a, int64_t now_ms)
{
	struct everybody all = { a, now_ms };
	return db_transaction(app->write, watch_everybody, &all);
}
