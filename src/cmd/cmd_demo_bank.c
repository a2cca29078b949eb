/* The bank of the sample group: an account of each practice with last month matched and reconciled,
 * this month's lines as they came, a rule, and the drawer of the front desk. */
#include "base/date.h"
#include "base/id.h"
#include "cmd/cmd_demo.h"
#include "mod/bank/bank_cash.h"
#include "mod/bank/bank_suggest.h"
#include "mod/org/org_api.h"

#define BANK_NAME "Operating at First Bank"

struct sample {
	struct demo *d;
	struct db *db;
	struct arena *a;
	int64_t practice;
	struct bank_account_row account;
	int32_t from, last; /* of last month */
	struct bank_actor who;
};

static enum err role(struct sample *s, const char *name, int64_t *id)
{
	return ledger_account_for(s->db, s->a, s->practice, name, id);
}

/* On the day before last month the bank has what the books have. */
static enum err add_account(struct sample *s)
{
	int64_t ledger, cents, id;
	enum err err = role(s, "operating_bank", &ledger);
	if (err == OK)
		err = ledger_balance(s->db, s->a, ledger, s->from - 1, &cents);
	if (err == OK)
		err = bank_account_add(s->db, s->a, ledger, BANK_NAME, s->from - 1, cents,
				       s->d->now_ms, &id);
	return err == OK ? bank_account_get(s->db, s->a, id, &s->account) : err;
}

static void add_line(struct buf *b, int32_t day, int64_t cents, int64_t number, const char *name)
{
	char iso[11];
	int64_t size = cents < 0 ? -cents : cents;
	date_iso(iso, day);
	buf_printf(b,
		   "<STMTTRN><DTPOSTED>%.4s%.2s%.2s<TRNAMT>%s%" PRId64 ".%02" PRId64
		   "<FITID>%" PRId64 "<NAME>%s</STMTTRN>\n",
		   iso, iso + 5, iso + 8, cents < 0 ? "-" : "", size / 100, size % 100, number,
		   name);
}

/* The bank tells what the books say, a day later; the last days are still on their way. */
static enum err import_lines(struct sample *s)
{
	struct bank_open open;
	struct bank_import_out out;
	struct buf b;
	enum err err = bank_open_load(s->db, s->a, &s->account, &open);
	if (err != OK)
		return err;
	buf_init(&b, LIMIT_STATEMENT_BYTES);
	buf_text_add(&b, "<OFX><STMTRS><CURDEF>USD<BANKACCTFROM><ACCTID>4417</BANKACCTFROM>\n");
	for (size_t i = 0; i < open.book_rows.n; i++) {
		const struct bank_book_row *r = &open.book_rows.at[i];
		if (r->day >= s->from && r->day < s->d->today - 2)
			add_line(&b, r->day + 1, r->cents, (int64_t)i + 1, r->journal_memo);
	}
	add_line(&b, s->d->today - 1, -1800, 900, "WIRE FEE");
	add_line(&b, s->d->today - 1, 4212, 901, "INTEREST PAID");
	buf_text_add(&b, "</STMTRS></OFX>\n");
	err = bank_import_file(s->db, s->a,
			       &(struct bank_import_in){ .bank_account_id = s->account.id,
							 .file_name = "first-bank.qfx",
							 .text = buf_str(&b),
							 .now_ms = s->d->now_ms },
			       &out);
	buf_free(&b);
	if (err == OK && out.refused != NULL)
		s->d->why = out.refused;
	return err == OK && out.refused != NULL ? E_INVALID : err;
}

/* Last month's lines, each with its surest suggestion. */
static enum err match_month(struct sample *s)
{
	struct bank_open open;
	enum err err = bank_open_load(s->db, s->a, &s->account, &open);
	for (size_t i = 0; err == OK && i < open.bank_rows.n; i++) {
		struct bank_suggestion found;
		struct bank_open now;
		const char *refused;
		if (open.bank[i].day > s->last)
			continue;
		err = bank_open_load(s->db, s->a, &s->account, &now);
		if (err != OK ||
		    bank_suggest(s->a, &open.bank[i], now.books, now.book_rows.n, &found, 1) == 0)
			continue;
		const int64_t book = now.books[found.line[0]].id;
		const struct bank_match_new m = { &open.bank[i].id, &book,       1, 1,
						  "suggestion",     found.reason };
		err = found.n > 1 ? OK :
				    bank_match_add(s->db, s->a, &s->account, &m, &s->who, &refused);
	}
	return err;
}

static enum err reconcile(struct sample *s)
{
	struct bank_lines_through_row lines;
	int64_t id;
	enum err err = bank_lines_through(s->db, s->a, s->account.id, s->last, &lines);
	return err != OK ? err :
			   bank_reconcile_keep(s->db, s->a, &s->account, s->last, lines.cents,
					       &s->who, &id, &s->d->why);
}

static enum err add_rule(struct sample *s)
{
	int64_t fees;
	enum err err = role(s, "bank_fees", &fees);
	return err != OK ? err :
			   bank_rule_insert(s->db, &(struct bank_rule_insert_in){
							   .id = id_new(),
							   .practice = s->practice,
							   .name = "Wire fees",
							   .place = 1,
							   .contains = "wire fee",
							   .direction = "out",
							   .max_cents = 5000,
							   .ledger = fees,
							   .memo = "Wire fee",
							   .now = s->d->now_ms,
						   });
}

static enum err move_cash(struct sample *s, const struct cash_drawer_row *drawer, const char *from,
			  int64_t cents, const char *memo)
{
	int64_t other;
	enum err err = role(s, from, &other);
	const struct cash_move_new m = { other, s->d->today - 1, cents, memo };
	return err != OK ? err : cash_move_add(s->db, s->a, drawer, &m, &s->who, &s->d->why);
}

static enum err count_cash(struct sample *s, const struct cash_drawer_row *drawer, bool closes,
			   int64_t twenties, int64_t ones)
{
	struct cash_count_new n = { .closes = closes,
				    .day = s->d->today - 1,
				    .note = "",
				    .bank_account_id = s->account.id };
	int64_t id;
	n.pieces[2] = twenties;
	n.pieces[6] = ones;
	return cash_count_add(s->db, s->a, drawer, &n, &s->who, &id, &s->d->why);
}

/* Yesterday at the front desk: a dollar short. */
static enum err add_drawer(struct sample *s)
{
	struct cash_drawer_row drawer = { .id = id_new(),
					  .practice_id = s->practice,
					  .name = "Front desk",
					  .kind = "drawer",
					  .float_cents = 20000 };
	enum err err = role(s, "drawer", &drawer.ledger_account_id);
	if (err == OK)
		err = cash_drawer_insert(s->db, &(struct cash_drawer_insert_in){
							.id = drawer.id,
							.practice = s->practice,
							.ledger = drawer.ledger_account_id,
							.name = drawer.name,
							.kind = drawer.kind,
							.float_cents = drawer.float_cents,
							.now = s->d->now_ms,
						});
	if (err == OK)
		err = move_cash(s, &drawer, "operating_bank", 20000, "Float of the front desk");
	if (err == OK)
		err = count_cash(s, &drawer, false, 10, 0);
	if (err == OK)
		err = move_cash(s, &drawer, "self_pay_revenue", 16500, "Copays of the day");
	return err == OK ? count_cash(s, &drawer, true, 18, 4) : err;
}

static enum err make_bank(struct db *db, void *arg)
{
	struct demo *d = arg;
	struct org_practice_row_list practices;
	enum err err = org_practice_list(db, d->arena, &practices);
	for (size_t i = 0; err == OK && i < practices.n; i++) {
		struct sample s = { .d = d,
				    .db = db,
				    .a = d->arena,
				    .practice = practices.at[i].id,
				    .who = { 0, "Huddle", d->now_ms } };
		s.last = date_month_first(d->today) - 1;
		s.from = date_month_first(s.last);
		enum err (*const steps[])(struct sample *) = { add_account, import_lines,
							       match_month, reconcile,
							       add_rule,    add_drawer };
		for (size_t k = 0; err == OK && k < ARRAY_LEN(steps); k++)
			err = steps[k](&s);
		if (err == OK && d->why != NULL)
			err = E_INVALID;
	}
	return err;
}

enum err demo_bank(struct demo *d)
{
	return cmd_write(d->app, make_bank, d);
}
