/* Cash on hand in the database: each move has its journal, each count its difference. */
#include "mod/bank/bank_cash.h"

#include "base/id.h"

enum err cash_drawer_visible(struct db *db, struct arena *a, int64_t viewer, int64_t id)
{
	struct cash_drawer_seen_row row;
	return cash_drawer_seen(db, a, viewer, id, &row);
}

enum err cash_count_visible(struct db *db, struct arena *a, int64_t viewer, int64_t id)
{
	struct cash_count_seen_row row;
	return cash_count_seen(db, a, viewer, id, &row);
}

struct posting {
	struct db *db;
	struct arena *a;
	const struct cash_drawer_row *drawer;
	const struct bank_actor *who;
	const char **refused;
	int64_t count_id; /* 0: no count */
	int32_t day;
};

/* One move with its journal: cents into the drawer from the other account. */
static enum err post(struct posting *p, const char *kind, int64_t other, int64_t cents,
		     const char *memo)
{
	const struct ledger_line_new lines[] = {
		{ .account_id = p->drawer->ledger_account_id, .cents = cents, .memo = memo },
		{ .account_id = other, .cents = -cents, .memo = memo },
	};
	struct ledger_posted posted;
	int64_t id = id_new();
	enum err err = ledger_post(p->db, p->a,
				   &(struct ledger_journal_new){
					   .practice_id = p->drawer->practice_id,
					   .day = p->day,
					   .source = "cash",
					   .source_id = id,
					   .memo = memo,
					   .account_id = p->who->account_id,
					   .lines = lines,
					   .n_lines = ARRAY_LEN(lines),
				   },
				   p->who->now_ms, &posted);
	if (err == OK && posted.verdict != LEDGER_FINE)
		*p->refused = ledger_verdict_words(posted.verdict);
	if (err != OK || *p->refused != NULL)
		return err;
	return cash_move_insert(p->db,
				&(struct cash_move_insert_in){
					.id = id,
					.drawer = p->drawer->id,
					.count = p->count_id != 0 ? &p->count_id : NULL,
					.day = p->day,
					.kind = kind,
					.cents = cents,
					.memo = memo,
					.journal = posted.id,
					.who = p->who->account_id != 0 ? &p->who->account_id : NULL,
					.now = p->who->now_ms,
				});
}

/* Accounts that a sub-ledger keeps are not for cash moves: it would not agree any more. */
static enum err check_other(struct posting *p, int64_t other)
{
	struct ledger_account_row account;
	struct cash_drawer_row drawer;
	enum err err = ledger_account_get(p->db, p->a, other, &account);
	if (err != OK)
		return err;
	if (strcmp(account.control, "payables") == 0 || strcmp(account.control, "receivables") == 0)
		*p->refused = "Bills and claims keep this account. Record it there.";
	err = cash_drawer_for_ledger(p->db, p->a, other, &drawer);
	if (err == OK)
		*p->refused = "This account belongs to a drawer. Take the money out there, by way "
			      "of the bank.";
	return err == E_NOTFOUND ? OK : err;
}

enum err cash_move_add(struct db *db, struct arena *a, const struct cash_drawer_row *drawer,
		       const struct cash_move_new *m, const struct bank_actor *who,
		       const char **refused)
{
	struct posting p = { db, a, drawer, who, refused, 0, m->day };
	struct cash_balance_row now;
	*refused = NULL;
	enum err err = cash_balance(db, a, drawer->id, &now);
	if (err == OK)
		err = check_other(&p, m->ledger_account_id);
	if (err != OK)
		return err;
	if (m->cents == 0)
		*refused = "Enter an amount.";
	else if (m->cents < 0 && now.cents + m->cents < 0)
		*refused = "There is not so much in it. Put money in first.";
	if (*refused != NULL)
		return OK;
	return post(&p, m->cents > 0 ? "in" : "out", m->ledger_account_id, m->cents, m->memo);
}

/* A drawer is opened, then closed, then opened; petty cash is counted at any time. */
static enum err check_turn(struct posting *p, bool closes)
{
	struct cash_count_row_list counts;
	enum err err = cash_count_list(p->db, p->a, p->drawer->id, &counts);
	if (err != OK || strcmp(p->drawer->kind, "petty") == 0)
		return err;
	bool is_open = counts.n > 0 && strcmp(counts.at[0].kind, "open") == 0;
	if (closes && !is_open)
		*p->refused = "This drawer is not open. Open it with a count first.";
	else if (!closes && is_open)
		*p->refused = "This drawer is open already. Close it with a count first.";
	return OK;
}

static enum err post_difference(struct posting *p, int64_t difference)
{
	int64_t over_short;
	if (difference == 0)
		return OK;
	enum err err =
		ledger_account_for(p->db, p->a, p->drawer->practice_id, "over_short", &over_short);
	return err != OK ? err :
			   post(p, "over_short", over_short, difference,
				difference > 0 ? "Cash over" : "Cash short");
}

static enum err post_deposit(struct posting *p, int64_t bank_account_id, int64_t cents)
{
	struct bank_account_row bank;
	if (cents == 0)
		return OK;
	enum err err = bank_account_get(p->db, p->a, bank_account_id, &bank);
	if (err == OK && bank.practice_id != p->drawer->practice_id) {
		*p->refused = "The bank account belongs to another practice.";
		return OK;
	}
	return err != OK ? err :
			   post(p, "deposit", bank.ledger_account_id, -cents,
				arena_printf(p->a, "Deposit of %s", p->drawer->name));
}

enum err cash_count_add(struct db *db, struct arena *a, const struct cash_drawer_row *drawer,
			const struct cash_count_new *n, const struct bank_actor *who, int64_t *id,
			const char **refused)
{
	struct posting p = { db, a, drawer, who, refused, id_new(), n->day };
	struct cash_balance_row now;
	int64_t counted;
	*refused = NULL;
	if (!bank_count_cents(n->pieces, &counted))
		*refused = "The number of pieces is not one that a drawer can hold.";
	enum err err = *refused == NULL ? check_turn(&p, n->closes) : OK;
	if (err == OK)
		err = cash_balance(db, a, drawer->id, &now);
	if (err != OK || *refused != NULL)
		return err;
	bool deposits = n->closes && n->bank_account_id != 0 && counted > drawer->float_cents;
	int64_t deposit = deposits ? counted - drawer->float_cents : 0;
	err = post_difference(&p, counted - now.cents);
	if (err == OK && *refused == NULL)
		err = post_deposit(&p, n->bank_account_id, deposit);
	if (err != OK || *refused != NULL)
		return err;
	err = cash_count_insert(db,
				&(struct cash_count_insert_in){
					.id = p.count_id,
					.drawer = drawer->id,
					.day = n->day,
					.kind = n->closes ? "close" : "open",
					.pieces = bank_pieces_text(a, n->pieces),
					.expected = now.cents,
					.counted = counted,
					.deposit = deposit,
					.bank = deposits ? &n->bank_account_id : NULL,
					.note = n->note,
					.who_id = who->account_id != 0 ? &who->account_id : NULL,
					.who = who->name,
					.now = who->now_ms,
				});
	if (err == OK)
		*id = p.count_id;
	return err;
}
