/* Posting what comes again. Each run has a key of its own, so that a run is posted once whoever
 * posts it, and however often. */
#include "mod/ledger/ledger_schedule.h"
#include "base/date.h"
#include "base/id.h"
#include "mod/ledger/ledger_totals_sql.h"
#include "mod/org/org_api.h"
#include "web/obligation.h"

struct running {
	struct db *db;
	struct arena *a;
	const struct ledger_schedule_row *s;
	struct ledger_dims dims;
	int64_t now_ms;
	enum ledger_verdict verdict;
};

static enum err post_run(struct running *r, int64_t run, int32_t day)
{
	const struct ledger_schedule_row *s = r->s;
	char id[ID_TEXT];
	int64_t cents = ledger_schedule_cents(s->kind, s->cents, s->runs, run);
	struct ledger_posted posted, back;
	const struct ledger_line_new lines[] = {
		{ .account_id = s->debit_id, .cents = cents, .dims = r->dims },
		{ .account_id = s->credit_id, .cents = -cents, .dims = r->dims },
	};
	id_text(id, s->id);
	enum err err = OK;
	r->verdict = LEDGER_FINE;
	if (cents == 0) /* shared out over more months than it has cents */
		return OK;
	err = ledger_post(r->db, r->a,
			  &(struct ledger_journal_new){
				  .practice_id = s->practice_id,
				  .day = day,
				  .source = "schedule",
				  .source_id = s->id,
				  .memo = s->title,
				  .key = arena_printf(r->a, "schedule:%s:%" PRId64, id, run),
				  .lines = lines,
				  .n_lines = 2 },
			  r->now_ms, &posted);
	if (err != OK)
		return err;
	r->verdict = posted.verdict;
	if (r->verdict != LEDGER_FINE || strcmp(s->kind, "reversing") != 0)
		return OK;
	err = ledger_reverse(r->db, r->a, posted.id, date_month_last(day) + 1,
			     "An accrual is taken back in the next month.", 0, false, r->now_ms,
			     &back);
	/* Where the next month is closed the run stays due until it can be taken back as well. */
	if (err == OK && back.verdict != LEDGER_REVERSED_ALREADY)
		r->verdict = back.verdict;
	return err;
}

enum err ledger_schedule_post(struct db *db, struct arena *a, const struct ledger_schedule_row *s,
			      int32_t today, int64_t now_ms, enum ledger_verdict *verdict)
{
	struct ledger_dim_values dim;
	struct running r = { .db = db, .a = a, .s = s, .now_ms = now_ms };
	int64_t done = s->done, changed;
	int32_t next = s->next_day;
	enum err err = ledger_dim_get(db, a, s->dim_id, &dim);
	if (err == OK)
		r.dims = (struct ledger_dims){ dim.site_id, dim.provider_id, dim.payer_id,
					       dim.department_id };
	while (err == OK && done < s->runs && next <= today) {
		err = post_run(&r, done, next);
		if (err != OK || r.verdict != LEDGER_FINE)
			break;
		done++;
		next = date_add_months(s->first_day, (int)done);
	}
	*verdict = r.verdict;
	if (err != OK || done == s->done)
		return err;
	err = ledger_schedule_advance(db,
				      &(struct ledger_schedule_advance_in){ .id = s->id,
									    .version = s->version,
									    .done = done,
									    .next = next,
									    .active = done <
										      s->runs },
				      &changed);
	return err == OK && changed == 0 ? E_BUSY : err;
}

enum err ledger_budget_spread(struct db *db, int64_t account_id, int64_t site_id,
			      int64_t first_month, const int64_t *cents, size_t n)
{
	enum err err = OK;
	for (size_t i = 0; err == OK && i < n; i++)
		err = ledger_budget_put(db, account_id, site_id,
					ledger_month_add(first_month, (int)i), cents[i]);
	return err;
}

/* --- Chores. --- */

struct chore_run {
	struct arena *a;
	int64_t now_ms;
};

static enum err post_due(struct db *db, void *arg)
{
	struct chore_run *c = arg;
	struct ledger_schedule_row_list due;
	int32_t today = (int32_t)(c->now_ms / 86400000);
	enum ledger_verdict verdict;
	enum err err = ledger_schedule_due(db, c->a, today, &due);
	/* One that cannot be posted waits; its page says why. */
	for (size_t i = 0; err == OK && i < due.n; i++)
		err = ledger_schedule_post(db, c->a, &due.at[i], today, c->now_ms, &verdict);
	return err;
}

/* What is done before a month is closed; each is a duty of the bookkeeper. */
static const struct {
	const char *key, *title;
	int due; /* days after the end of the month */
} checklist[] = {
	{ "bank", "Reconcile the bank accounts", 5 },
	{ "receivables", "Clear open remittances and deposits", 7 },
	{ "bills", "Enter the bills that belong to the month", 7 },
	{ "accruals", "Post accruals and look through the drafts", 8 },
	{ "close", "Close the month", 10 },
};

static enum err open_checklist(struct db *db, struct chore_run *c, int64_t month,
			       const struct ledger_close_sites_row *book)
{
	char practice[ID_TEXT];
	int64_t id;
	enum err err = OK;
	id_text(practice, book->practice_id);
	for (size_t i = 0; err == OK && i < ARRAY_LEN(checklist); i++)
		err = obligation_open(
			db,
			&(struct obligation_new){
				.kind = "month_close",
				.natural_key = arena_printf(c->a, "ledger.close:%s:%" PRId64 ":%s",
							    practice, month, checklist[i].key),
				.title = arena_printf(c->a, "%s, %s", checklist[i].title,
						      ledger_month_words(c->a, month)),
				.detail = book->practice,
				.site_id = book->site_id,
				.owner_role = ROLE_NONE,
				.subject_type = "",
				.rule_code = "",
				.due_day = ledger_month_last(month) + checklist[i].due,
			},
			c->now_ms, &id);
	return err;
}

static enum err open_duties(struct db *db, void *arg)
{
	struct chore_run *c = arg;
	struct ledger_close_sites_row_list books;
	enum ledger_period_state state;
	int64_t month = ledger_month_add(ledger_month_of((int32_t)(c->now_ms / 86400000)), -1);
	enum err err = ledger_close_sites(db, c->a, &books);
	for (size_t i = 0; err == OK && i < books.n; i++) {
		err = ledger_period_state_of(db, c->a, books.at[i].practice_id, month, &state);
		if (err == OK && state == LEDGER_OPEN)
			err = open_checklist(db, c, month, &books.at[i]);
	}
	return err;
}

enum err ledger_chore_schedules(struct app *app, struct arena *a, int64_t now_ms)
{
	struct chore_run c = { a, now_ms };
	enum err err = db_transaction(app->write, post_due, &c);
	return err != OK ? err : db_transaction(app->write, open_duties, &c);
}
