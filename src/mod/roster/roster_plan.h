/* A span of days of one site's roster in memory: who may work, what is needed, who is planned, and
 * all that decides whether a person may take a shift. The week page, the editor, publishing, the
 * fill and the checks all judge the same struct, so they cannot disagree.
 *
 * Units: days are local days of the site (days since 1970-01-01); instants are ms UTC; lengths are
 * minutes of real time, so a night on which the clocks change counts 7 or 9 hours. `person`,
 * `shift`, `position` and `kind` members are indexes into the arrays of the plan, -1 for none; ids
 * are ids. Everything lives in the arena that was given; a plan is not changed after loading. */
#ifndef MOD_ROSTER_ROSTER_PLAN_H
#define MOD_ROSTER_ROSTER_PLAN_H

#include "base/arena.h"
#include "base/base.h"
#include "base/tz.h"

struct db;
struct roster_ids;

struct roster_site {
	int64_t id, practice_id;
	const char *name, *practice;
	const struct tz *tz;
};

/* The site's planning rules, with the office's defaults where the site has none of its own.
 * Maxima of 0 mean no rule. */
struct roster_policy {
	int32_t min_rest_minutes;
	int32_t max_run, min_run, min_off_run; /* days */
	int32_t max_weekends;                  /* worked weekends in any four weeks in a row */
	bool weekly_hours;                     /* people's weekly minutes are judged */
	bool own;                              /* the site has its own row */
	int64_t version;                       /* of that row, 0 without */
};

struct roster_position {
	int64_t id;
	const char *name;
};

/* A kind of credential. */
struct roster_kind {
	int64_t id;
	const char *name;
};

struct roster_shift {
	int64_t id, version;
	const char *name;
	int32_t start_minute,
		minutes; /* of the local day; clock minutes as written in the template */
	int32_t tint;    /* 0 to 5 */
};

struct roster_off {
	int32_t from, to; /* days, both included */
	const char *type; /* "vacation" */
	bool approved;    /* else asked for and not yet decided */
};

/* Hours of a weekday in which a person cannot work. */
struct roster_unavailable {
	int32_t weekday, from_minute, to_minute;
};

struct roster_credential {
	int32_t kind;
	int32_t issued, expires, revoked; /* days; DATE_MIN or DATE_MAX when not said */
};

struct roster_wish {
	int32_t day, shift, weight;
	bool wants;
};

struct roster_most {
	int32_t shift, most; /* of that shift in the planned days; 0 is never */
};

/* Somebody's work, here or elsewhere, planned (a row of `assignment`). */
struct roster_work {
	int64_t id, version;
	int32_t person;
	int32_t position;
	int32_t shift; /* -1 at another site */
	int32_t need;  /* of p->need that it covers, or -1 */
	int32_t day;   /* local day of its own site on which it begins */
	int64_t start_ms, end_ms;
	int64_t site_id;
	const char *site; /* name of another site, NULL here or when the viewer may not know it */
	const char *override_reason; /* "" */
	bool here;                   /* at the site of this plan */
	bool pinned;
	bool in_span; /* here, and day within from..to */
};

/* Days around the span of which it is known who works: four weeks for weekends and runs. */
#define ROSTER_AROUND 35

/* Slices are first index and count, into the array of the same name of the plan. */
struct roster_slice {
	int32_t first, n;
};

struct roster_person {
	int64_t id;
	const char *name, *employment;
	int32_t position;
	int64_t home_site_id;
	bool home;            /* this is the home site */
	bool member;          /* may work here; false for one who is merely planned here */
	int32_t hired, ended; /* first and last day of employment */
	int32_t min_minutes, max_minutes;      /* a week; a maximum of 0 is none */
	int32_t max_run, min_run, min_off_run; /* own, else the site's; 0 is none */
	int32_t max_weekends;                  /* -1 is none */
	bool weekends_in_span;                 /* an own limit counts over the days being planned */
	int32_t min_total, max_total;          /* minutes over the days being planned; -1 is none */
	struct roster_slice work, off, unavailable, credential, wish, most;
	uint64_t *worked; /* bit per day of first_day..last_day, here or elsewhere */
};

/* What is needed on one day; a weekday's need shows once for each of its days. */
struct roster_need {
	int64_t id, version;
	int32_t day;
	bool dated;                    /* an exception for this day, not the weekday's */
	int32_t position, shift, kind; /* kind -1: no credential asked */
	int32_t least, wished;
	int32_t under_weight, wish_weight, over_weight;
	/* Coverage, by roster_plan_cover: one assignment covers one need, those whose credential is
	 * valid first; who is there beyond what is wished counts as assigned too. */
	int32_t assigned; /* valid ones */
	int32_t unfit;    /* planned for it, but not valid (credential, position) */
	int32_t open;     /* least - assigned, not below 0 */
};

struct roster_totals {
	int32_t needed, covered, open,
		wished_open; /* people over all needs of the span or of a day */
};

struct roster_plan {
	struct arena *arena;
	struct roster_site site;
	struct roster_policy policy;
	int32_t from, to, days;       /* the span, both ends included */
	int32_t first_day, last_day;  /* what is known of people's work around it */
	struct roster_person *person; /* those whose home is here first, then by name */
	struct roster_position *position;
	struct roster_kind *kind;
	struct roster_shift *shift; /* by start, then name */
	struct roster_need *need;   /* by day, shift, position */
	struct roster_work *work;   /* by person, then start */
	struct roster_off *off;
	struct roster_unavailable *unavailable;
	struct roster_credential *credential;
	struct roster_wish *wish;
	struct roster_most *most;
	int32_t people, positions, kinds, shifts, needs, works;
	int32_t offs, unavailables, credentials, wishes, mosts;
	bool *ban;                           /* [shift][next]: may not follow on the next day */
	struct roster_slice *day_needs;      /* [day - from] into need */
	const struct roster_ids *person_ids; /* for roster_find_person */
};

/* viewer 0 is the program itself. E_NOTFOUND: no such site, or not granted. E_LIMIT: more than
 * LIMIT_FILL_DAYS days. Coverage is computed. */
enum err roster_plan_load(struct db *db, struct arena *a, int64_t viewer, int64_t site,
			  int32_t from, int32_t to, struct roster_plan **out) MUST_CHECK;

/* -1 when the plan does not have it. */
int32_t roster_find_person(const struct roster_plan *p, int64_t id);
int32_t roster_find_shift(const struct roster_plan *p, int64_t id);
int32_t roster_find_position(const struct roster_plan *p, int64_t id);
/* NULL when the plan does not have it. */
const struct roster_work *roster_find_work(const struct roster_plan *p, int64_t id);
/* The work of a person that begins on a day, here or elsewhere, by start: pass NULL for the first,
 * then the last answer; NULL ends it. */
const struct roster_work *roster_next_work(const struct roster_plan *p, int32_t person, int32_t day,
					   const struct roster_work *after);
/* Needs of a day: a slice of p->need. */
struct roster_slice roster_needs_of(const struct roster_plan *p, int32_t day);
/* Real minutes. */
static inline int32_t roster_work_minutes(const struct roster_work *w)
{
	return (int32_t)((w->end_ms - w->start_ms) / 60000);
}
/* Real minutes of a person in the Monday-to-Sunday week that `day` is in, all sites together. */
int32_t roster_week_minutes(const struct roster_plan *p, int32_t person, int32_t day);
/* The instants of a shift that begins on a day, by the site's clock. */
void roster_shift_times(const struct roster_plan *p, int32_t shift, int32_t day, int64_t *start_ms,
			int64_t *end_ms);
/* A credential of this kind that is valid on that very day. kind -1 is always held. */
bool roster_holds(const struct roster_plan *p, int32_t person, int32_t kind, int32_t day);

/* Counts who covers what again, into p->need. */
void roster_plan_cover(struct roster_plan *p);
struct roster_totals roster_totals(const struct roster_plan *p);
struct roster_totals roster_totals_of_day(const struct roster_plan *p, int32_t day);

/* ---- verdicts ---------------------------------------------------------------------------- */

/* The rules, in the order in which they are said. */
enum roster_rule {
	ROSTER_NOT_MEMBER, /* not one of this site's people */
	ROSTER_NOT_EMPLOYED,
	ROSTER_POSITION,
	ROSTER_CREDENTIAL,
	ROSTER_OVERLAP,  /* works at that time already, here or elsewhere */
	ROSTER_SAME_DAY, /* has another shift on that day (soft) */
	ROSTER_TIME_OFF,
	ROSTER_UNAVAILABLE,
	ROSTER_REST,
	ROSTER_FOLLOW, /* this shift may not follow that one */
	ROSTER_WEEK_HOURS,
	ROSTER_TOTAL_HOURS,
	ROSTER_RUN,
	ROSTER_WEEKENDS,
	ROSTER_SHIFT_LIMIT, /* more of this shift than this person may have */
	ROSTER_OFF_ASKED,   /* has asked for the day off (soft) */
	ROSTER_WISH,        /* would rather not (soft) */
	ROSTER_RULES
};
#define ROSTER_SOFT_RULES (1U << ROSTER_SAME_DAY | 1U << ROSTER_OFF_ASKED | 1U << ROSTER_WISH)

/* "rest": one word for JSON, audit and CSS. */
const char *roster_rule_name(enum roster_rule rule);

/* A person, a day and a shift, existing or not. */
struct roster_try {
	int32_t person, day, shift;
	int32_t position;   /* worked as; -1: the person's own */
	int32_t kind;       /* credential that the need asks for; -1: what roster_need_kind says */
	int64_t instead_of; /* id of a work that this one replaces (a move, or itself); 0: none */
};

/* The bits (1 << rule) of the rules that it breaks; cheap, for grids and matrices. */
uint32_t roster_broken(const struct roster_plan *p, const struct roster_try *t);
/* The same for work of the plan at this site. */
uint32_t roster_broken_work(const struct roster_plan *p, const struct roster_work *w);
/* How much work of the span breaks a hard rule without a reason that allows it. */
int64_t roster_unallowed(const struct roster_plan *p);

struct roster_verdict {
	enum roster_rule rule;
	bool hard;         /* refused unless a reason is given */
	const char *code;  /* roster_rule_name */
	const char *words; /* "Only 8 h rest after Tuesday's Late; 10 h are needed" */
};
struct roster_verdicts {
	struct roster_verdict *at;
	size_t n;
	bool hard; /* one of them is */
};
/* What it breaks, in sentences with the facts. n == 0: nothing is in the way. */
void roster_verdicts(const struct roster_plan *p, struct arena *a, const struct roster_try *t,
		     struct roster_verdicts *out);
void roster_verdicts_work(const struct roster_plan *p, struct arena *a, const struct roster_work *w,
			  struct roster_verdicts *out);
/* The first that work of the plan at this site breaks among some rules (bits, 1 << rule); false:
 * none. For a grid, which says one and judges every cell. */
bool roster_first_verdict(const struct roster_plan *p, struct arena *a, const struct roster_work *w,
			  uint32_t among, struct roster_verdict *out);
/* The credential that the needs of a day, shift and position ask for when all of them ask for the
 * same one; else -1. */
int32_t roster_need_kind(const struct roster_plan *p, int32_t day, int32_t shift, int32_t position);

#endif
