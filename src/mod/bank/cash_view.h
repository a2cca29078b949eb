/* What the pages of cash on hand show. */
#ifndef MOD_BANK_CASH_VIEW_H
#define MOD_BANK_CASH_VIEW_H

#include "http/html.h"
#include "web/page.h"

struct cash_item {
	int64_t id, cents, float_cents;
	const char *practice, *number, *name, *kind, *state;
	bool is_open;
	int32_t last_day;
};
struct cash_list_view {
	struct cash_item *drawers;
	size_t n_drawers;
};
void tmpl_cash_list(struct html *o, const struct cash_list_view *v);

struct cash_move_item {
	int32_t day;
	const char *kind, *memo;
	int64_t cents, number, journal_id;
};
struct cash_count_item {
	int64_t id;
	int32_t day;
	const char *kind, *who;
	int64_t expected, counted, difference, deposit;
};
struct cash_drawer_view {
	int64_t id, cents, float_cents;
	const char *name, *kind;
	bool is_open, petty, may_edit;
	struct cash_move_item *moves;
	size_t n_moves;
	struct cash_count_item *counts;
	size_t n_counts;
	const char *problem;
	const struct form_page_view *move, *count;
};
void tmpl_cash_drawer(struct html *o, const struct cash_drawer_view *v);

struct cash_piece {
	int64_t worth, n, cents;
};
/* A count on paper; the deposit slip when there was one. */
struct cash_slip_view {
	int64_t id, drawer_id;
	const char *drawer, *practice, *bank, *kind, *who, *note;
	int32_t day;
	int64_t expected, counted, difference, deposit, left;
	struct cash_piece *pieces;
	size_t n_pieces;
};
void tmpl_cash_slip(struct html *o, const struct cash_slip_view *v);

#endif
