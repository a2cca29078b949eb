/* The third of the six tables: numbers that a law, a standard or the office sets, with the days on
 * which they hold and a citation. The texts in rules/ travel in the program and become the table
 * `rule`; an office's own number stands in `rule_override`, with a reason. */
#ifndef WEB_RULE_H
#define WEB_RULE_H

#include "db/db.h"
#include "web/rule_sql.h"

/* Brings the table up to the texts of this program; does nothing when it is already. In the
 * caller's transaction. */
enum err rules_load(struct db *db, struct arena *a) MUST_CHECK;

struct rule_ask {
	const char *code;
	const char *state;   /* of the site, "PA"; "" for none */
	int64_t practice_id; /* 0: without overrides */
	int32_t day;
};
struct rule_answer {
	const char *value; /* what holds: the override's value, or the rule's */
	const char *unit, *title, *citation, *jurisdiction, *note;
	const char *law_value; /* without the override */
	bool overridden;
	const char *reason; /* of the override, or NULL */
};
/* E_NOTFOUND: no rule of this code holds there on that day. */
enum err rule_value(struct db *db, struct arena *a, const struct rule_ask *ask,
		    struct rule_answer *out) MUST_CHECK;
/* The same as a whole number; `fallback` when there is no such rule or its value is no number. */
enum err rule_number(struct db *db, struct arena *a, const struct rule_ask *ask, int64_t fallback,
		     int64_t *out) MUST_CHECK;

/* "10 hours", "$6.50", "1.5 times", "Mar 2": a value as people read it. */
const char *rule_words(struct arena *a, const char *value, const char *unit);
/* "Federal", "Pennsylvania's code" as in "US-PA", "House default". */
const char *rule_jurisdiction_title(const char *jurisdiction);
/* Whether a value fits the unit: a number where the unit counts something. */
bool rule_value_fits(const char *value, const char *unit);

#endif
