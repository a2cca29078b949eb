/* Starter packs: what a new office of a type begins with. A pack is five CSV texts that travel in
 * the program (packs/README.md has their columns); this reads them into structs, or says what is
 * wrong with them. Pure: no clock, no database. */
#ifndef MOD_ADMIN_PACK_RULES_H
#define MOD_ADMIN_PACK_RULES_H

#include "base/arena.h"
#include "base/base.h"

enum pack_file {
	PACK_POSITIONS,
	PACK_SHIFTS,
	PACK_NEEDS,
	PACK_CREDENTIALS,
	PACK_OBLIGATIONS,
	PACK_FILES
};
const char *pack_file_name(enum pack_file file); /* "positions.csv" */

struct pack_shift {
	const char *name;
	int start, minutes; /* minute of the day; length */
	int tint;           /* the colour on the roster, 0-9 */
};
struct pack_need {
	size_t position, shift; /* which of the pack */
	size_t credential;      /* which of the pack; PACK_NONE when none is asked for */
	int weekday;            /* 0 = Monday */
	int64_t least, wished;
};
struct pack_credential {
	const char *name;
	int64_t renewal_years; /* 0: does not end */
	const char *lead_days; /* "60;30"; "": as the rules say */
};
struct pack_obligation {
	const char *kind, *title, *owner_role, *evidence, *rule;
	const char *every; /* as in the table obligation_schedule: "daily", "biennial" */
	int64_t lead_days;
	bool own_lead; /* else as the rules say */
};

#define PACK_NONE SIZE_MAX

struct pack {
	const char **positions;
	struct pack_shift *shifts;
	struct pack_need *needs;
	struct pack_credential *credentials;
	struct pack_obligation *obligations;
	size_t n_positions, n_shifts, n_needs, n_credentials, n_obligations;
};

/* NULL, or what is wrong in a sentence with file and line; *out is then unfinished. */
const char *pack_parse(struct arena *a, const struct str text[PACK_FILES], struct pack *out);

/* When a duty of this kind is due for the first time in an office that starts today. `fixed` is
 * "MM-DD" when the law names the day, else NULL. The rest is at the end of a period that leaves
 * at least two weeks, as nobody knows when it was done last. */
int32_t pack_first_due(const char *every, const char *fixed, int32_t today);

#endif
