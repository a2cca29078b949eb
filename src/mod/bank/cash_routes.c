/* What can be asked about cash on hand. */
#include "mod/bank/cash_web.h"
#include "web/page.h"

static const struct route routes[] = {
	{ HTTP_GET, "/cash", PERM_LEDGER_READ, cash_list_show, .view = &cash_list_view_type,
	  .says = "Drawers and petty cash, with what is in them." },
	{ HTTP_GET, "/cash/new", PERM_LEDGER_WRITE, cash_new, .view = &form_page_view_type,
	  .says = "The form for a new drawer." },
	{ HTTP_POST, "/cash", PERM_LEDGER_WRITE, cash_create, .form = &cash_drawer_form,
	  .again = cash_new, .audit = "cash.create", .says = "Adds a drawer." },
	{ HTTP_GET, "/cash/:drawer", PERM_LEDGER_READ, cash_drawer_show,
	  .view = &cash_drawer_view_type, .says = "One drawer: moves and counts." },
	{ HTTP_POST, "/cash/:drawer/move", PERM_LEDGER_WRITE, cash_moved, .form = &cash_move_form,
	  .again = cash_drawer_show, .audit = "cash.move",
	  .says = "Puts money in or takes it out." },
	{ HTTP_POST, "/cash/:drawer/count", PERM_LEDGER_WRITE, cash_counted,
	  .form = &cash_count_form, .again = cash_drawer_show, .audit = "cash.count",
	  .says = "Opens or closes a drawer with a count." },
	{ HTTP_GET, "/cash/counts/:cashcount", PERM_LEDGER_READ, cash_slip_show,
	  .view = &cash_slip_view_type, .says = "A count; the deposit slip." },
};

struct route_table bank_cash_routes(void)
{
	return (struct route_table){ routes, ARRAY_LEN(routes) };
}
