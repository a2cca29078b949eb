/* The fourth of the six tables: what must be done, by whom, by which day, with what evidence, by
 * which rule. Modules open obligations; one inbox shows them; chores make recurring ones and tell
 * the next role when one is overdue. */
#ifndef WEB_OBLIGATION_H
#define WEB_OBLIGATION_H

#include "web/ctx.h"
#include "web/obligation_rules.h"
#include "web/obligation_sql.h"

struct obligation_kind {
	const char *name, *title;
	const char *evidence; /* what shows that it was done, for the person who does it */
	enum role owner;      /* who does it unless the row says otherwise */
	int lead_days;        /* a one-off shows in the inbox at once; this is for schedules */
	int escalate_days;    /* overdue for longer: the next role is told */
#define ESCALATE_BY_RULE (-1) /* what the rule "obligation.escalate.after" says */
};
/* Ends with a NULL name; the one before that is "other", for what an office thinks of itself. */
extern const struct obligation_kind obligation_kinds[];
/* Never NULL: "other" for a kind that is not in the table, also for "other:0123456789abc". */
const struct obligation_kind *obligation_kind_of(const char *name);
/* "a note", "a reading" for the words of packs; others stay as they are. */
const char *obligation_evidence_words(const char *evidence_wanted);

struct obligation_new {
	const char *kind;
	const char *natural_key; /* names the occasion: "credential:<id>:<expiry>" */
	const char *title, *detail;
	int64_t site_id;
	enum role owner_role;  /* ROLE_NONE: the kind's */
	int64_t owner_account; /* 0: whoever has the role */
	const char *subject_type;
	int64_t subject_id;          /* 0: none */
	const char *rule_code;       /* "" */
	const char *evidence_wanted; /* NULL: the kind's */
	int32_t due_day;
};
/* Once for each natural key, whatever became of the first. *id is 0 when it stood already. In the
 * caller's transaction. */
enum err obligation_open(struct db *db, const struct obligation_new *o, int64_t now_ms,
			 int64_t *id) MUST_CHECK;

/* Makes the instances of schedules whose time has come; of a long row of missed ones the last. In
 * the caller's transaction; the chore has one of its own. */
enum err obligation_schedules_run(struct db *db, struct arena *a, int64_t now_ms) MUST_CHECK;
enum err obligation_chore_schedules(struct app *app, struct arena *a, int64_t now_ms) MUST_CHECK;
enum err obligation_chore_escalate(struct app *app, struct arena *a, int64_t now_ms) MUST_CHECK;
/* A mail a day to those who asked for it and have something overdue. */
enum err obligation_chore_remind(struct app *app, struct arena *a, int64_t now_ms) MUST_CHECK;

/* The local day of a site's zone; UTC's for a zone that is unknown. */
int32_t obligation_today(const char *time_zone, int64_t now_ms);

#endif
