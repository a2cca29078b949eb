#include "mod/roster/life_routes.h"
#include "mod/roster/life_web.h"
#include "mod/roster/my_sql.h"
#include "mod/roster/shift_offer_sql.h"
#include "mod/roster/swap_sql.h"
#include "web/page.h"

static const struct route routes[] = {
	{ HTTP_GET, "/assignments/:assignment/call-out", PERM_ROSTER_WRITE, call_out_new,
	  .view = &form_page_view_type, .says = "The form for somebody who cannot come." },
	{ HTTP_POST, "/assignments/:assignment/call-out", PERM_ROSTER_WRITE, call_out_do,
	  .form = &call_out_form, .again = call_out_new, .audit = "assignment.call_out",
	  .says = "Takes the person off the published shift, which is open from then on." },
	{ HTTP_GET, "/sites/:site/open-shifts", PERM_ROSTER_READ, open_shifts_show,
	  .view = &open_shifts_view_type, .says = "Published shifts that lost their person." },
	{ HTTP_GET, "/sites/:site/open-shifts/new", PERM_ROSTER_WRITE, need_open_new,
	  .view = &form_page_view_type, .says = "The form for a further open shift." },
	{ HTTP_POST, "/sites/:site/open-shifts", PERM_ROSTER_WRITE, need_open_do,
	  .form = &need_open_form, .again = need_open_new, .audit = "open_shift.create",
	  .says = "Opens a shift that people may be asked for." },
	{ HTTP_GET, "/open-shifts/:openshift", PERM_ROSTER_READ, open_shift_show,
	  .view = &open_shift_view_type,
	  .says = "An open shift: who may take it, cheapest first, and who may not and why." },
	{ HTTP_POST, "/open-shifts/:openshift/offer", PERM_ROSTER_WRITE, open_shift_ask,
	  .form = &offer_form, .again = open_shift_show, .audit = "open_shift.offer",
	  .says = "Asks people one by one, in rounds, or all at once; or lets them claim it." },
	{ HTTP_POST, "/open-shifts/:openshift/give", PERM_ROSTER_WRITE, open_shift_give,
	  .form = &give_form, .again = open_shift_show, .audit = "open_shift.give",
	  .says = "Gives it to somebody: a claim is granted, or the manager answers for one." },
	{ HTTP_POST, "/open-shifts/:openshift/refuse", PERM_ROSTER_WRITE, open_shift_deny,
	  .form = &refuse_claim_form, .again = open_shift_show, .audit = "open_shift.refuse",
	  .says = "Does not grant a claim." },
	{ HTTP_POST, "/open-shifts/:openshift/close", PERM_ROSTER_WRITE, open_shift_shut,
	  .form = &form_nothing, .again = open_shift_show, .audit = "open_shift.close",
	  .says = "Nobody is needed any more." },
	{ HTTP_GET, "/timeoff/:timeoff/effect", PERM_TIME_OFF_READ, time_off_effect_show,
	  .view = &time_off_effect_view_type,
	  .says = "Which needs fall below their minimum on which day, if time off is granted." },
	{ HTTP_GET, "/sites/:site/change-policy", PERM_OFFICE_READ, change_policy_show,
	  .view = &change_policy_view_type,
	  .says = "How a site deals with changes after publication." },
	{ HTTP_GET, "/sites/:site/change-policy/edit", PERM_OFFICE_WRITE, change_policy_edit,
	  .view = &form_page_view_type, .says = "The form of that." },
	{ HTTP_POST, "/sites/:site/change-policy", PERM_OFFICE_WRITE, change_policy_change,
	  .form = &change_policy_form, .again = change_policy_edit, .audit = "change_policy.save",
	  .says = "Changes how a site deals with changes." },

	{ HTTP_GET, "/me/shifts/:myshift/call-out", PERM_OWN, my_call_out_new,
	  .view = &form_page_view_type, .says = "The form for calling out of your own shift." },
	{ HTTP_POST, "/me/shifts/:myshift/call-out", PERM_OWN, my_call_out_do,
	  .form = &call_out_form, .again = my_call_out_new, .audit = "assignment.call_out",
	  .says = "Says that you cannot come to your shift." },
	{ HTTP_GET, "/me/open-shifts", PERM_OWN, my_openings_show, .view = &my_openings_view_type,
	  .says = "Open shifts that you are offered or may claim." },
	{ HTTP_POST, "/me/open-shifts/:myopening/take", PERM_OWN, my_opening_take,
	  .form = &form_nothing, .again = my_openings_show, .audit = "open_shift.take",
	  .says = "Takes an open shift, or asks for it where a manager decides." },
	{ HTTP_POST, "/me/open-shifts/:myopening/decline", PERM_OWN, my_opening_decline,
	  .form = &form_nothing, .again = my_openings_show, .audit = "open_shift.decline",
	  .says = "Says no to an open shift that you are offered." },
	{ HTTP_GET, "/me/shifts/:myshift/swap", PERM_OWN, swap_new_show,
	  .view = &swap_new_view_type,
	  .says = "Who could take your shift, and for which of theirs, by all rules." },
	{ HTTP_POST, "/me/shifts/:myshift/swap", PERM_OWN, swap_propose, .form = &swap_form,
	  .again = swap_new_show, .audit = "swap.propose",
	  .says = "Asks a colleague to take your shift, or to exchange it." },
	{ HTTP_GET, "/me/swaps", PERM_OWN, my_swaps_show, .view = &my_swaps_view_type,
	  .says = "Swaps that you asked for, or are asked for." },
	{ HTTP_POST, "/me/swaps/:myswap/accept", PERM_OWN, my_swap_accept, .form = &form_nothing,
	  .again = my_swaps_show, .audit = "swap.accept",
	  .says = "Says yes to a colleague's swap." },
	{ HTTP_POST, "/me/swaps/:myswap/decline", PERM_OWN, my_swap_decline, .form = &form_nothing,
	  .again = my_swaps_show, .audit = "swap.decline", .says = "Says no to it." },
	{ HTTP_POST, "/me/swaps/:myswap/withdraw", PERM_OWN, my_swap_withdraw,
	  .form = &form_nothing, .again = my_swaps_show, .audit = "swap.withdraw",
	  .says = "Takes back a swap that you asked for." },
	{ HTTP_GET, "/sites/:site/swaps", PERM_ROSTER_READ, site_swaps_show,
	  .view = &site_swaps_view_type, .says = "Swaps of a site, those to be decided first." },
	{ HTTP_POST, "/swaps/:swap/approve", PERM_ROSTER_PUBLISH, site_swap_approve,
	  .form = &swap_decide_form, .again = site_swaps_show, .audit = "swap.approve",
	  .says = "Approves an accepted swap; both weeks are published." },
	{ HTTP_POST, "/swaps/:swap/refuse", PERM_ROSTER_PUBLISH, site_swap_refuse,
	  .form = &swap_decide_form, .again = site_swaps_show, .audit = "swap.refuse",
	  .says = "Refuses a swap." },
	{ HTTP_POST, "/swaps/:swap/accept", PERM_ROSTER_PUBLISH, site_swap_accept,
	  .form = &swap_decide_form, .again = site_swaps_show, .audit = "swap.accept_for",
	  .says = "Says yes for somebody who is absent, with the reason." },
	{ HTTP_GET, "/me/team", PERM_OWN, my_team_show, .view = &my_team_view_type,
	  .says = "The published week of the sites where you work: ?week=DAY." },
	{ HTTP_GET, "/me/wishes", PERM_OWN, my_wishes_show, .view = &my_wishes_view_type,
	  .says = "Shifts that you would like, or would rather not have." },
	{ HTTP_POST, "/me/wishes", PERM_OWN, my_wish_save, .form = &wish_form,
	  .again = my_wishes_show, .audit = "wish.save", .says = "Adds a wish." },
	{ HTTP_POST, "/me/wishes/:mywish/remove", PERM_OWN, my_wish_remove, .form = &form_nothing,
	  .again = my_wishes_show, .audit = "wish.remove", .says = "Takes a wish back." },
	{ HTTP_GET, "/me/credentials", PERM_OWN, my_credentials_show,
	  .view = &my_credentials_view_type, .says = "Your credentials, and when they end." },
	{ HTTP_POST, "/me/week-seen", PERM_OWN, my_week_confirm, .form = &seen_form,
	  .audit = "week.seen", .says = "Says that you know your published week." },
	{ HTTP_GET, "/sites/:site/seen", PERM_ROSTER_READ, week_seen_show,
	  .view = &week_seen_view_type, .says = "Who has seen the published week of ?from=DAY." },
	{ HTTP_GET, "/me/notices", PERM_OWN, my_notices_show, .view = &my_notices_view_type,
	  .says = "What you were told lately." },
	{ HTTP_POST, "/me/notices/read", PERM_OWN, my_notices_seen, .form = &form_nothing,
	  .audit = "notice.read", .says = "Marks everything as read." },
};

struct route_table life_routes(void)
{
	return (struct route_table){ routes, ARRAY_LEN(routes) };
}

enum err life_open_shift_visible(struct db *db, struct arena *a, int64_t viewer, int64_t id)
{
	struct open_shift_visible_row row;
	return open_shift_visible(db, a, viewer, id, &row);
}

enum err life_my_opening_visible(struct db *db, struct arena *a, int64_t viewer, int64_t id)
{
	struct open_shift_of_person_row row;
	return open_shift_of_person(db, a, viewer, id, &row);
}

enum err life_my_shift_visible(struct db *db, struct arena *a, int64_t viewer, int64_t id)
{
	struct open_work_own_row row;
	return open_work_own(db, a, viewer, id, &row);
}

enum err life_swap_visible(struct db *db, struct arena *a, int64_t viewer, int64_t id)
{
	struct swap_visible_row row;
	return swap_visible(db, a, viewer, id, &row);
}

enum err life_my_swap_visible(struct db *db, struct arena *a, int64_t viewer, int64_t id)
{
	struct swap_own_row row;
	return swap_own(db, a, viewer, id, &row);
}

enum err life_colleague_visible(struct db *db, struct arena *a, int64_t viewer, int64_t id)
{
	struct swap_colleague_row row;
	return swap_colleague(db, a, viewer, id, &row);
}

enum err life_colleague_shift_visible(struct db *db, struct arena *a, int64_t viewer, int64_t id)
{
	struct swap_colleague_shift_row row;
	return swap_colleague_shift(db, a, viewer, id, &row);
}

enum err life_own_shift_visible(struct db *db, struct arena *a, int64_t viewer, int64_t id)
{
	struct my_shift_kind_row row;
	return my_shift_kind(db, a, viewer, id, &row);
}

enum err life_my_wish_visible(struct db *db, struct arena *a, int64_t viewer, int64_t id)
{
	struct my_wish_own_row row;
	return my_wish_own(db, a, viewer, id, &row);
}
