/* The books prove themselves: every line is added up again, account by account in the order of one
 * index, and the sums are held against the totals that were kept. What was added to the totals is
 * taken off again, so a table that ends with nothing but zeroes is a table that agrees. */
#include "base/arena.h"
#include "base/date.h"
#include "mod/ledger/ledger_api.h"
#include "mod/ledger/ledger_totals_sql.h"

/* The axis of days in the totals, behind those of dimensions. */
#define LEDGER_DAYS LEDGER_AXES

struct tally {
	int64_t value, month;
	uint32_t axis; /* 1 more than the axis: 0 is an empty place */
	char currency[4];
	bool cash;
	int64_t dr, cr; /* kept less counted */
};

struct dim_sum {
	int64_t dr, cr;
};

struct verifier {
	struct db *db;
	struct arena *a, *rows; /* `rows` is emptied between batches */
	struct ledger_report *out;
	struct ledger_dim_row_list dims;
	struct dim_sum *sums;      /* two for each of dims: without and with cash */
	bool foreign, any_foreign; /* totals in other currencies: of the account, of any */
	size_t n, cap;             /* cap is a power of two */
	struct tally *tally;
};

static void found(struct verifier *v, const char *what)
{
	v->out->faults++;
	if (v->out->first == NULL)
		v->out->first = what;
}

static size_t place_of(const struct verifier *v, const struct tally *key)
{
	uint64_t h = (uint64_t)key->value * 0x9e3779b97f4a7c15u;
	h ^= ((uint64_t)key->month << 8 | (uint64_t)key->axis << 1 | (key->cash ? 1 : 0)) *
	     0xbf58476d1ce4e5b9u;
	h ^= h >> 29;
	size_t at = (size_t)h & (v->cap - 1);
	for (;; at = (at + 1) & (v->cap - 1)) {
		const struct tally *t = &v->tally[at];
		if (t->axis == 0 ||
		    (t->axis == key->axis && t->value == key->value && t->month == key->month &&
		     t->cash == key->cash && memcmp(t->currency, key->currency, 4) == 0))
			return at;
	}
}

static void grow(struct verifier *v)
{
	struct tally *old = v->tally;
	size_t old_cap = v->cap;
	v->cap = v->cap == 0 ? 4096 : v->cap * 2;
	v->tally = arena_array(v->a, struct tally, v->cap);
	for (size_t i = 0; i < old_cap; i++)
		if (old[i].axis != 0)
			v->tally[place_of(v, &old[i])] = old[i];
}

static void count(struct verifier *v, const struct tally *key, int64_t dr, int64_t cr)
{
	if (v->n * 2 >= v->cap)
		grow(v);
	struct tally *t = &v->tally[place_of(v, key)];
	if (t->axis == 0) {
		*t = *key;
		t->dr = t->cr = 0;
		v->n++;
	}
	/* A kept total that somebody wrote by hand may be anything: wrap, do not trap. */
	t->dr = (int64_t)((uint64_t)t->dr + (uint64_t)dr);
	t->cr = (int64_t)((uint64_t)t->cr + (uint64_t)cr);
}

static void put_currency(struct tally *t, const char *code)
{
	memset(t->currency, 0, sizeof t->currency);
	memcpy(t->currency, code, strnlen(code, 3));
}

/* The place of a combination, or dims.n when there is none. */
static size_t dim_place(const struct verifier *v, int64_t id)
{
	size_t low = 0, high = v->dims.n;
	while (low < high) {
		size_t mid = low + (high - low) / 2;
		if (v->dims.at[mid].id < id)
			low = mid + 1;
		else
			high = mid;
	}
	return low < v->dims.n && v->dims.at[low].id == id ? low : v->dims.n;
}

/* Takes what lines of one combination came to off the totals of the account and its dimensions. */
static void count_dim(struct verifier *v, struct tally *key, const struct ledger_dim_row *d,
		      int64_t dr, int64_t cr)
{
	const int64_t value[LEDGER_AXES] = { 0, d->site_id, d->provider_id, d->payer_id,
					     d->department_id };
	for (unsigned axis = 0; axis < LEDGER_AXES; axis++) {
		if (axis != LEDGER_ALL && value[axis] == 0)
			continue;
		key->axis = axis + 1;
		key->value = value[axis];
		count(v, key, -dr, -cr);
	}
}

static void count_day(struct verifier *v, struct tally *key, int32_t day, int64_t dr, int64_t cr)
{
	if (dr == 0 && cr == 0)
		return;
	key->axis = LEDGER_DAYS + 1;
	key->value = day;
	count(v, key, -dr, -cr);
}

/* The sums of a month while its lines go by, by combination and by whether cash moved: a line costs
 * one look for its combination, and the totals are touched once for each. */
struct month_run {
	struct verifier *v;
	struct tally key;
	int32_t day;
	struct {
		int64_t dr, cr;
	} of_day[2];
};

static void end_day(struct month_run *m)
{
	for (int cash = 0; cash < 2; cash++) {
		m->key.cash = cash == 1;
		count_day(m->v, &m->key, m->day, m->of_day[cash].dr, m->of_day[cash].cr);
		m->of_day[cash].dr = m->of_day[cash].cr = 0;
	}
}

static void end_month(struct month_run *m)
{
	end_day(m);
	for (size_t i = 0; i < m->v->dims.n * 2; i++) {
		struct dim_sum *sum = &m->v->sums[i];
		if (sum->dr == 0 && sum->cr == 0)
			continue;
		m->key.cash = i % 2 == 1;
		count_dim(m->v, &m->key, &m->v->dims.at[i / 2], sum->dr, sum->cr);
		*sum = (struct dim_sum){ 0 };
	}
}

static void run_line(struct month_run *m, const struct ledger_verify_line *l)
{
	struct verifier *v = m->v;
	size_t dim = dim_place(v, l->dim_id);
	if (dim == v->dims.n) {
		found(v, "A line has dimensions that do not exist.");
		return;
	}
	if (l->day != m->day)
		end_day(m);
	m->day = l->day;
	struct dim_sum *sum = &v->sums[dim * 2 + (l->cash ? 1 : 0)];
	if (l->cents > 0) {
		sum->dr += l->cents;
		m->of_day[l->cash ? 1 : 0].dr += l->cents;
	} else {
		sum->cr -= l->cents;
		m->of_day[l->cash ? 1 : 0].cr -= l->cents;
	}
	v->out->lines++;
}

static enum err count_month(struct verifier *v, int64_t account, const char *currency,
			    int64_t month)
{
	struct ledger_verify_line_list rows;
	struct month_run m = { .v = v, .key = { .month = month } };
	int32_t from = ledger_month_first(month), to = ledger_month_last(month);
	put_currency(&m.key, currency);
	arena_reset(v->rows);
	enum err err =
		v->foreign ? ledger_verify_own(v->db, v->rows, account, from, to, currency, &rows) :
			     ledger_verify_lines(v->db, v->rows, account, from, to, &rows);
	for (size_t i = 0; err == OK && i < rows.n; i++)
		run_line(&m, &rows.at[i]);
	end_month(&m);
	return err;
}

static enum err count_foreign(struct verifier *v, int64_t account, const char *currency)
{
	struct ledger_verify_foreign_row_list rows;
	arena_reset(v->rows);
	enum err err = ledger_verify_foreign(v->db, v->rows, account, currency, &rows);
	for (size_t i = 0; err == OK && i < rows.n; i++) {
		const struct ledger_verify_foreign_row *l = &rows.at[i];
		struct tally key = { .month = ledger_month_of(l->day), .cash = l->cash };
		int64_t dr = l->cents > 0 ? l->cents : 0, cr = l->cents < 0 ? -l->cents : 0;
		size_t dim = dim_place(v, l->dim_id);
		put_currency(&key, l->currency);
		if (dim == v->dims.n) {
			found(v, "A line has dimensions that do not exist.");
			continue;
		}
		count_dim(v, &key, &v->dims.at[dim], dr, cr);
		count_day(v, &key, l->day, dr, cr);
		v->out->lines++;
	}
	return err;
}

static enum err count_lines(struct verifier *v, int64_t account, const char *currency)
{
	struct ledger_verify_range_row range;
	enum err err = ledger_verify_range(v->db, v->a, account, &range);
	if (err != OK || range.first == NULL)
		return err;
	int64_t last = ledger_month_of(*range.last);
	for (int64_t m = ledger_month_of(*range.first); err == OK && m <= last;
	     m = ledger_month_add(m, 1))
		err = count_month(v, account, currency, m);
	return err == OK && v->foreign ? count_foreign(v, account, currency) : err;
}

static enum err count_totals(struct verifier *v, int64_t account, const char *currency)
{
	struct ledger_verify_totals_row_list rows;
	v->foreign = false;
	enum err err = ledger_verify_totals(v->db, v->rows, account, &rows);
	for (size_t i = 0; err == OK && i < rows.n; i++) {
		const struct ledger_verify_totals_row *t = &rows.at[i];
		struct tally key = { .axis = (uint32_t)t->axis + 1,
				     .value = t->value_id,
				     .month = t->month,
				     .cash = t->cash };
		put_currency(&key, t->currency);
		count(v, &key, t->dr, t->cr);
		v->foreign = v->foreign || strcmp(t->currency, currency) != 0;
	}
	v->any_foreign = v->any_foreign || v->foreign;
	v->out->totals += err == OK ? (int64_t)rows.n : 0;
	return err;
}

static enum err verify_account(struct verifier *v, const struct ledger_account_row *account,
			       const char *currency)
{
	v->n = 0;
	if (v->tally != NULL)
		memset(v->tally, 0, v->cap * sizeof *v->tally);
	arena_reset(v->rows);
	enum err err = count_totals(v, account->id, currency);
	if (err == OK)
		err = count_lines(v, account->id, currency);
	for (size_t i = 0; err == OK && i < v->cap; i++) {
		const struct tally *t = &v->tally[i];
		if (t->axis != 0 && (t->dr != 0 || t->cr != 0))
			found(v, arena_printf(v->a,
					      "The total of account %s %s for %s is not the sum of "
					      "its lines.",
					      account->number, account->name,
					      ledger_month_words(v->a, t->month)));
	}
	v->out->accounts++;
	return err;
}

static enum err verify_accounts(struct verifier *v)
{
	struct ledger_book_row_list books;
	enum err err = ledger_book_list(v->db, v->a, &books);
	for (size_t i = 0; err == OK && i < books.n; i++) {
		struct ledger_account_row_list accounts;
		err = ledger_account_list(v->db, v->a, books.at[i].practice_id, &accounts);
		for (size_t k = 0; err == OK && k < accounts.n; k++)
			err = verify_account(v, &accounts.at[k], books.at[i].currency);
		v->out->books++;
	}
	return err;
}

static enum err verify_journals(struct verifier *v)
{
	struct ledger_verify_journals_row all;
	struct ledger_verify_mixed_row mixed = { 0 };
	struct ledger_verify_drafts_row drafts;
	enum err err = ledger_verify_journals(v->db, v->a, &all);
	if (err == OK && v->any_foreign)
		err = ledger_verify_mixed(v->db, v->a, &mixed);
	if (err == OK)
		err = ledger_verify_drafts(v->db, v->a, &drafts);
	if (err != OK)
		return err;
	v->out->journals = all.journals;
	if (all.unbalanced > 0 || mixed.unbalanced > 0)
		found(v, "A posted journal does not balance.");
	if (drafts.n > 0)
		found(v, "A journal that is not posted has lines that count.");
	return OK;
}

/* As many posted journals as numbers were given, and as many as have lines. */
static enum err verify_numbers(struct verifier *v)
{
	struct ledger_verify_numbers_row_list rows;
	enum err err = ledger_verify_numbers(v->db, v->a, &rows);
	int64_t posted = 0;
	for (size_t i = 0; err == OK && i < rows.n; i++) {
		posted += rows.at[i].posted;
		if (rows.at[i].posted != rows.at[i].next_number - 1)
			found(v, "The numbers of the journals have a gap: a journal is missing.");
	}
	if (err == OK && posted != v->out->journals)
		found(v, "A posted journal has no lines.");
	return err;
}

enum err ledger_verify(struct db *db, struct arena *a, struct ledger_report *out)
{
	*out = (struct ledger_report){ 0 };
	struct verifier v = { .db = db, .a = a, .rows = arena_new(LIMIT_ARENA_BYTES), .out = out };
	enum err err = ledger_dim_all(db, a, &v.dims);
	v.sums = err == OK ? arena_array(a, struct dim_sum, v.dims.n * 2 + 1) : NULL;
	if (err == OK)
		err = verify_accounts(&v);
	if (err == OK)
		err = verify_journals(&v);
	if (err == OK)
		err = verify_numbers(&v);
	arena_free(v.rows);
	return err;
}
