/* The two sample groups of `huddle demo`: Riverbend Health Partners out of packs/demo, small enough
 * to look at person by person, and a generated group with two years of shifts, for measuring. */
#ifndef CMD_CMD_DEMO_H
#define CMD_CMD_DEMO_H

#include "cmd/cmd.h"

struct demo {
	struct app *app;
	struct arena *arena; /* lives as long as the run */
	int32_t today;       /* local day on which the sample stands */
	int64_t now_ms;
	const char *passphrase, *password_hash;
	size_t sites;    /* of the large group */
	int weeks;       /* of shifts in it before this one */
	const char *why; /* what went wrong, in words; NULL while nothing did */
};

/* A text that travels in the program: "packs/demo/sites.csv". It exists, or a test has failed. */
struct str demo_text(const char *name);
/* Starter pack of this practice type at a site; `needs` false leaves shifts and needs out. */
enum err demo_pack(struct demo *d, struct db *db, const char *type, int64_t site,
		   bool needs) MUST_CHECK;

/* Fill an empty office. On failure d->why says more than the outcome. */
enum err demo_fill_small(struct demo *d) MUST_CHECK;
/* Books of two years for each practice that is there. */
enum err demo_books(struct demo *d) MUST_CHECK;
/* Bank accounts on them, last month reconciled, and a drawer. */
enum err demo_bank(struct demo *d) MUST_CHECK;
enum err demo_fill_large(struct demo *d) MUST_CHECK;
/* The small group's changes after publication, once there are accounts to tell; `arg` is the
 * demo. */
enum err demo_life(struct db *db, void *arg) MUST_CHECK;
/* Labor budgets of the small group's sites, and a draft over one of them that waits for a second
 * person; after demo_life. */
enum err demo_gate(struct db *db, void *arg) MUST_CHECK;

#endif
