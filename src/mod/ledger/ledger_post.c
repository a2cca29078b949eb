/* Posting: the one place where lines are written. What the rules and the database's triggers both
 * refuse is refused here first, in words, since a trigger ends the whole transaction. */
#include "mod/ledger/ledger_store.h"
#include "base/id.h"
#include "base/lookup.h"

/* One journal on its way into a book. */
struct posting {
	struct db *db;
	struct arena *a;
	const struct ledger_journal_new *j;
	int64_t now_ms;
	struct ledger_book_row book;
	const char *digest;
	bool cash;            /* a line moves cash */
	int64_t intercompany; /* the sum of what goes to accounts of that section */
	int64_t draft_id;     /* the draft that becomes this journal; 0: none */
	struct ledger_posted *out;
};

/* The verdict of the rules, or of the database's own knowledge, about line `i`. */
static enum err blame(struct posting *p, enum ledger_verdict verdict, size_t line)
{
	p->out->verdict = verdict;
	p->out->line = line;
	return OK;
}

static bool bad(const struct posting *p)
{
	return p->out->verdict != LEDGER_FINE;
}

/* Sub-ledgers keep these accounts; only their own entries and opening balances go there. */
static bool kept_elsewhere(const struct ledger_account_row *account, const char *source)
{
	static const char *const kept[] = { "payables", "receivables", "drawer" };
	bool ours = strcmp(source, "manual") == 0 || strcmp(source, "schedule") == 0;
	for (size_t i = 0; ours && i < ARRAY_LEN(kept); i++)
		if (strcmp(account->control, kept[i]) == 0)
			return true;
	return false;
}

static enum err look_at_account(struct posting *p, size_t i)
{
	struct ledger_account_row account;
	const struct ledger_line_new *l = &p->j->lines[i];
	enum err err = ledger_account_get(p->db, p->a, l->account_id, &account);
	if (err == E_NOTFOUND)
		return blame(p, LEDGER_NO_ACCOUNT, i);
	if (err != OK)
		return err;
	if (account.practice_id != p->j->practice_id)
		return blame(p, LEDGER_OTHER_BOOK, i);
	/* What was posted can be taken back, whatever became of its account. */
	if (p->j->reverses_id == 0 && !account.active)
		return blame(p, LEDGER_INACTIVE, i);
	if (p->j->reverses_id == 0 && kept_elsewhere(&account, p->j->source))
		return blame(p, LEDGER_CONTROLLED, i);
	if (strcmp(account.section, "cash") == 0)
		p->cash = true;
	if (strcmp(account.section, "intercompany") == 0)
		p->intercompany += l->cents;
	return OK;
}

static enum err look_at_accounts(struct posting *p)
{
	enum err err = OK;
	struct lookup *seen = p->j->n_lines > 16 ? lookup_new(p->a) : NULL;
	for (size_t i = 0; err == OK && !bad(p) && i < p->j->n_lines; i++) {
		const struct ledger_line_new *l = &p->j->lines[i];
		int64_t section;
		/* A payroll names a few accounts some thousand times. */
		if (seen != NULL && lookup_get_id(seen, l->account_id, &section)) {
			if (section == 1)
				p->intercompany += l->cents;
			continue;
		}
		int64_t before = p->intercompany;
		err = look_at_account(p, i);
		if (seen != NULL)
			lookup_put_id(seen, l->account_id, p->intercompany != before ? 1 : 0);
	}
	return err;
}

enum err ledger_day_open(struct db *db, struct arena *a, int64_t practice_id, int32_t day,
			 bool adjusting, enum ledger_verdict *out)
{
	struct ledger_period_blocking_row_list rows;
	enum err err = ledger_period_blocking(db, a, practice_id, ledger_month_of(day), &rows);
	if (err != OK)
		return err;
	enum ledger_verdict verdict = LEDGER_FINE;
	for (size_t i = 0; i < rows.n; i++) {
		if (ledger_period_parse(rows.at[i].state) == LEDGER_HARD)
			verdict = LEDGER_HARD_CLOSED;
		else if (verdict == LEDGER_FINE && !adjusting)
			verdict = LEDGER_SOFT_CLOSED;
	}
	*out = verdict;
	return OK;
}

/* What was posted under this key before: the same, which is fine, or something else. */
static enum err look_at_key(struct posting *p)
{
	struct ledger_journal_by_key_row row;
	if (p->j->key == NULL)
		return OK;
	enum err err = ledger_journal_by_key(p->db, p->a, p->j->practice_id, p->j->key, &row);
	if (err == E_NOTFOUND)
		return OK;
	if (err != OK)
		return err;
	if (strcmp(row.digest, p->digest) != 0 || row.number == NULL)
		return blame(p, LEDGER_KEY_REUSED, SIZE_MAX);
	p->out->id = row.id;
	p->out->number = *row.number;
	p->out->existed = true;
	return OK;
}

static enum err judge(struct posting *p)
{
	size_t line;
	enum err err = ledger_book_find(p->db, p->a, p->j->practice_id, &p->book);
	if (err == E_NOTFOUND)
		return blame(p, LEDGER_NO_BOOK, SIZE_MAX);
	if (err != OK)
		return err;
	enum ledger_verdict verdict = ledger_judge(p->j, p->book.currency, &line);
	if (verdict != LEDGER_FINE)
		return blame(p, verdict, line);
	p->digest = ledger_digest(p->a, p->j);
	err = look_at_key(p);
	if (err != OK || bad(p) || p->out->existed)
		return err;
	err = ledger_day_open(p->db, p->a, p->j->practice_id, p->j->day, p->j->adjusting, &verdict);
	if (err == OK && verdict != LEDGER_FINE)
		return blame(p, verdict, SIZE_MAX);
	return err != OK ? err : look_at_accounts(p);
}

static const int64_t *or_null(const int64_t *id)
{
	return *id == 0 ? NULL : id;
}

static enum err insert_journal(struct posting *p, int64_t id)
{
	const struct ledger_journal_new *j = p->j;
	return ledger_journal_insert(p->db, &(struct ledger_journal_insert_in){
						    .id = id,
						    .practice = j->practice_id,
						    .day = j->day,
						    .month = ledger_month_of(j->day),
						    .source = j->source,
						    .source_id = or_null(&j->source_id),
						    .memo = j->memo == NULL ? "" : j->memo,
						    .adjusting = j->adjusting,
						    .key = j->key,
						    .digest = p->digest == NULL ? "" : p->digest,
						    .reverses = or_null(&j->reverses_id),
						    .reason = j->reason == NULL ? "" : j->reason,
						    .act = or_null(&j->act_id),
						    .account = or_null(&j->account_id),
						    .now = p->now_ms,
					    });
}

static bool same_dims(const struct ledger_dims *x, const struct ledger_dims *y)
{
	return x->site_id == y->site_id && x->provider_id == y->provider_id &&
	       x->payer_id == y->payer_id && x->department_id == y->department_id;
}

static enum err insert_lines(struct posting *p, int64_t id)
{
	enum err err = OK;
	int64_t dim = 0;
	for (size_t i = 0; err == OK && i < p->j->n_lines; i++) {
		const struct ledger_line_new *l = &p->j->lines[i];
		if (i == 0 || !same_dims(&l->dims, &l[-1].dims))
			err = ledger_dim_ensure(p->db, p->a, &l->dims, &dim);
		if (err == OK)
			err = ledger_line_insert(p->db,
						 &(struct ledger_line_insert_in){
							 .id = id_new(),
							 .journal = id,
							 .line = (int64_t)i + 1,
							 .account = l->account_id,
							 .day = p->j->day,
							 .cents = l->cents,
							 .currency = l->currency == NULL ?
									     p->book.currency :
									     l->currency,
							 .dim = dim,
							 .cash = p->cash,
							 .memo = l->memo == NULL ? "" : l->memo,
						 });
	}
	return err;
}

static enum err write(struct posting *p)
{
	struct ledger_book_take_number_row taken;
	int64_t id = p->draft_id == 0 ? id_new() : p->draft_id, changed;
	enum err err = ledger_book_take_number(p->db, p->a, p->j->practice_id, &taken);
	if (err == OK && p->draft_id == 0)
		err = insert_journal(p, id);
	if (err == OK)
		err = insert_lines(p, id);
	if (err == OK)
		err = ledger_journal_post(p->db,
					  &(struct ledger_journal_post_in){
						  .id = id,
						  .number = taken.number,
						  .digest = p->digest,
						  .account = or_null(&p->j->account_id),
						  .now = p->now_ms,
					  },
					  &changed);
	if (err == OK && changed == 0)
		err = E_STALE;
	if (err == OK && p->draft_id != 0)
		err = ledger_draft_lines_delete(p->db, id);
	if (err == OK) {
		p->out->id = id;
		p->out->number = taken.number;
	}
	return err;
}

static enum err post(struct posting *p)
{
	*p->out = (struct ledger_posted){ .line = SIZE_MAX };
	enum err err = judge(p);
	return err != OK || bad(p) || p->out->existed ? err : write(p);
}

enum err ledger_post(struct db *db, struct arena *a, const struct ledger_journal_new *j,
		     int64_t now_ms, struct ledger_posted *out)
{
	struct posting p = { .db = db, .a = a, .j = j, .now_ms = now_ms, .out = out };
	return post(&p);
}

enum err ledger_post_act(struct db *db, struct arena *a, const struct ledger_journal_new *j,
			 size_t n, int64_t now_ms, struct ledger_posted *out)
{
	struct posting *p = arena_array(a, struct posting, n);
	struct ledger_journal_new *bound = arena_array(a, struct ledger_journal_new, n);
	int64_t owed = 0, act = id_new();
	bool fine = true;
	enum err err = OK;
	for (size_t i = 0; err == OK && i < n; i++) {
		bound[i] = j[i];
		bound[i].act_id = act;
		out[i] = (struct ledger_posted){ .line = SIZE_MAX };
		p[i] = (struct posting){
			.db = db, .a = a, .j = &bound[i], .now_ms = now_ms, .out = &out[i]
		};
		err = judge(&p[i]);
		owed += p[i].intercompany;
		fine = fine && !bad(&p[i]);
	}
	/* An act that was posted before is there in all of its books. */
	if (err != OK || !fine || out[0].existed)
		return err;
	if (owed != 0) {
		for (size_t i = 0; i < n; i++)
			out[i].verdict = LEDGER_ACT_UNBALANCED;
		return OK;
	}
	for (size_t i = 0; err == OK && i < n; i++)
		err = write(&p[i]);
	return err;
}

enum err ledger_lines_load(struct db *db, struct arena *a, const struct ledger_journal_row *j,
			   struct ledger_line_new **lines, size_t *n)
{
	struct ledger_line_row_list rows;
	enum err err = strcmp(j->state, "draft") == 0 ? ledger_draft_lines(db, a, j->id, &rows) :
							ledger_journal_lines(db, a, j->id, &rows);
	if (err != OK)
		return err;
	*lines = arena_array(a, struct ledger_line_new, rows.n + 1);
	*n = rows.n;
	for (size_t i = 0; i < rows.n; i++) {
		const struct ledger_line_row *r = &rows.at[i];
		(*lines)[i] = (struct ledger_line_new){
			.account_id = r->account_id,
			.cents = r->cents,
			.currency = r->currency,
			.dims = { r->site_id, r->provider_id, r->payer_id, r->department_id },
			.memo = r->memo,
		};
	}
	return OK;
}

static enum err reversible(struct db *db, struct arena *a, int64_t journal_id,
			   struct ledger_journal_row *row, struct ledger_posted *out)
{
	struct ledger_journal_reversal_row reversal;
	*out = (struct ledger_posted){ .line = SIZE_MAX };
	enum err err = ledger_journal_get(db, a, journal_id, row);
	if (err != OK)
		return err;
	if (strcmp(row->state, "posted") != 0) {
		out->verdict = LEDGER_NOT_POSTED;
		return OK;
	}
	err = ledger_journal_reversal(db, a, journal_id, &reversal);
	if (err == OK)
		out->verdict = LEDGER_REVERSED_ALREADY;
	return err == E_NOTFOUND ? OK : err;
}

enum err ledger_reverse(struct db *db, struct arena *a, int64_t journal_id, int32_t day,
			const char *reason, int64_t account_id, bool adjusting, int64_t now_ms,
			struct ledger_posted *out)
{
	struct ledger_journal_row row;
	struct ledger_line_new *lines;
	size_t n;
	enum err err = reversible(db, a, journal_id, &row, out);
	if (err != OK || out->verdict != LEDGER_FINE)
		return err;
	err = ledger_lines_load(db, a, &row, &lines, &n);
	if (err != OK)
		return err;
	return ledger_post(db, a,
			   &(struct ledger_journal_new){
				   .practice_id = row.practice_id,
				   .day = day,
				   .source = row.source,
				   .source_id = row.source_id == NULL ? 0 : *row.source_id,
				   .memo = arena_printf(a, "Reversal of journal %" PRId64 "%s%s",
							row.number == NULL ? 0 : *row.number,
							row.memo[0] == '\0' ? "" : ": ", row.memo),
				   .account_id = account_id,
				   .adjusting = adjusting,
				   .reverses_id = journal_id,
				   .reason = reason,
				   .lines = ledger_turned(a, lines, n),
				   .n_lines = n,
			   },
			   now_ms, out);
}

enum err ledger_draft_save(struct db *db, struct arena *a, const struct ledger_journal_new *j,
			   int64_t version, int64_t now_ms, int64_t *id, int64_t *changed)
{
	struct posting p = { .db = db, .a = a, .j = j, .now_ms = now_ms };
	int64_t draft = *id == 0 ? id_new() : *id, dim;
	enum err err = OK;
	*changed = 1;
	if (*id == 0)
		err = insert_journal(&p, draft);
	else
		err = ledger_journal_change(db,
					    &(struct ledger_journal_change_in){
						    .id = draft,
						    .version = version,
						    .day = j->day,
						    .month = ledger_month_of(j->day),
						    .memo = j->memo,
						    .adjusting = j->adjusting,
					    },
					    changed);
	if (err != OK || *changed == 0)
		return err;
	err = ledger_draft_lines_delete(db, draft);
	for (size_t i = 0; err == OK && i < j->n_lines; i++) {
		const struct ledger_line_new *l = &j->lines[i];
		err = ledger_dim_ensure(db, a, &l->dims, &dim);
		if (err == OK)
			err = ledger_draft_line_insert(db,
						       &(struct ledger_draft_line_insert_in){
							       .journal = draft,
							       .line = (int64_t)i + 1,
							       .account = l->account_id,
							       .cents = l->cents,
							       .dim = dim,
							       .memo = l->memo == NULL ? "" :
											 l->memo,
						       });
	}
	if (err == OK)
		*id = draft;
	return err;
}

enum err ledger_draft_post(struct db *db, struct arena *a, int64_t journal_id, int64_t account_id,
			   bool adjusting, int64_t now_ms, struct ledger_posted *out)
{
	struct ledger_journal_row row;
	struct ledger_line_new *lines;
	size_t n;
	*out = (struct ledger_posted){ .line = SIZE_MAX };
	enum err err = ledger_journal_get(db, a, journal_id, &row);
	if (err == OK && strcmp(row.state, "draft") != 0)
		err = E_STALE;
	if (err == OK)
		err = ledger_lines_load(db, a, &row, &lines, &n);
	if (err != OK)
		return err;
	struct ledger_journal_new j = {
		.practice_id = row.practice_id,
		.day = row.day,
		.source = row.source,
		.memo = row.memo,
		.account_id = account_id,
		.adjusting = adjusting && row.adjusting,
		.lines = lines,
		.n_lines = n,
	};
	struct posting p = {
		.db = db, .a = a, .j = &j, .now_ms = now_ms, .draft_id = row.id, .out = out
	};
	return post(&p);
}
