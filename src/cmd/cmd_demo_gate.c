/* The sample group's labor budgets: near what the weeks really cost, except that the next week of
 * one site costs more than it may. Its supervisor has asked for a second person. */
#include "base/date.h"
#include "cmd/cmd_demo.h"
#include "cmd/demo_sql.h"
#include "mod/org/org_sql.h"
#include "mod/roster/gate.h"
#include "mod/roster/labor_sql.h"
#include "mod/roster/roster_plan.h"

/* Denise Fournier, who signs in as supervisor@riverbend.example, asks; Margaret O'Brien, who signs
 * in as manager@riverbend.example, can answer. */
#define ASKER  "RB123"
#define SECOND "RB101"
#define REASON "Two more intake sessions that week, agreed with the clinical lead"
/* Weeks with a budget: the last one, this one, and the coming two months. */
#define WEEKS 10
/* Budgets are set in round numbers. */
#define ROUND 25000

/* Last week, this week and the draft of the next one fit, however they differ. */
static enum err dearest_week(struct db *db, struct arena *a, int64_t site, int32_t monday,
			     int64_t *out)
{
	struct labor l;
	enum err err = labor_load(db, a, site, monday - 7, monday + 13, &l);
	if (err != OK)
		return err;
	*out = 0;
	for (size_t i = 0; i < l.n_weeks; i++)
		*out = l.weeks[i].cost > *out ? l.weeks[i].cost : *out;
	return OK;
}

static enum err set_budgets(struct db *db, struct arena *a, int64_t site, int32_t monday)
{
	int64_t most;
	enum err err = dearest_week(db, a, site, monday, &most);
	for (int32_t i = 0; err == OK && i < WEEKS; i++)
		err = labor_budget_put(db, site, monday + 7 * (i - 1), (most / ROUND + 1) * ROUND);
	return err;
}

/* The draft of the next week, a little above what it may cost, waits for somebody else. */
static enum err ask(struct db *db, const struct demo *d, struct arena *a, int32_t monday)
{
	struct demo_planner_row who;
	struct roster_plan *plan;
	struct gate g;
	struct labor l;
	int64_t id;
	enum err err = demo_planner(db, a, ASKER, SECOND, &who);
	if (err != OK)
		return err;
	struct publish_job job = { who.site_id, monday, monday + 6, who.account_id };
	err = labor_load(db, a, job.site, job.from, job.to, &l);
	if (err == OK)
		err = labor_budget_put(db, job.site, monday, (l.weeks[0].cost - 1) / ROUND * ROUND);
	if (err == OK)
		err = roster_plan_load(db, a, 0, job.site, job.from, job.to, &plan);
	if (err == OK)
		err = gate_load(db, a, &job, roster_unallowed(plan), &g);
	if (err != OK || g.needs != GATE_SECOND)
		return err;
	return gate_ask(db, a, &(struct gate_ask){ &job, &g, who.name, REASON, d->now_ms }, &id);
}

enum err demo_gate(struct db *db, void *arg)
{
	const struct demo *d = arg;
	int32_t monday = date_monday_of(d->today);
	struct arena *a = arena_new(LIMIT_ARENA_BYTES);
	struct org_site_row_list sites;
	enum err err = org_site_all(db, a, &sites);
	for (size_t i = 0; err == OK && i < sites.n; i++)
		err = set_budgets(db, a, sites.at[i].id, monday);
	if (err == OK)
		err = ask(db, d, a, monday + 7);
	arena_free(a);
	return err;
}
