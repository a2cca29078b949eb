/* Sums over any range of days: whole months from the kept totals, the days that stick out of them
 * from the lines, and, for "as known on", less what was recorded later. So the time of a statement
 * does not grow with the years of the books. */
#include "base/date.h"
#include "mod/ledger/ledger_api.h"
#include "mod/ledger/ledger_totals_sql.h"

/* Parts of a sum, not yet put together. */
struct gathering {
	struct arena *a;
	const struct ledger_query *q;
	const char *currency;
	size_t n, room;
	struct ledger_sum *at;
};

static void gather(struct gathering *g, int64_t account, int64_t key, int64_t dr, int64_t cr)
{
	if (g->n == g->room) {
		struct ledger_sum *old = g->at;
		g->room = g->room == 0 ? 256 : g->room * 2;
		g->at = arena_array(g->a, struct ledger_sum, g->room);
		if (g->n > 0)
			memcpy(g->at, old, g->n * sizeof *old);
	}
	g->at[g->n++] = (struct ledger_sum){ account, key, dr, cr };
}

static int by_account_and_key(const void *x, const void *y)
{
	const struct ledger_sum *a = x, *b = y;
	if (a->account_id != b->account_id)
		return a->account_id < b->account_id ? -1 : 1;
	return a->key == b->key ? 0 : a->key < b->key ? -1 : 1;
}

/* One sum for each account and key; those that came to nothing fall out. */
static struct ledger_sums together(struct gathering *g)
{
	if (g->n > 0)
		qsort(g->at, g->n, sizeof *g->at, by_account_and_key);
	size_t n = 0;
	for (size_t i = 0; i < g->n; i++) {
		if (n > 0 && by_account_and_key(&g->at[n - 1], &g->at[i]) == 0) {
			g->at[n - 1].dr += g->at[i].dr;
			g->at[n - 1].cr += g->at[i].cr;
		} else {
			g->at[n++] = g->at[i];
		}
	}
	struct ledger_sums sums = { 0, g->at };
	for (size_t i = 0; i < n; i++)
		if (g->at[i].dr != 0 || g->at[i].cr != 0)
			g->at[sums.n++] = g->at[i];
	return sums;
}

static void gather_sums(struct gathering *g, const struct ledger_sum_row_list *rows, int64_t key,
			int sign)
{
	for (size_t i = 0; i < rows->n; i++)
		gather(g, rows->at[i].account_id, key, sign * rows->at[i].dr,
		       sign * rows->at[i].cr);
}

static void gather_cells(struct gathering *g, const struct ledger_cell_row_list *rows, int sign)
{
	for (size_t i = 0; i < rows->n; i++)
		gather(g, rows->at[i].account_id, rows->at[i].key, sign * rows->at[i].dr,
		       sign * rows->at[i].cr);
}

static enum err start(struct db *db, struct arena *a, const struct ledger_query *q,
		      struct gathering *g)
{
	struct ledger_book_row book;
	*g = (struct gathering){ .a = a, .q = q, .currency = q->currency };
	if (q->currency != NULL)
		return OK;
	enum err err = ledger_book_find(db, a, q->practice_id, &book);
	g->currency = err == OK ? book.currency : "USD";
	return err == E_NOTFOUND ? OK : err;
}

/* What the lines of some days add up to for one dimension set. */
struct dim_sum {
	int64_t dr, cr;
	bool used;
};

/* The value of an axis in a combination. */
static int64_t value_in(const struct ledger_dim_row *d, enum ledger_axis axis)
{
	const int64_t value[LEDGER_AXES] = { 0, d->site_id, d->provider_id, d->payer_id,
					     d->department_id };
	return value[axis];
}

static size_t place_of(const struct ledger_dim_row_list *dims, int64_t id)
{
	size_t low = 0, high = dims->n;
	while (low < high) {
		size_t mid = low + (high - low) / 2;
		if (dims->at[mid].id < id)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

/* What one account's lines came to, by the values of the axis; with `only`, of that value alone and
 * under the key `key`. */
static void gather_dims(struct gathering *g, const struct ledger_dim_row_list *dims,
			struct dim_sum *sums, int64_t account, const int64_t *only, int64_t key)
{
	for (size_t i = 0; i < dims->n; i++) {
		if (!sums[i].used)
			continue;
		int64_t value = value_in(&dims->at[i], g->q->axis);
		if (only == NULL || *only == value)
			gather(g, account, only == NULL ? value : key, sums[i].dr, sums[i].cr);
		sums[i] = (struct dim_sum){ 0 };
	}
}

/* Adds up in memory: a sorted grouping by the database takes ten times as long. */
static enum err gather_lines(struct db *db, struct gathering *g, int32_t from, int32_t to,
			     const int64_t *only, int64_t key)
{
	struct ledger_edge_lines_row_list rows;
	struct ledger_dim_row_list dims;
	enum err err = ledger_dim_all(db, g->a, &dims);
	if (err == OK)
		err = ledger_edge_lines(db, g->a,
					&(struct ledger_edge_lines_in){
						.practice = g->q->practice_id,
						.from = from,
						.to = to,
						.cash_only = g->q->cash_only,
						.currency = g->currency,
						.flows_only = g->q->flows_only },
					&rows);
	if (err != OK)
		return err;
	struct dim_sum *sums = arena_array(g->a, struct dim_sum, dims.n + 1);
	for (size_t i = 0; i < rows.n; i++) {
		const struct ledger_edge_lines_row *l = &rows.at[i];
		struct dim_sum *sum = &sums[place_of(&dims, l->dim_id)];
		sum->used = true;
		*(l->cents > 0 ? &sum->dr : &sum->cr) += l->cents > 0 ? l->cents : -l->cents;
		if (i + 1 == rows.n || rows.at[i + 1].account_id != l->account_id)
			gather_dims(g, &dims, sums, l->account_id, only, key);
	}
	return OK;
}

/* Days of months that are not whole; `by_month` keeps them apart. */
static enum err gather_edges(struct db *db, struct gathering *g, const struct ledger_span *span,
			     bool by_month)
{
	const struct ledger_query *q = g->q;
	enum err err = OK;
	for (size_t i = 0; err == OK && i < span->n_edges; i++) {
		struct ledger_sum_row_list rows;
		int32_t from = span->edge[i].from, to = span->edge[i].to;
		int64_t key = by_month ? ledger_month_of(from) : 0;
		if (q->axis != LEDGER_ALL) {
			err = gather_lines(db, g, from, to, &q->value_id, key);
			continue;
		}
		err = ledger_edge_days(db, g->a,
				       &(struct ledger_edge_days_in){ .practice = q->practice_id,
								      .from = from,
								      .to = to,
								      .cash_only = q->cash_only,
								      .currency = g->currency,
								      .flows_only = q->flows_only },
				       &rows);
		if (err == OK)
			gather_sums(g, &rows, key, 1);
	}
	return err;
}

enum err ledger_sums_by_account(struct db *db, struct arena *a, const struct ledger_query *q,
				struct ledger_sums *out)
{
	struct gathering g;
	struct ledger_sum_row_list rows;
	struct ledger_span span = ledger_span_of(q->from, q->to);
	enum err err = start(db, a, q, &g);
	int64_t value = q->axis == LEDGER_ALL ? 0 : q->value_id;
	if (err == OK && span.first_month <= span.last_month) {
		err = ledger_totals_by_account(db, a,
					       &(struct ledger_totals_by_account_in){
						       .practice = q->practice_id,
						       .axis = (int64_t)q->axis,
						       .value = value,
						       .first_month = span.first_month,
						       .last_month = span.last_month,
						       .cash_only = q->cash_only,
						       .currency = g.currency,
						       .flows_only = q->flows_only },
					       &rows);
		if (err == OK)
			gather_sums(&g, &rows, 0, 1);
	}
	if (err == OK)
		err = gather_edges(db, &g, &span, false);
	if (err == OK && q->known_at != 0) {
		err = ledger_late_by_account(db, a,
					     &(struct ledger_late_by_account_in){
						     .practice = q->practice_id,
						     .known = q->known_at,
						     .axis = (int64_t)q->axis,
						     .value = value,
						     .from = q->from,
						     .to = q->to,
						     .cash_only = q->cash_only,
						     .currency = g.currency },
					     &rows);
		if (err == OK)
			gather_sums(&g, &rows, 0, -1);
	}
	if (err == OK)
		*out = together(&g);
	return err;
}

enum err ledger_sums_by_month(struct db *db, struct arena *a, const struct ledger_query *q,
			      struct ledger_sums *out)
{
	struct gathering g;
	struct ledger_cell_row_list rows;
	struct ledger_span span = ledger_span_of(q->from, q->to);
	enum err err = start(db, a, q, &g);
	int64_t value = q->axis == LEDGER_ALL ? 0 : q->value_id;
	if (err == OK && span.first_month <= span.last_month) {
		err = ledger_totals_by_month(db, a,
					     &(struct ledger_totals_by_month_in){
						     .practice = q->practice_id,
						     .axis = (int64_t)q->axis,
						     .value = value,
						     .first_month = span.first_month,
						     .last_month = span.last_month,
						     .cash_only = q->cash_only,
						     .currency = g.currency,
						     .flows_only = q->flows_only },
					     &rows);
		if (err == OK)
			gather_cells(&g, &rows, 1);
	}
	if (err == OK)
		err = gather_edges(db, &g, &span, true);
	if (err == OK && q->known_at != 0) {
		err = ledger_late_by_month(db, a,
					   &(struct ledger_late_by_month_in){
						   .practice = q->practice_id,
						   .known = q->known_at,
						   .axis = (int64_t)q->axis,
						   .value = value,
						   .from = q->from,
						   .to = q->to,
						   .cash_only = q->cash_only,
						   .currency = g.currency },
					   &rows);
		if (err == OK)
			gather_cells(&g, &rows, -1);
	}
	if (err == OK)
		*out = together(&g);
	return err;
}

/* What carries no value of the axis is the whole less what does. */
static enum err gather_rest(struct db *db, struct gathering *g)
{
	struct ledger_sums whole;
	struct ledger_query q = *g->q;
	q.axis = LEDGER_ALL;
	enum err err = ledger_sums_by_account(db, g->a, &q, &whole);
	if (err != OK)
		return err;
	for (size_t i = 0, n = g->n; i < n; i++)
		if (g->at[i].key != 0)
			gather(g, g->at[i].account_id, 0, -g->at[i].dr, -g->at[i].cr);
	for (size_t i = 0; i < whole.n; i++)
		gather(g, whole.at[i].account_id, 0, whole.at[i].dr, whole.at[i].cr);
	return OK;
}

static enum err gather_value_edges(struct db *db, struct gathering *g,
				   const struct ledger_span *span)
{
	enum err err = OK;
	for (size_t i = 0; err == OK && i < span->n_edges; i++)
		err = gather_lines(db, g, span->edge[i].from, span->edge[i].to, NULL, 0);
	return err;
}

/* The rest is found at the end, so what the lines say of lines without a value is left out. */
static void forget_valueless(struct gathering *g)
{
	size_t n = 0;
	for (size_t i = 0; i < g->n; i++)
		if (g->at[i].key != 0)
			g->at[n++] = g->at[i];
	g->n = n;
}

enum err ledger_sums_by_value(struct db *db, struct arena *a, const struct ledger_query *q,
			      struct ledger_sums *out)
{
	assert(q->axis != LEDGER_ALL);
	struct gathering g;
	struct ledger_cell_row_list rows;
	struct ledger_span span = ledger_span_of(q->from, q->to);
	enum err err = start(db, a, q, &g);
	if (err == OK && span.first_month <= span.last_month) {
		err = ledger_totals_by_value(db, a,
					     &(struct ledger_totals_by_value_in){
						     .practice = q->practice_id,
						     .axis = (int64_t)q->axis,
						     .first_month = span.first_month,
						     .last_month = span.last_month,
						     .cash_only = q->cash_only,
						     .currency = g.currency,
						     .flows_only = q->flows_only },
					     &rows);
		if (err == OK)
			gather_cells(&g, &rows, 1);
	}
	if (err == OK)
		err = gather_value_edges(db, &g, &span);
	if (err == OK && q->known_at != 0) {
		err = ledger_late_by_value(db, a,
					   &(struct ledger_late_by_value_in){
						   .practice = q->practice_id,
						   .known = q->known_at,
						   .axis = (int64_t)q->axis,
						   .from = q->from,
						   .to = q->to,
						   .cash_only = q->cash_only,
						   .currency = g.currency },
					   &rows);
		if (err == OK)
			gather_cells(&g, &rows, -1);
	}
	if (err != OK)
		return err;
	forget_valueless(&g);
	err = gather_rest(db, &g);
	if (err == OK)
		*out = together(&g);
	return err;
}

static int64_t sum_of(const struct ledger_sums *sums, int64_t account)
{
	for (size_t i = 0; i < sums->n; i++)
		if (sums->at[i].account_id == account)
			return sums->at[i].dr - sums->at[i].cr;
	return 0;
}

enum err ledger_balance(struct db *db, struct arena *a, int64_t account_id, int32_t through,
			int64_t *cents)
{
	struct ledger_account_row account;
	struct ledger_sums sums;
	enum err err = ledger_account_get(db, a, account_id, &account);
	if (err == OK)
		err = ledger_sums_by_account(db, a,
					     &(struct ledger_query){ .practice_id =
									     account.practice_id,
								     .from = DATE_MIN,
								     .to = through },
					     &sums);
	if (err == OK)
		*cents = sum_of(&sums, account_id);
	return err;
}

enum err ledger_control_balance(struct db *db, struct arena *a, int64_t practice_id,
				const char *control, int32_t through, int64_t *cents)
{
	struct ledger_account_row_list accounts;
	struct ledger_sums sums;
	enum err err = ledger_account_list(db, a, practice_id, &accounts);
	if (err == OK)
		err = ledger_sums_by_account(db, a,
					     &(struct ledger_query){ .practice_id = practice_id,
								     .from = DATE_MIN,
								     .to = through },
					     &sums);
	int64_t total = 0;
	for (size_t i = 0; err == OK && i < accounts.n; i++)
		if (strcmp(accounts.at[i].control, control) == 0)
			total += sum_of(&sums, accounts.at[i].id);
	if (err == OK)
		*cents = total;
	return err;
}
