/* What the pages about changes after publication show. */
#ifndef MOD_ROSTER_LIFE_VIEW_H
#define MOD_ROSTER_LIFE_VIEW_H

#include "http/html.h"
#include "web/page.h"

struct open_shift_item {
	int64_t id;
	int32_t day;
	const char *shift, *when, *position;
	const char *cause, *why; /* as stored; "Maya Lindqvist called in sick: fever" */
	const char *state, *state_words, *state_class;
	const char *filled_by; /* NULL */
	bool claimable;
};
struct flagged_shift {
	int64_t id, version;
	const char *when, *person, *words;
};
struct open_shifts_view {
	int64_t site_id;
	const char *site, *back;
	struct open_shift_item *shifts;
	size_t n_shifts;
	size_t n_open;
	struct flagged_shift *flagged; /* of people who lost a credential */
	size_t n_flagged;
	bool may_edit;
};
void tmpl_flagged_shifts(struct html *o, const struct open_shifts_view *v);
void tmpl_open_shifts(struct html *o, const struct open_shifts_view *v);
void tmpl_open_shift_tag(struct html *o, const struct open_shift_item *s);

/* Somebody who could take it, or could not. */
struct open_candidate {
	int64_t person_id;
	const char *person, *position, *words;
	bool fits, claimed;
	const char *offer;       /* state of an offer: "offered"; NULL without */
	const char *offer_words; /* "asked until Mon, Nov 23, 4:15 PM"; "" */
	int64_t overtime_minutes;
	int64_t cost_cents; /* 0 when it is not shown */
	bool has_cost;
};
struct open_shift_view {
	int64_t id, version;
	struct open_shift_item shift;
	const char *site, *path, *back;
	struct open_candidate *candidates; /* who may, best first */
	size_t n_candidates;
	struct open_candidate *others; /* of the same position, who may not */
	size_t n_others;
	const struct form_page_view *offer_form; /* NULL: nothing to be done any more */
	const char *problem;
	bool may_edit, may_override, open;
	bool covered; /* somebody was planned there meanwhile */
};
void tmpl_open_shift(struct html *o, const struct open_shift_view *v);
void tmpl_open_candidate(struct html *o, const struct open_shift_view *v,
			 const struct open_candidate *c);
void tmpl_open_others(struct html *o, const struct open_shift_view *v);
void tmpl_open_ask(struct html *o, const struct open_shift_view *v);

/* One's own: what is offered, and what may be claimed. */
struct my_opening {
	int64_t id;
	int32_t day;
	const char *shift, *when, *position, *site;
	int64_t tint;
	const char *offer; /* "offered", "claimed", ... or NULL */
	const char *until; /* the offer holds until; "" */
	const char *why;   /* what is in the way; NULL when nothing is */
	bool may_take;
};
struct my_openings_view {
	struct my_opening *shifts;
	size_t n_shifts;
	const char *problem;
	bool on_roster;
};
void tmpl_my_openings(struct html *o, const struct my_openings_view *v);
void tmpl_my_opening(struct html *o, const struct my_opening *s);

struct my_notice {
	int64_t id, at;
	const char *title, *body, *path, *when;
	bool unread;
};
struct my_notices_view {
	struct my_notice *notices;
	size_t n_notices;
	int64_t unread;
};
void tmpl_my_notices(struct html *o, const struct my_notices_view *v);

struct swap_item {
	int64_t id;
	const char *from, *to, *gives, *gets; /* gets NULL: a gift */
	const char *state, *state_words, *state_class, *note, *reason;
	bool mine, waits, may_answer, may_withdraw, may_decide;
};
struct my_swaps_view {
	struct swap_item *swaps;
	size_t n_swaps;
	const char *problem;
	bool on_roster;
};
struct site_swaps_view {
	const char *site, *back, *problem;
	struct swap_item *swaps;
	size_t n_swaps;
};
struct swap_option {
	int64_t person, shift;
	const char *name, *words;
	int32_t day;
};
struct swap_new_view {
	int64_t shift;
	const char *words, *path, *problem;
	struct swap_option *gifts, *exchanges;
	size_t n_gifts, n_exchanges;
};
void tmpl_my_swaps(struct html *o, const struct my_swaps_view *v);
void tmpl_my_swap(struct html *o, const struct swap_item *s);
void tmpl_swap_words(struct html *o, const struct swap_item *s);
void tmpl_site_swaps(struct html *o, const struct site_swaps_view *v);
void tmpl_site_swap(struct html *o, const struct swap_item *s);
void tmpl_swap_new(struct html *o, const struct swap_new_view *v);
void tmpl_life_problem(struct html *o, const char *problem);

struct effect_line {
	int32_t day;
	const char *site, *shift, *position;
	int64_t needed, had, has;
};
struct effect_short {
	int32_t day;
	const char *site, *position;
	int64_t needed, left;
};
struct time_off_effect_view {
	int64_t id, version;
	const char *person, *position, *status, *note;
	int32_t from, to;
	int64_t planned; /* shifts that the person has in these days */
	struct effect_line *lines;
	struct effect_short *shorts;
	size_t n_lines, n_shorts;
	bool may_decide, cut;
};
void tmpl_time_off_effect(struct html *o, const struct time_off_effect_view *v);

struct team_mate {
	const char *name, *position;
	bool me;
};
struct team_shift {
	const char *shift, *time, *site;
	int64_t tint;
	struct team_mate *people;
	size_t n_people;
};
struct team_day {
	int32_t day;
	int64_t date; /* of the month */
	bool today;
	struct team_shift *shifts;
	size_t n_shifts;
};
struct my_team_view {
	const char *period, *before, *after;
	struct team_day *days;
	size_t n_days;
	bool on_roster;
};
void tmpl_my_team(struct html *o, const struct my_team_view *v);
void tmpl_team_shift(struct html *o, const struct team_shift *s);

struct my_wish {
	int64_t id;
	int32_t day;
	const char *shift, *site;
	int64_t tint;
	bool wants;
};
struct my_wishes_view {
	struct my_wish *wishes;
	size_t n_wishes;
	struct form_page_view *form;
	bool on_roster;
};
void tmpl_my_wishes(struct html *o, const struct my_wishes_view *v);

struct my_credential {
	const char *kind, *number, *state, *words, *tag;
	int32_t issued, expires;
	int64_t days_left;
	bool soon;
};
struct my_credentials_view {
	struct my_credential *credentials;
	size_t n_credentials;
};
void tmpl_my_credentials(struct html *o, const struct my_credentials_view *v);

struct seen_item {
	int64_t staff_id;
	const char *name, *position, *changed_words, *seen_words; /* seen_words NULL: never */
	int64_t changed, seen, shifts;
	bool current;
};
struct week_seen_view {
	const char *back;
	struct seen_item *people;
	size_t n_people;
	int64_t n_current;
};
void tmpl_week_seen(struct html *o, const struct week_seen_view *v);

struct change_policy_view {
	int64_t site_id;
	bool claim_approval, swap_approval, lapse_empties, may_edit;
	int64_t offer_minutes, tier_size;
};
void tmpl_change_policy(struct html *o, const struct change_policy_view *v);

#endif
