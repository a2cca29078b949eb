/* Handlers and forms of the changes after publication, for life_routes.c. */
#ifndef MOD_ROSTER_LIFE_WEB_H
#define MOD_ROSTER_LIFE_WEB_H

#include "mod/roster/life.h"
#include "web/ctx.h"

extern const struct view_type open_shifts_view_type, open_shift_view_type, my_openings_view_type,
	my_notices_view_type, change_policy_view_type, my_swaps_view_type, site_swaps_view_type,
	swap_new_view_type, time_off_effect_view_type, my_team_view_type, my_wishes_view_type,
	my_credentials_view_type, week_seen_view_type;

struct call_out_form {
	const char *cause, *reason;
	int32_t until;
	int64_t version;
};
struct offer_form {
	const char *how;
	int64_t minutes, size;
};
struct give_form {
	int64_t person;
	const char *reason;
};
struct need_open_form {
	int64_t shift, position, credential_kind;
	int32_t day;
	const char *reason;
};
struct change_policy_form {
	bool claim_approval, swap_approval, lapse_empties;
	int64_t offer_minutes, tier_size, version;
};
struct swap_form {
	int64_t person, shift;
	const char *note;
};
struct swap_decide_form {
	const char *reason;
};
struct wish_form {
	int32_t day;
	int64_t shift;
	const char *want;
};
struct seen_form {
	int32_t week;
};
extern const struct form swap_form, swap_decide_form, wish_form, seen_form;
extern const struct form call_out_form, offer_form, give_form, refuse_claim_form, need_open_form,
	change_policy_form;

/* The change that a handler makes. */
static inline struct life life_of(struct ctx *c)
{
	return (struct life){ c->db, c->arena, c->now_ms, c->who.account_id };
}

enum err call_out_new(struct ctx *c);
enum err call_out_do(struct ctx *c);
enum err my_call_out_new(struct ctx *c);
enum err my_call_out_do(struct ctx *c);
enum err open_shifts_show(struct ctx *c);
enum err open_shift_show(struct ctx *c);
enum err open_shift_ask(struct ctx *c);
enum err open_shift_give(struct ctx *c);
enum err open_shift_deny(struct ctx *c);
enum err open_shift_shut(struct ctx *c);
enum err need_open_new(struct ctx *c);
enum err need_open_do(struct ctx *c);
enum err change_policy_show(struct ctx *c);
enum err change_policy_edit(struct ctx *c);
enum err change_policy_change(struct ctx *c);

enum err my_openings_show(struct ctx *c);
enum err my_opening_take(struct ctx *c);
enum err my_opening_decline(struct ctx *c);
enum err my_notices_show(struct ctx *c);
enum err my_notices_seen(struct ctx *c);

enum err my_team_show(struct ctx *c);
enum err my_wishes_show(struct ctx *c);
enum err my_wish_save(struct ctx *c);
enum err my_wish_remove(struct ctx *c);
enum err my_credentials_show(struct ctx *c);
enum err my_week_confirm(struct ctx *c);
enum err week_seen_show(struct ctx *c);

enum err time_off_effect_show(struct ctx *c);

enum err my_swaps_show(struct ctx *c);
enum err swap_new_show(struct ctx *c);
enum err swap_propose(struct ctx *c);
enum err my_swap_accept(struct ctx *c);
enum err my_swap_decline(struct ctx *c);
enum err my_swap_withdraw(struct ctx *c);
enum err site_swaps_show(struct ctx *c);
enum err site_swap_approve(struct ctx *c);
enum err site_swap_refuse(struct ctx *c);
enum err site_swap_accept(struct ctx *c);

#endif
