/* A public benchmark instance as an office: people with their limits, shifts, dated needs, wishes,
 * days off. The horizon starts on a Monday, as the instances have it. */
#ifndef MOD_ROSTER_ROSTER_NRP_H
#define MOD_ROSTER_ROSTER_NRP_H

#include "base/arena.h"
#include "base/buf.h"
#include "db/db.h"
#include "mod/roster/roster_plan.h"
#include "solver/nrp.h"

struct roster_nrp {
	const char *site; /* made when it does not exist; refused when people work there */
	int32_t from;     /* a Monday */
	int64_t now_ms;
	/* Filled in. */
	int64_t site_id;
	int32_t to;
	const char *problem; /* after E_CONFLICT, E_INVALID: a sentence */
};

/* Inside a write transaction. */
enum err roster_nrp_import(struct db *db, struct arena *a, const struct nrp_instance *n,
			   struct roster_nrp *in) MUST_CHECK;

/* What is planned, one line a person: "NAME:", then for each day the shift's name or '-'. Blanks in
 * names become '_'; two shifts of a day are joined by '+'. */
void roster_plan_write(const struct roster_plan *p, struct buf *out);

#endif
