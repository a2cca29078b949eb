/* Handlers, forms and views of cash on hand. */
#ifndef MOD_BANK_CASH_WEB_H
#define MOD_BANK_CASH_WEB_H

#include "mod/bank/bank_cash.h"
#include "mod/bank/bank_web.h"

struct cash_drawer_form {
	int64_t account;
	const char *name, *kind;
	int64_t left;
};
struct cash_move_form {
	const char *direction, *memo;
	int32_t day;
	int64_t amount, account;
};
struct cash_count_form {
	int32_t day;
	int64_t n10000, n5000, n2000, n1000, n500, n200, n100, n50, n25, n10, n5, n1;
	int64_t bank;
	const char *note, *turn;
};
extern const struct form cash_drawer_form, cash_move_form, cash_count_form;
extern const struct view_type cash_list_view_type, cash_drawer_view_type, cash_slip_view_type;

enum err cash_list_show(struct ctx *c);
enum err cash_new(struct ctx *c);
enum err cash_create(struct ctx *c);
enum err cash_drawer_show(struct ctx *c);
enum err cash_moved(struct ctx *c);
enum err cash_counted(struct ctx *c);
enum err cash_slip_show(struct ctx *c);

#endif
