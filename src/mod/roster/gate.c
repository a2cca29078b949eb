#include "mod/roster/gate.h"
#include "auth/perm.h"
#include "base/id.h"
#include "base/money.h"
#include "mod/roster/grid_text.h"
#include "mod/roster/labor_sql.h"
#include "web/notice.h"

enum gate_needs gate_needs_of(bool over_budget, int64_t broken, size_t others)
{
	if (!over_budget && broken == 0)
		return GATE_NOTHING;
	return others == 0 ? GATE_REASON : GATE_SECOND;
}

/* The program itself (account 0) has nobody beside it: the command line gives a reason. */
static enum err count_others(struct db *db, struct arena *a, const struct publish_job *job,
			     size_t *others)
{
	struct gate_people_row_list rows;
	*others = 0;
	if (job->account == 0)
		return OK;
	enum err err = gate_people(db, a, job->site, job->account, &rows);
	for (size_t i = 0; err == OK && i < rows.n; i++)
		*others += role_may(role_parse(rows.at[i].role), PERM_ROSTER_PUBLISH);
	return err;
}

static void fingerprint_of(const struct publish_outcome *o, char out[HASH_HEX])
{
	struct hash h;
	unsigned char digest[HASH_BYTES];
	hash_begin(&h);
	for (size_t i = 0; i < o->n; i++) {
		const struct publish_line *l = &o->changes[i].line;
		int64_t facts[] = { l->assignment, l->staff,     l->position,
				    l->shift,      l->start_ms,  l->end_ms,
				    l->sequence,   l->cancelled, (int64_t)o->changes[i].what };
		hash_add(&h, facts, sizeof facts);
	}
	hash_end(&h, digest);
	hex_text(out, digest, sizeof digest);
}

enum err gate_load(struct db *db, struct arena *a, const struct publish_job *job, int64_t broken,
		   struct gate *out)
{
	struct gate g = { .broken = broken };
	size_t others;
	enum err err = labor_load(db, a, job->site, job->from, job->to, &g.labor);
	if (err == OK)
		err = publish_preview(db, a, job, &g.changes);
	if (err == OK)
		err = count_others(db, a, job, &others);
	if (err != OK)
		return err;
	g.excess = labor_excess_of(&g.labor);
	g.needs = gate_needs_of(g.excess.weeks > 0, broken, others);
	fingerprint_of(&g.changes, g.fingerprint);
	*out = g;
	return OK;
}

static const char *budget_words(struct arena *a, const struct gate *g, bool money)
{
	const struct labor_excess *x = &g->excess;
	/* Weeks below their budget do not pay for the one above it. */
	const char *who = g->labor.n_weeks == 1 ? "The week costs" :
			  x->weeks == 1         ? "One of the weeks costs" :
						  "Some weeks cost";
	int64_t over = 0, budget = 0;
	char amount[MONEY_TEXT_MAX], of[MONEY_TEXT_MAX];
	for (size_t i = 0; i < g->labor.n_weeks; i++) {
		const struct labor_week *w = &g->labor.weeks[i];
		if (w->budget < 0 || w->cost <= w->budget)
			continue;
		over += w->cost - w->budget;
		budget += w->budget;
	}
	money_text(amount, over);
	money_text(of, budget);
	if (money)
		return arena_printf(a, "%s %s more than the budget of %s", who, amount, of);
	if (budget == 0)
		return arena_printf(a, "%s more than the budget", who);
	/* Rounded up: one cent over is not 0%. Both are far below what times 100 would overflow. */
	return arena_printf(a, "%s %" PRId64 "%% more than the budget", who,
			    (over * 100 - 1) / budget + 1);
}

const char *gate_words(struct arena *a, const struct gate *g, bool money)
{
	const char *budget = g->excess.weeks > 0 ? budget_words(a, g, money) : "";
	if (g->broken == 0)
		return budget[0] == '\0' ? "" : arena_printf(a, "%s.", budget);
	return arena_printf(a, "%s%s%" PRId64 " %s a rule that nobody allowed.", budget,
			    budget[0] == '\0' ? "" : ", and ", g->broken,
			    g->broken == 1 ? "shift breaks" : "shifts break");
}

/* Everybody who may answer hears of it. */
static enum err tell_others(struct db *db, struct arena *a, const struct gate_ask *ask, int64_t id)
{
	const struct publish_job *job = ask->job;
	struct gate_people_row_list people;
	struct labor_site_row site;
	char text[ID_TEXT];
	id_text(text, id);
	enum err err = labor_site(db, a, job->site, &site);
	if (err != OK)
		return err;
	struct notice n = {
		.title = "A roster waits for your answer",
		.body = arena_printf(a, "%s asks you to look at the roster of %s, %s. %s",
				     ask->asker, site.name, grid_period(a, job->from, job->to),
				     gate_words(a, ask->gate, false)),
		.path = arena_printf(a, "/publish-requests/%s", text),
	};
	err = gate_people(db, a, job->site, job->account, &people);
	for (size_t i = 0; err == OK && i < people.n; i++) {
		if (!role_may(role_parse(people.at[i].role), PERM_ROSTER_PUBLISH))
			continue;
		n.account = people.at[i].id;
		err = notice_add(db, a, ask->now_ms, &n);
	}
	return err;
}

enum err gate_ask(struct db *db, struct arena *a, const struct gate_ask *ask, int64_t *id)
{
	const struct publish_job *job = ask->job;
	const struct gate *g = ask->gate;
	int64_t made = id_new(), cost = 0;
	for (size_t i = 0; i < g->labor.n_weeks; i++)
		cost += g->labor.weeks[i].cost;
	enum err err = publish_request_withdraw_all(db, &(struct publish_request_withdraw_all_in){
								.site = job->site,
								.from_day = job->from,
								.to_day = job->to,
								.account = job->account,
								.now = ask->now_ms });
	if (err == OK)
		err = publish_request_insert(
			db,
			&(struct publish_request_insert_in){
				.id = made,
				.site = job->site,
				.from_day = job->from,
				.to_day = job->to,
				.fingerprint = g->fingerprint,
				.cost = cost,
				.budget = g->excess.budget > 0 ? &g->excess.budget : NULL,
				.broken = g->broken,
				.reason = ask->reason,
				.account = job->account,
				.now = ask->now_ms,
			});
	if (err == OK)
		err = tell_others(db, a, ask, made);
	if (err == OK)
		*id = made;
	return err;
}
