/* Bank accounts, matches, entries and reconciliations in the database. */
#include "mod/bank/bank_store.h"

#include "base/id.h"
#include "base/money.h"
#include "base/utf8.h"

enum err bank_account_visible(struct db *db, struct arena *a, int64_t viewer, int64_t id)
{
	struct bank_account_seen_row row;
	return bank_account_seen(db, a, viewer, id, &row);
}

enum err bank_line_visible(struct db *db, struct arena *a, int64_t viewer, int64_t id)
{
	struct bank_line_seen_row row;
	return bank_line_seen(db, a, viewer, id, &row);
}

enum err bank_match_visible(struct db *db, struct arena *a, int64_t viewer, int64_t id)
{
	struct bank_match_seen_row row;
	return bank_match_seen(db, a, viewer, id, &row);
}

enum err bank_rule_visible(struct db *db, struct arena *a, int64_t viewer, int64_t id)
{
	struct bank_rule_seen_row row;
	return bank_rule_seen(db, a, viewer, id, &row);
}

enum err bank_reconciliation_visible(struct db *db, struct arena *a, int64_t viewer, int64_t id)
{
	struct bank_reconciliation_seen_row row;
	return bank_reconciliation_seen(db, a, viewer, id, &row);
}

enum err bank_books_visible(struct db *db, struct arena *a, int64_t viewer, int64_t id)
{
	struct bank_books_seen_row row;
	return bank_books_seen(db, a, viewer, id, &row);
}

enum err bank_book_line_visible(struct db *db, struct arena *a, int64_t viewer, int64_t id)
{
	struct bank_book_line_seen_row row;
	return bank_book_line_seen(db, a, viewer, id, &row);
}

static struct bank_open_line of_bank(struct arena *a, const struct bank_line_row *r)
{
	return (struct bank_open_line){
		.id = r->id,
		.day = r->day,
		.cents = r->cents,
		.text = utf8_fold(a, arena_printf(a, "%s %s", r->name, r->memo)),
		.check = r->check_no,
		.trace = utf8_fold(a, r->trace),
	};
}

/* "Check 1044" in what the journal says is its check number. */
static const char *check_in(struct arena *a, const char *folded)
{
	const char *p = strstr(folded, "check ");
	if (p == NULL)
		return "";
	p += strlen("check ");
	p += *p == '#';
	size_t n = strspn(p, "0123456789");
	return arena_strndup(a, p, n);
}

static struct bank_open_line of_books(struct arena *a, const struct bank_book_row *r)
{
	const char *text = utf8_fold(a, arena_printf(a, "%s %s", r->memo, r->journal_memo));
	return (struct bank_open_line){
		.id = r->id,
		.day = r->day,
		.cents = r->cents,
		.text = text,
		.check = check_in(a, text),
		.trace = "",
	};
}

enum err bank_open_load(struct db *db, struct arena *a, const struct bank_account_row *account,
			struct bank_open *out)
{
	enum err err = bank_line_open(db, a, account->id, &out->bank_rows);
	if (err == OK)
		err = bank_book_open(db, a, account->ledger_account_id, &out->book_rows);
	if (err != OK)
		return err;
	out->bank = arena_array(a, struct bank_open_line, out->bank_rows.n + 1);
	out->books = arena_array(a, struct bank_open_line, out->book_rows.n + 1);
	for (size_t i = 0; i < out->bank_rows.n; i++)
		out->bank[i] = of_bank(a, &out->bank_rows.at[i]);
	for (size_t i = 0; i < out->book_rows.n; i++)
		out->books[i] = of_books(a, &out->book_rows.at[i]);
	return OK;
}

/* The open lines with these ids; fewer when one of them is not open. */
static size_t pick(const struct bank_open_line *lines, size_t n, const int64_t *ids, size_t n_ids,
		   struct bank_open_line *out)
{
	size_t found = 0;
	for (size_t i = 0; i < n_ids; i++)
		for (size_t j = 0; j < n; j++)
			if (lines[j].id == ids[i])
				out[found++] = lines[j];
	return found;
}

static enum err insert_match(struct db *db, const struct bank_account_row *account,
			     const struct bank_match_new *m, int64_t cents, int64_t journal_id,
			     const struct bank_actor *who)
{
	int64_t id = id_new();
	enum err err =
		bank_match_insert(db, &(struct bank_match_insert_in){
					      .id = id,
					      .account = account->id,
					      .cents = cents,
					      .how = m->how,
					      .reason = m->reason,
					      .journal = journal_id != 0 ? &journal_id : NULL,
					      .who = who->account_id != 0 ? &who->account_id : NULL,
					      .now = who->now_ms,
				      });
	for (size_t i = 0; err == OK && i < m->n_bank; i++)
		err = bank_match_bank_insert(db, id, m->bank[i]);
	for (size_t i = 0; err == OK && i < m->n_books; i++)
		err = bank_match_book_insert(db, id, m->books[i]);
	return err;
}

/* The balance brought forward stands for everything that the books have through its day, when that
 * is the same sum; else somebody has to look. */
static enum err match_opening(struct db *db, struct arena *a, int64_t id, int32_t day,
			      int64_t now_ms)
{
	struct bank_account_row account;
	struct bank_open open;
	size_t n = 0;
	enum err err = bank_account_get(db, a, id, &account);
	if (err == OK)
		err = bank_open_load(db, a, &account, &open);
	if (err != OK)
		return err;
	int64_t *books = arena_array(a, int64_t, open.book_rows.n + 1);
	while (n < open.book_rows.n && open.books[n].day <= day) {
		books[n] = open.books[n].id;
		n++;
	}
	if (bank_match_judge(open.bank, open.bank_rows.n, open.books, n) != BANK_MATCH_FINE)
		return OK;
	const struct bank_match_new m = { &open.bank[0].id,         books, 1, n, "suggestion",
					  "balance brought forward" };
	const struct bank_actor program = { .name = "Huddle", .now_ms = now_ms };
	return insert_match(db, &account, &m, open.bank[0].cents, 0, &program);
}

enum err bank_account_add(struct db *db, struct arena *a, int64_t ledger_account_id,
			  const char *name, int32_t opening_day, int64_t opening_cents,
			  int64_t now_ms, int64_t *id)
{
	struct ledger_account_row ledger;
	struct ledger_book_row book;
	int64_t fresh = id_new();
	enum err err = ledger_account_get(db, a, ledger_account_id, &ledger);
	if (err == OK)
		err = ledger_book_find(db, a, ledger.practice_id, &book);
	if (err == OK)
		err = bank_account_insert(db, &(struct bank_account_insert_in){
						      .id = fresh,
						      .practice = ledger.practice_id,
						      .ledger = ledger_account_id,
						      .name = name,
						      .currency = book.currency,
						      .now = now_ms,
					      });
	if (err == OK && opening_cents != 0)
		err = bank_line_insert(db, &(struct bank_line_insert_in){
						   .id = id_new(),
						   .account = fresh,
						   .day = opening_day,
						   .cents = opening_cents,
						   .ref = "opening",
						   .occurrence = 1,
						   .name = "Balance brought forward",
						   .memo = "",
						   .check_no = "",
						   .trace = "",
						   .kind = "opening",
					   });
	if (err == OK && opening_cents != 0)
		err = match_opening(db, a, fresh, opening_day, now_ms);
	if (err == OK)
		*id = fresh;
	return err;
}

enum err bank_match_add(struct db *db, struct arena *a, const struct bank_account_row *account,
			const struct bank_match_new *m, const struct bank_actor *who,
			const char **refused)
{
	struct bank_open open;
	enum err err = bank_open_load(db, a, account, &open);
	if (err != OK)
		return err;
	*refused = NULL;
	struct bank_open_line *bank = arena_array(a, struct bank_open_line, m->n_bank + 1);
	struct bank_open_line *books = arena_array(a, struct bank_open_line, m->n_books + 1);
	if (pick(open.bank, open.bank_rows.n, m->bank, m->n_bank, bank) != m->n_bank ||
	    pick(open.books, open.book_rows.n, m->books, m->n_books, books) != m->n_books) {
		*refused = "One of these lines was matched meanwhile. Look at the lists again.";
		return OK;
	}
	enum bank_match_verdict verdict = bank_match_judge(bank, m->n_bank, books, m->n_books);
	if (verdict != BANK_MATCH_FINE) {
		*refused = bank_match_words(verdict);
		return OK;
	}
	int64_t cents = 0;
	for (size_t i = 0; i < m->n_bank; i++)
		cents += bank[i].cents; /* judged: it fits */
	return insert_match(db, account, m, cents, 0, who);
}

static enum err reverse(struct db *db, struct arena *a, int64_t journal_id, const char *reason,
			const struct bank_actor *who, const char **refused)
{
	struct ledger_journal_row journal;
	struct ledger_posted posted;
	enum err err = ledger_journal_get(db, a, journal_id, &journal);
	if (err == OK)
		err = ledger_reverse(db, a, journal_id, journal.day, reason, who->account_id, false,
				     who->now_ms, &posted);
	if (err == OK && posted.verdict != LEDGER_FINE)
		*refused = ledger_verdict_words(posted.verdict);
	return err;
}

enum err bank_match_take_back(struct db *db, struct arena *a, int64_t match_id, const char *reason,
			      const struct bank_actor *who, const char **refused)
{
	struct bank_match_get_row m;
	struct bank_match_first_day_row first;
	struct bank_reconciliation_row_list kept;
	int64_t changed;
	enum err err = bank_match_get(db, a, match_id, &m);
	if (err == OK)
		err = bank_match_first_day(db, a, match_id, &first);
	if (err == OK)
		err = bank_reconciliation_list(db, a, m.bank_account_id, &kept);
	if (err != OK)
		return err;
	*refused = NULL;
	/* What a kept reconciliation stands on may not move under it. */
	if (kept.n > 0 && first.day != NULL && *first.day <= kept.at[0].day)
		*refused = "This match belongs to a reconciliation that is kept, so it stays. "
			   "Correct it by an entry of its own.";
	if (m.undone_at != NULL)
		*refused = "This match was taken back already.";
	if (*refused == NULL && m.journal_id != NULL)
		err = reverse(db, a, *m.journal_id, reason, who, refused);
	if (err != OK || *refused != NULL)
		return err;
	err = bank_match_undo(db, match_id, who->account_id != 0 ? &who->account_id : NULL,
			      who->now_ms, &changed);
	if (err == OK)
		err = bank_match_bank_free(db, match_id);
	return err == OK ? bank_match_book_free(db, match_id) : err;
}

/* Accounts that a sub-ledger keeps are not for entries from bank lines: it would not agree. */
static enum err check_other(struct db *db, struct arena *a, int64_t other, const char **refused)
{
	static const char *const kept[] = { "payables", "receivables", "drawer" };
	struct ledger_account_row row;
	enum err err = ledger_account_get(db, a, other, &row);
	for (size_t i = 0; err == OK && i < ARRAY_LEN(kept); i++)
		if (strcmp(row.control, kept[i]) == 0)
			*refused = "Bills, claims and drawers keep this account. Record it there; "
				   "the line then finds its entry.";
	return err;
}

enum err bank_entry_add(struct db *db, struct arena *a, const struct bank_account_row *account,
			const struct bank_entry_new *e, const struct bank_actor *who,
			const char **refused)
{
	struct bank_line_get_row line;
	enum err err = bank_line_get(db, a, e->line_id, &line);
	if (err != OK)
		return err;
	*refused = line.matched ? "This line was matched meanwhile." : NULL;
	if (line.bank_account_id != account->id)
		return E_NOTFOUND;
	if (e->ledger_account_id == account->ledger_account_id)
		*refused = "Choose another account than the bank's own.";
	if (*refused == NULL)
		err = check_other(db, a, e->ledger_account_id, refused);
	if (err != OK || *refused != NULL)
		return err;
	const struct ledger_dims dims = { .site_id = e->site_id };
	const struct ledger_line_new lines[] = {
		{ .account_id = account->ledger_account_id, .cents = line.cents, .memo = e->memo },
		{ .account_id = e->ledger_account_id,
		  .cents = -line.cents,
		  .dims = dims,
		  .memo = e->memo },
	};
	struct ledger_posted posted;
	err = ledger_post(db, a,
			  &(struct ledger_journal_new){
				  .practice_id = account->practice_id,
				  .day = line.day,
				  .source = "bank",
				  .source_id = e->line_id,
				  .memo = e->memo,
				  .account_id = who->account_id,
				  .lines = lines,
				  .n_lines = ARRAY_LEN(lines),
			  },
			  who->now_ms, &posted);
	if (err != OK)
		return err;
	if (posted.verdict != LEDGER_FINE) {
		*refused = ledger_verdict_words(posted.verdict);
		return OK;
	}
	struct bank_book_of_journal_row book;
	err = bank_book_of_journal(db, a, posted.id, account->ledger_account_id, &book);
	if (err != OK)
		return err;
	struct bank_match_new m = { &e->line_id, &book.id, 1,
				    1,           "entry",  "entry made from this line" };
	return insert_match(db, account, &m, line.cents, posted.id, who);
}

static bool items_sum(const struct bank_item_row_list *items, int64_t *sum)
{
	*sum = 0;
	for (size_t i = 0; i < items->n; i++)
		if (!money_add(*sum, items->at[i].cents, sum))
			return false;
	return true;
}

enum err bank_reconcile_load(struct db *db, struct arena *a, const struct bank_account_row *account,
			     int32_t day, int64_t stated, struct bank_reconciling *out)
{
	struct bank_lines_through_row lines;
	struct bank_reconciled *s = &out->sums;
	enum err err = ledger_balance(db, a, account->ledger_account_id, day, &s->book_cents);
	if (err == OK)
		err = bank_lines_through(db, a, account->id, day, &lines);
	if (err == OK)
		err = bank_transit_list(db, a, account->ledger_account_id, day, &out->transit);
	if (err == OK)
		err = bank_unbooked_list(db, a, account->id, day, &out->unbooked);
	if (err != OK)
		return err;
	s->lines_cents = lines.cents;
	out->sound = items_sum(&out->transit, &s->transit_cents) &&
		     items_sum(&out->unbooked, &s->unbooked_cents) && bank_reconcile(s, stated);
	return OK;
}

static enum err keep_items(struct db *db, int64_t id, const char *side,
			   const struct bank_item_row_list *items, int64_t *line)
{
	enum err err = OK;
	for (size_t i = 0; err == OK && i < items->n; i++)
		err = bank_reconciliation_item_insert(db,
						      &(struct bank_reconciliation_item_insert_in){
							      .of = id,
							      .line = ++*line,
							      .side = side,
							      .day = items->at[i].day,
							      .cents = items->at[i].cents,
							      .words = items->at[i].words,
						      });
	return err;
}

/* NULL, or why this reconciliation cannot be kept. */
static const char *why_not(struct arena *a, const struct bank_reconciling *r, int32_t day,
			   const struct bank_reconciliation_row_list *kept)
{
	char difference[MONEY_TEXT_MAX];
	if (kept->n > 0 && kept->at[0].day >= day)
		return "This day was reconciled already, or a later one was.";
	if (!r->sound)
		return "The matched lines of the bank and of the books are not the same sum. Run "
		       "huddle check.";
	if (r->sums.difference == 0)
		return NULL;
	money_text(difference, r->sums.difference);
	return arena_printf(a,
			    "The bank's balance and its lines differ by %s. Import the missing "
			    "lines, or correct the balance.",
			    difference);
}

enum err bank_reconcile_keep(struct db *db, struct arena *a, const struct bank_account_row *account,
			     int32_t day, int64_t stated, const struct bank_actor *who, int64_t *id,
			     const char **refused)
{
	struct bank_reconciling r;
	struct bank_reconciliation_row_list kept;
	enum err err = bank_reconcile_load(db, a, account, day, stated, &r);
	if (err == OK)
		err = bank_reconciliation_list(db, a, account->id, &kept);
	if (err != OK)
		return err;
	*refused = why_not(a, &r, day, &kept);
	if (*refused != NULL)
		return OK;
	int64_t fresh = id_new(), line = 0;
	err = bank_reconciliation_insert(db,
					 &(struct bank_reconciliation_insert_in){
						 .id = fresh,
						 .account = account->id,
						 .day = day,
						 .bank_cents = stated,
						 .book_cents = r.sums.book_cents,
						 .transit_cents = r.sums.transit_cents,
						 .unbooked_cents = r.sums.unbooked_cents,
						 .who_id = who->account_id != 0 ? &who->account_id :
										  NULL,
						 .who = who->name,
						 .now = who->now_ms,
					 });
	if (err == OK)
		err = keep_items(db, fresh, "book", &r.transit, &line);
	if (err == OK)
		err = keep_items(db, fresh, "bank", &r.unbooked, &line);
	if (err == OK)
		*id = fresh;
	return err;
}

enum err bank_verify(struct db *db, struct arena *a, const char **fault)
{
	struct bank_check_matches_row_list matches;
	struct bank_check_imports_row_list imports;
	struct bank_check_drawers_row_list drawers;
	enum err err = bank_check_matches(db, a, &matches);
	if (err == OK)
		err = bank_check_imports(db, a, &imports);
	if (err == OK)
		err = bank_check_drawers(db, a, &drawers);
	if (err != OK)
		return err;
	*fault = matches.n > 0 ?
			 arena_printf(a, "%zu bank matches do not add up.", matches.n) :
		 imports.n > 0 ?
			 arena_printf(a, "%zu bank imports differ from their control totals.",
				      imports.n) :
		 drawers.n > 0 ?
			 arena_printf(a, "%zu cash drawers differ from the books.", drawers.n) :
			 NULL;
	return OK;
}
