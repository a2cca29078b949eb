/* Kinds of obligations, opening them, and the chores that keep them moving. */
#include "web/obligation.h"
#include "base/buf.h"
#include "base/date.h"
#include "base/id.h"
#include "base/tz.h"
#include "web/audit.h"
#include "web/mail_job.h"
#include "web/rule.h"

#define DEFAULT_PATIENCE 2 /* days; only when the rule is missing */

const struct obligation_kind obligation_kinds[] = {
	{ "credential_renewal", "Credential renewal",
	  "The new expiry date, entered with the credential", ROLE_MANAGER, 90, ESCALATE_BY_RULE },
	{ "vaccine_temperature", "Vaccine temperatures", "The readings", ROLE_STAFF, 0, 0 },
	{ "emergency_supplies", "Emergency supplies", "What was looked at, and what was missing",
	  ROLE_STAFF, 0, 1 },
	{ "cash_count", "Cash count", "The amount that was counted", ROLE_STAFF, 0, 1 },
	{ "spore_test", "Spore test", "The result and the lot of the control", ROLE_STAFF, 2, 1 },
	{ "exclusion_screening", "Exclusion screening", "Where the result is kept", ROLE_COMPLIANCE,
	  7, 2 },
	{ "bbp_training", "Bloodborne pathogens training",
	  "Who was trained, and where the list is kept", ROLE_MANAGER, 30, ESCALATE_BY_RULE },
	{ "exposure_plan_review", "Exposure control plan", "Who reviewed it, and what changed",
	  ROLE_COMPLIANCE, 30, ESCALATE_BY_RULE },
	{ "controlled_inventory", "Controlled substances", "Where the inventory is kept",
	  ROLE_MANAGER, 30, ESCALATE_BY_RULE },
	{ "small_breach_report", "Breach report to HHS",
	  "The number of the report, or that there was none", ROLE_COMPLIANCE, 30,
	  ESCALATE_BY_RULE },
	{ "form_1099_nec", "Forms 1099-NEC", "The day on which they were sent", ROLE_BOOKKEEPER, 30,
	  2 },
	{ "month_close", "Month close", "What was done, and what is still open", ROLE_BOOKKEEPER, 0,
	  ESCALATE_BY_RULE },
	{ "staff_file_review", "Staff files", "Whose files, and what was missing", ROLE_MANAGER, 30,
	  2 },
	{ "refund", "Credit balance to return", "How and when the money went back",
	  ROLE_BOOKKEEPER, 30, ESCALATE_BY_RULE },
	{ "other", "Other", "What was done", ROLE_MANAGER, 7, ESCALATE_BY_RULE },
	{ 0 },
};

const struct obligation_kind *obligation_kind_of(const char *name)
{
	const struct obligation_kind *k = obligation_kinds;
	while (strcmp(k->name, "other") != 0 && strcmp(k->name, name) != 0)
		k++;
	return k;
}

const char *obligation_evidence_words(const char *wanted)
{
	static const struct {
		const char *word, *words;
	} known[] = {
		{ "reading", "The readings" },
		{ "note", "A note of what was done" },
		{ "file", "Where the document is kept" },
		{ "signature", "Who signed, and where it is kept" },
	};
	for (size_t i = 0; i < ARRAY_LEN(known); i++)
		if (strcmp(known[i].word, wanted) == 0)
			return known[i].words;
	return wanted;
}

int32_t obligation_today(const char *time_zone, int64_t now_ms)
{
	const struct tz *tz = tz_find(time_zone);
	return tz_day(tz != NULL ? tz : tz_find("UTC"), now_ms);
}

enum err obligation_open(struct db *db, const struct obligation_new *o, int64_t now_ms, int64_t *id)
{
	const struct obligation_kind *kind = obligation_kind_of(o->kind);
	int64_t fresh = id_new(), made = 0;
	enum err err = obligation_insert(
		db,
		&(struct obligation_insert_in){
			.id = fresh,
			.kind = o->kind,
			.natural_key = o->natural_key,
			.title = o->title,
			.detail = o->detail == NULL ? "" : o->detail,
			.site = o->site_id,
			.owner_role =
				role_name(o->owner_role == ROLE_NONE ? kind->owner : o->owner_role),
			.owner = o->owner_account == 0 ? NULL : &o->owner_account,
			.subject_type = o->subject_type == NULL ? "" : o->subject_type,
			.subject = o->subject_id == 0 ? NULL : &o->subject_id,
			.rule = o->rule_code == NULL ? "" : o->rule_code,
			.evidence_wanted =
				o->evidence_wanted == NULL ? kind->evidence : o->evidence_wanted,
			.due = o->due_day,
			.now = now_ms,
		},
		&made);
	if (err == OK)
		*id = made == 0 ? 0 : fresh;
	return err;
}

/* A chore's transaction: what it needs to run again when it lost a race. */
struct chore_work {
	struct arena *a;
	int64_t now_ms;
	const char *base_url;
};

static enum err open_weekdays(struct db *db, struct arena *a, int64_t site, uint32_t *mask)
{
	struct obligation_open_weekdays_row_list days;
	enum err err = obligation_open_weekdays(db, a, site, &days);
	*mask = 0;
	for (size_t i = 0; err == OK && i < days.n; i++)
		*mask |= 1u << days.at[i].weekday;
	return err;
}

static enum err open_instance(struct db *db, struct arena *a,
			      const struct obligation_schedule_due_row *h, int32_t due,
			      int64_t now_ms)
{
	int64_t id;
	return obligation_open(
		db,
		&(struct obligation_new){
			.kind = obligation_kind_of(h->kind)->name,
			.natural_key = arena_printf(a, "schedule:%" PRId64 ":%" PRId32, h->id, due),
			.title = h->title,
			.site_id = h->site_id,
			.owner_role = role_parse(h->owner_role),
			.subject_type = "schedule",
			.subject_id = h->id,
			.rule_code = h->rule_code,
			.evidence_wanted = h->evidence_wanted,
			.due_day = due,
		},
		now_ms, &id);
}

/* How many days before its due day it shows: its own number, or what the rule says there. */
static enum err lead_time(struct db *db, struct chore_work *w,
			  const struct obligation_schedule_due_row *h, int64_t *days)
{
	const char *code = obligation_lead_rule(obligation_every_parse(h->every));
	struct rule_ask ask = { code, h->state, h->practice_id,
				obligation_today(h->time_zone, w->now_ms) };
	int64_t lead = 0;
	enum err err = OK;
	if (h->lead_days != NULL)
		lead = *h->lead_days;
	else if (code != NULL)
		err = rule_number(db, w->a, &ask, 0, &lead);
	if (err == OK)
		*days = lead < OBLIGATION_LEAD_MOST ? lead : OBLIGATION_LEAD_MOST;
	return err;
}

/* All instances within the lead time. After a long stop only the newest overdue one is made: a pile
 * of readings that nobody can take any more helps nobody. */
static enum err make_instances(struct db *db, struct chore_work *w,
			       const struct obligation_schedule_due_row *h)
{
	enum obligation_every every = obligation_every_parse(h->every);
	int anchor = h->anchor_day > 0 ? (int)h->anchor_day : obligation_anchor(h->next_due);
	int32_t today = obligation_today(h->time_zone, w->now_ms), due = h->next_due;
	uint32_t open = 0;
	int64_t changed, lead = 0;
	enum err err = lead_time(db, w, h, &lead);
	if (err != OK || every == EVERY_NONE || due - lead > today)
		return err;
	err = open_weekdays(db, w->a, h->site_id, &open);
	while (err == OK && due - lead <= today) {
		int32_t next = obligation_next_due(every, due, anchor, open);
		if (due >= today || next > today)
			err = open_instance(db, w->a, h, due, w->now_ms);
		due = next;
	}
	return err != OK ?
		       err :
		       obligation_schedule_advance(db, h->id, h->next_due, due, anchor, &changed);
}

enum err obligation_schedules_run(struct db *db, struct arena *a, int64_t now_ms)
{
	struct chore_work w = { a, now_ms, "" };
	struct obligation_schedule_due_row_list due;
	/* The day where it is latest; each schedule then asks its own site's clock. */
	int32_t latest = obligation_today("Pacific/Kiritimati", now_ms);
	enum err err = obligation_schedule_due(db, a, latest, OBLIGATION_LEAD_MOST, &due);
	for (size_t i = 0; err == OK && i < due.n; i++)
		err = make_instances(db, &w, &due.at[i]);
	return err;
}

static enum err schedules_work(struct db *db, void *arg)
{
	struct chore_work *w = arg;
	return obligation_schedules_run(db, w->a, w->now_ms);
}

enum err obligation_chore_schedules(struct app *app, struct arena *a, int64_t now_ms)
{
	struct chore_work w = { a, now_ms, app->base_url };
	return db_transaction(app->write, schedules_work, &w);
}

/* How many days late it may be before the next role is told. */
static enum err patience(struct db *db, struct chore_work *w, const struct obligation_late_row *o,
			 int64_t *days)
{
	int64_t own = obligation_kind_of(o->kind)->escalate_days;
	struct rule_ask ask = { "obligation.escalate.after", o->state, o->practice_id,
				obligation_today(o->time_zone, w->now_ms) };
	if (own == ESCALATE_BY_RULE)
		return rule_number(db, w->a, &ask, DEFAULT_PATIENCE, days);
	*days = own;
	return OK;
}

static enum err escalate_one(struct db *db, const struct obligation_late_row *o,
			     struct chore_work *w)
{
	int64_t changed = 0, days = 0;
	enum err err = patience(db, w, o, &days);
	if (err != OK || obligation_today(o->time_zone, w->now_ms) - o->due_day <= days)
		return err;
	enum role up = obligation_superior(role_parse(o->owner_role));
	err = obligation_escalate(db, o->id, role_name(up), w->now_ms, &changed);
	if (err != OK || changed == 0)
		return err;
	return audit_write(db,
			   &(struct audit_event){ .at_ms = w->now_ms,
						  .actor = "Huddle",
						  .event = "obligation.escalated",
						  .object_type = "obligation",
						  .object_id = o->id,
						  .site_id = o->site_id,
						  .detail = arena_printf(w->a, "%s; to=%s",
									 o->title, role_name(up)),
						  .address = "",
						  .request_id = "" });
}

static enum err escalate_work(struct db *db, void *arg)
{
	struct chore_work *w = arg;
	struct obligation_late_row_list late;
	enum err err =
		obligation_late(db, w->a, obligation_today("Pacific/Kiritimati", w->now_ms), &late);
	for (size_t i = 0; err == OK && i < late.n; i++)
		err = escalate_one(db, &late.at[i], w);
	return err;
}

enum err obligation_chore_escalate(struct app *app, struct arena *a, int64_t now_ms)
{
	struct chore_work w = { a, now_ms, app->base_url };
	return db_transaction(app->write, escalate_work, &w);
}

static const char *digest_text(struct arena *a, const struct obligation_digest_accounts_row *who,
			       const char *base_url,
			       const struct obligation_digest_lines_row_list *lines)
{
	/* Whoever does not see the whole list has a page of their own duties. */
	bool all = role_may(role_parse(who->role), PERM_OBLIGATION_READ);
	struct buf b;
	buf_init(&b, LIMIT_FIELD_BYTES);
	buf_printf(&b, "Hello %s,\n\nthis is overdue at your sites:\n\n", who->name);
	for (size_t i = 0; i < lines->n; i++) {
		char day[DATE_TEXT_MAX];
		date_us(day, lines->at[i].due_day);
		buf_printf(&b, "- %s (%s), due %s\n", lines->at[i].title, lines->at[i].site, day);
	}
	buf_printf(
		&b,
		"\nOpen the list: %s%s\n\nYou get this mail because you asked for it; the same page ends it.\n",
		base_url, all ? "/obligations?show=overdue" : "/me/obligations");
	const char *text = arena_strdup(a, buf_text(&b));
	buf_free(&b);
	return text;
}

static enum err remind_one(struct db *db, struct chore_work *w,
			   const struct obligation_digest_accounts_row *who, int32_t today)
{
	struct obligation_digest_lines_row_list lines;
	enum err err = obligation_digest_lines(db, w->a, who->id, who->role, today, &lines);
	if (err == OK && lines.n > 0)
		err = mail_queue(
			db, w->a,
			&(struct mail_note){
				.to = who->email,
				.subject = lines.n == 1 ?
						   "1 obligation is overdue" :
						   arena_printf(w->a, "%zu obligations are overdue",
								lines.n),
				.text = digest_text(w->a, who, w->base_url, &lines),
			},
			w->now_ms);
	return err != OK ? err : obligation_digest_sent(db, who->id, today);
}

static enum err remind_work(struct db *db, void *arg)
{
	struct chore_work *w = arg;
	struct obligation_digest_accounts_row_list accounts;
	/* A group may span the country: the day of the mail is that of the East Coast. */
	int32_t today = obligation_today("America/New_York", w->now_ms);
	enum err err = obligation_digest_accounts(db, w->a, today, &accounts);
	for (size_t i = 0; err == OK && i < accounts.n; i++)
		err = remind_one(db, w, &accounts.at[i], today);
	return err;
}

enum err obligation_chore_remind(struct app *app, struct arena *a, int64_t now_ms)
{
	struct chore_work w = { a, now_ms, app->base_url };
	return db_transaction(app->write, remind_work, &w);
}
