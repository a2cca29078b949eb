/* The manager's side of an open shift: the list of a site, who could take it, asking, giving. */
#include "mod/roster/open_shift.h"
#include "base/date.h"
#include "base/id.h"
#include "base/utf8.h"
#include "mod/people/people_api.h"
#include "mod/roster/cell.h"
#include "mod/roster/life_view.h"
#include "mod/roster/life_web.h"
#include "mod/roster/plan_web.h"

#define DAY_MS (24LL * 60 * 60 * 1000)
/* The list goes back so far, for who asks what became of it. */
#define LIST_DAYS_BACK  14
#define LIST_DAYS_AHEAD 27

static const struct view_field item_fields[] = {
	VIEW_ID(struct open_shift_item, id),          VIEW_DAY(struct open_shift_item, day),
	VIEW_TEXT(struct open_shift_item, shift),     VIEW_TEXT(struct open_shift_item, when),
	VIEW_TEXT(struct open_shift_item, position),  VIEW_TEXT(struct open_shift_item, cause),
	VIEW_TEXT(struct open_shift_item, why),       VIEW_TEXT(struct open_shift_item, state),
	VIEW_TEXT(struct open_shift_item, filled_by), VIEW_BOOL(struct open_shift_item, claimable),
};
VIEW_PART(open_shift_item, item_fields);
static const struct view_field flagged_fields[] = {
	VIEW_ID(struct flagged_shift, id),
	VIEW_TEXT(struct flagged_shift, when),
	VIEW_TEXT(struct flagged_shift, person),
	VIEW_TEXT(struct flagged_shift, words),
};
VIEW_PART(flagged_shift, flagged_fields);
static const struct view_field list_fields[] = {
	VIEW_LIST(struct open_shifts_view, flagged, n_flagged, flagged_shift_type),
	VIEW_TEXT(struct open_shifts_view, site),
	VIEW_LIST(struct open_shifts_view, shifts, n_shifts, open_shift_item_type),
};
VIEW_PAGE(open_shifts, list_fields);
static const struct view_field candidate_fields[] = {
	VIEW_ID(struct open_candidate, person_id),
	VIEW_TEXT(struct open_candidate, person),
	VIEW_TEXT(struct open_candidate, position),
	VIEW_BOOL(struct open_candidate, fits),
	VIEW_TEXT(struct open_candidate, words),
	VIEW_TEXT(struct open_candidate, offer),
	VIEW_INT(struct open_candidate, overtime_minutes),
	VIEW_BOOL(struct open_candidate, has_cost),
	VIEW_MONEY(struct open_candidate, cost_cents),
};
VIEW_PART(open_candidate, candidate_fields);
static const struct view_field shift_fields[] = {
	VIEW_ID(struct open_shift_view, id),
	VIEW_ONE(struct open_shift_view, shift, open_shift_item_type),
	VIEW_BOOL(struct open_shift_view, covered),
	VIEW_LIST(struct open_shift_view, candidates, n_candidates, open_candidate_type),
	VIEW_LIST(struct open_shift_view, others, n_others, open_candidate_type),
};
VIEW_PAGE(open_shift, shift_fields);

static const struct choice hows[] = {
	{ "one", "One by one" },  { "tiers", "In small groups" },
	{ "all", "All at once" }, { "claim", "Let people claim it" },
	{ NULL, NULL },
};

static const struct field offer_fields[] = {
	FIELD_CHOICE(struct offer_form, how, .label = "How", .required = true, .choices = hows,
		     .help = "Best first. The first who says yes has the shift."),
	FIELD_INT(struct offer_form, minutes, .label = "Minutes to answer", .min = 1, .max = 10080,
		  .help = "Then the next are asked."),
	FIELD_INT(struct offer_form, size, .label = "People in a group", .min = 1, .max = 100),
};
const struct form offer_form = FORM("open_shift_offer", struct offer_form, offer_fields, "Ask");

static const struct field give_fields[] = {
	FIELD_REF(struct give_form, person, .label = "Person", .required = true, .ref = "staff"),
	FIELD_LONG(struct give_form, reason, .label = "Reason", .max = LIMIT_NOTE,
		   .help = "How you know that the person agrees; and why a rule may be broken."),
};
const struct form give_form = FORM("open_shift_give", struct give_form, give_fields, "Give");
const struct form refuse_claim_form =
	FORM("open_shift_refuse", struct give_form, give_fields, "Refuse");

static const struct field need_fields[] = {
	FIELD_REF(struct need_open_form, shift, .label = "Shift", .required = true, .ref = "shift"),
	FIELD_REF(struct need_open_form, position, .label = "Position", .required = true,
		  .ref = "position"),
	FIELD_REF(struct need_open_form, credential_kind, .label = "Credential",
		  .ref = "credential_kind"),
	FIELD_DAY(struct need_open_form, day, .label = "Day", .required = true),
	FIELD_LONG(struct need_open_form, reason, .label = "Note", .max = LIMIT_NOTE),
};
const struct form need_open_form =
	FORM("open_shift", struct need_open_form, need_fields, "Open the shift");

static const struct {
	const char *cause, *with_name, *without;
} why_words[] = {
	{ "sick", "%s called in sick", "Somebody called in sick" },
	{ "family", "%s has a family emergency", "A family emergency" },
	{ "no-show", "%s did not come", "Somebody did not come" },
	{ "other", "%s cannot come", "Somebody cannot come" },
	{ "credential", "%s has lost a credential", "A credential ended" },
	{ "needed", "%s", "One more person is needed" },
};
static const struct {
	const char *state, *words, *tag;
} states[] = {
	{ "open", "Open", "tag-bad" },
	{ "filled", "Covered", "tag-ok" },
	{ "closed", "Closed", "" },
};

static const char *why_of(struct ctx *c, const struct open_shift_row *r)
{
	const char *why = r->cause;
	for (size_t i = 0; i < ARRAY_LEN(why_words); i++)
		if (strcmp(why_words[i].cause, r->cause) == 0)
			why = r->left_name == NULL ? why_words[i].without :
						     arena_printf(c->arena, "%s%s", r->left_name,
								  why_words[i].with_name + 2);
	return r->reason[0] == '\0' ? why : arena_printf(c->arena, "%s: %s", why, r->reason);
}

static struct open_shift_item item_of(struct ctx *c, const struct open_shift_row *r)
{
	struct open_shift_item item = {
		.id = r->id,
		.day = r->day,
		.shift = r->shift,
		.when = life_shift_words(c->arena, r->shift, r->time_zone, r->day, r->start_ms,
					 r->end_ms),
		.position = r->position,
		.cause = r->cause,
		.why = why_of(c, r),
		.state = r->state,
		.filled_by = r->filled_name,
		.claimable = r->claimable,
	};
	for (size_t i = 0; i < ARRAY_LEN(states); i++)
		if (strcmp(states[i].state, r->state) == 0) {
			item.state_words = states[i].words;
			item.state_class = states[i].tag;
		}
	return item;
}

/* Coming shifts whose person does not hold what the need asks for, and nobody allowed it. */
static enum err add_flagged(struct ctx *c, const struct open_shift_site_row *site,
			    struct open_shifts_view *v)
{
	struct roster_plan *p;
	const struct tz *tz = tz_find(site->time_zone);
	int32_t today = tz_day(tz == NULL ? tz_find("UTC") : tz, c->now_ms);
	enum err err = roster_plan_load(c->db, c->arena, c->who.account_id, v->site_id, today,
					today + LIST_DAYS_AHEAD, &p);
	if (err != OK)
		return err;
	v->flagged = arena_array(c->arena, struct flagged_shift, (size_t)p->works + 1);
	for (int32_t i = 0; i < p->works; i++) {
		const struct roster_work *w = &p->work[i];
		if (!w->in_span || w->start_ms <= c->now_ms || w->override_reason[0] != '\0' ||
		    (roster_broken_work(p, w) & 1U << ROSTER_CREDENTIAL) == 0)
			continue;
		struct roster_verdicts verdicts;
		roster_verdicts_work(p, c->arena, w, &verdicts);
		const char *words = "";
		for (size_t k = 0; k < verdicts.n; k++)
			if (verdicts.at[k].rule == ROSTER_CREDENTIAL)
				words = verdicts.at[k].words;
		v->flagged[v->n_flagged++] =
			(struct flagged_shift){ w->id, w->version,
						life_shift_words(c->arena, p->shift[w->shift].name,
								 site->time_zone, w->day,
								 w->start_ms, w->end_ms),
						p->person[w->person].name, words };
	}
	return OK;
}

enum err open_shifts_show(struct ctx *c)
{
	struct open_shifts_view *v = arena_new_one(c->arena, struct open_shifts_view);
	struct open_shift_row_list rows;
	struct open_shift_site_row site;
	v->site_id = ctx_id(c, "site");
	enum err err = open_shift_list(c->db, c->arena, c->who.account_id, v->site_id,
				       c->now_ms - LIST_DAYS_BACK * DAY_MS, &rows);
	if (err == OK)
		err = open_shift_site(c->db, c->arena, v->site_id, &site);
	if (err == OK)
		err = add_flagged(c, &site, v);
	if (err != OK)
		return err;
	v->site = site.name;
	v->back = ctx_path(c, "/sites/%s/roster", ctx_id_text(c, v->site_id));
	v->may_edit = ctx_may(c, PERM_ROSTER_WRITE);
	v->shifts = arena_array(c->arena, struct open_shift_item, rows.n + 1);
	for (; v->n_shifts < rows.n; v->n_shifts++) {
		v->shifts[v->n_shifts] = item_of(c, &rows.at[v->n_shifts]);
		v->n_open += rows.at[v->n_shifts].state[0] == 'o';
	}
	c->nav = "/roster";
	c->above = site.name;
	return view_show(c, &open_shifts_view_type, v, "Open shifts");
}

/* ---- One of them ---------------------------------------------------------------------------- */

static const char *offer_words(struct ctx *c, const struct open_shift_row *r,
			       const struct shift_offer_row *o)
{
	static const struct {
		const char *state, *words;
	} said[] = {
		{ "waiting", "asked later" },
		{ "claimed", "asks for it" },
		{ "accepted", "has it" },
		{ "declined", "said no" },
		{ "expired", "did not answer" },
		{ "withdrawn", "no longer asked" },
		{ "refused", "was not granted it" },
	};
	if (o->expires_at != NULL && strcmp(o->state, "offered") == 0)
		return ctx_path(c, "asked until %s",
				life_when(c->arena, r->time_zone, *o->expires_at));
	for (size_t i = 0; i < ARRAY_LEN(said); i++)
		if (strcmp(said[i].state, o->state) == 0)
			return said[i].words;
	return "";
}

static void fill_candidate(struct ctx *c, const struct open_shift_row *r,
			   const struct open_shift_ranking *ranking, const struct replacement *from,
			   const struct shift_offer_row_list *offers, struct open_candidate *to)
{
	const struct roster_person *who = &ranking->plan->person[from->person];
	bool money = ctx_may(c, PERM_PAY_READ) && from->cost.known;
	*to = (struct open_candidate){
		.person_id = who->id,
		.person = who->name,
		.position = ranking->plan->position[who->position].name,
		.words = replacement_words(c->arena, from),
		.fits = from->fits,
		.offer_words = "",
		.overtime_minutes = from->cost.overtime,
		.has_cost = money,
		.cost_cents = money ? from->cost.cents : 0,
	};
	for (size_t i = 0; i < offers->n; i++)
		if (offers->at[i].staff_id == who->id) {
			to->offer = offers->at[i].state;
			to->offer_words = offer_words(c, r, &offers->at[i]);
			to->claimed = strcmp(to->offer, "claimed") == 0;
		}
}

static void fill_candidates(struct ctx *c, const struct open_shift_row *r,
			    const struct open_shift_ranking *ranking,
			    const struct shift_offer_row_list *offers, struct open_shift_view *v)
{
	const struct replacements *list = &ranking->list;
	v->candidates = arena_array(c->arena, struct open_candidate, list->n + 1);
	v->others = arena_array(c->arena, struct open_candidate, list->n + 1);
	for (size_t i = 0; i < list->n; i++) {
		const struct replacement *one = &list->at[i];
		if (one->fits)
			fill_candidate(c, r, ranking, one, offers,
				       &v->candidates[v->n_candidates++]);
		else if (!one->other_position || ctx_wants_json(c))
			fill_candidate(c, r, ranking, one, offers, &v->others[v->n_others++]);
	}
}

/* Whether the need that the shift left open has somebody again, by the grid or by a fill. */
static bool covered_again(const struct roster_plan *p, const struct open_shift_row *r)
{
	struct roster_slice s = roster_needs_of(p, r->day);
	bool asked = false;
	for (int32_t i = s.first; i < s.first + s.n; i++) {
		const struct roster_need *n = &p->need[i];
		if (p->shift[n->shift].id != r->shift_id ||
		    p->position[n->position].id != r->position_id)
			continue;
		asked = true;
		if (n->open > 0)
			return false;
	}
	return asked && strcmp(r->cause, "needed") != 0;
}

static enum err fill_open(struct ctx *c, const struct open_shift_row *r, struct open_shift_view *v)
{
	struct life l = life_of(c);
	struct open_shift_ranking ranking;
	struct shift_offer_row_list offers;
	struct change_policy_get_row policy;
	enum err err = open_shift_rank(&l, r, &ranking);
	if (err == OK)
		err = shift_offer_list(c->db, c->arena, r->id, &offers);
	if (err == OK)
		err = life_policy(&l, r->site_id, &policy);
	if (err != OK)
		return err;
	fill_candidates(c, r, &ranking, &offers, v);
	v->covered = covered_again(ranking.plan, r);
	struct offer_form proposed = { "tiers", policy.offer_minutes, policy.tier_size };
	if (v->may_edit)
		v->offer_form = form_page(c, &offer_form, &proposed);
	return OK;
}

enum err open_shift_show(struct ctx *c)
{
	struct open_shift_view *v = arena_new_one(c->arena, struct open_shift_view);
	struct open_shift_row r;
	enum err err = open_shift_get(c->db, c->arena, ctx_id(c, "openshift"), &r);
	if (err != OK)
		return err;
	v->id = r.id;
	v->version = r.version;
	v->shift = item_of(c, &r);
	v->site = r.site;
	v->path = ctx_path(c, "/open-shifts/%s", ctx_id_text(c, r.id));
	v->back = ctx_path(c, "/sites/%s/open-shifts", ctx_id_text(c, r.site_id));
	v->open = strcmp(r.state, "open") == 0 && r.start_ms > c->now_ms;
	v->may_edit = ctx_may(c, PERM_ROSTER_WRITE) && v->open;
	v->may_override = ctx_may(c, PERM_ROSTER_PUBLISH);
	v->problem = c->faults.n > 0 ? c->faults.at[0].message : NULL;
	if (v->open)
		err = fill_open(c, &r, v);
	c->nav = "/roster";
	c->above = r.site;
	return err != OK ? err : view_show(c, &open_shift_view_type, v, v->shift.when);
}

static enum err back_to(struct ctx *c, const char *flash, int64_t id)
{
	return see_other(c, flash, ctx_path(c, "/open-shifts/%s", ctx_id_text(c, id)));
}

static enum err get_open(struct ctx *c, struct open_shift_row *r)
{
	enum err err = open_shift_get(c->db, c->arena, ctx_id(c, "openshift"), r);
	if (err != OK)
		return err;
	if (strcmp(r->state, "open") != 0 || r->start_ms <= c->now_ms)
		return refuse(c, "", "This shift is not open any more.");
	return OK;
}

static enum err let_claim(struct ctx *c, const struct open_shift_row *r, int64_t minutes)
{
	int64_t n;
	enum err err = open_shift_claims(c->db, r->id, true, minutes, &n);
	if (err != OK)
		return err;
	audit_set(c, "open_shift", r->id, r->site_id, "people may claim it");
	return back_to(c, "People who may take it now see it under Open shifts.", r->id);
}

enum err open_shift_ask(struct ctx *c)
{
	const struct offer_form *f = c->form;
	struct life l = life_of(c);
	struct open_shift_row r;
	struct change_policy_get_row policy;
	size_t asked = 0;
	enum err err = get_open(c, &r);
	if (err == OK)
		err = life_policy(&l, r.site_id, &policy);
	if (err != OK)
		return err;
	int64_t minutes = f->minutes == 0 ? policy.offer_minutes : f->minutes;
	if (strcmp(f->how, "claim") == 0)
		return let_claim(c, &r, minutes);
	struct open_shift_round round = { minutes, f->size == 0 ? policy.tier_size : f->size };
	if (strcmp(f->how, "one") == 0)
		round.size = 1;
	if (strcmp(f->how, "all") == 0)
		round.size = 0;
	err = open_shift_offer(&l, &r, &round, &asked);
	if (err != OK)
		return err;
	if (asked == 0)
		return refuse(c, "",
			      "Nobody may take this shift as things stand. Below is what is "
			      "in the way of each person.");
	audit_set(c, "open_shift", r.id, r.site_id, "%s: %zu people, %" PRId64 " min each round",
		  f->how, asked, minutes);
	return back_to(c, ctx_path(c, "Asked. %zu people may take it.", asked), r.id);
}

/* A reason that would tell whoever reads it in a year. */
static bool reason_holds(const struct ctx *c, const char *reason)
{
	return utf8_length(reason) >= CELL_REASON_MIN && ctx_may(c, PERM_ROSTER_PUBLISH);
}

enum err open_shift_give(struct ctx *c)
{
	const struct give_form *f = c->form;
	struct life l = life_of(c);
	struct open_shift_take t = { .shift = ctx_id(c, "openshift"),
				     .staff = f->person,
				     .by_office = true,
				     .reason = f->reason,
				     .override = reason_holds(c, f->reason) };
	enum err err = open_shift_take(&l, &t);
	if (err != OK)
		return err;
	if (t.verdict == OPEN_SHIFT_RULE)
		return refuse(c, "person", "%s", t.words);
	if (t.verdict != OPEN_SHIFT_DONE)
		return refuse(c, "", "This shift is not open any more.");
	struct life_person_row who;
	err = life_person(c->db, c->arena, f->person, &who);
	if (err != OK)
		return err;
	audit_set(c, "open_shift", t.shift, t.row.site_id, "%s%s%s", who.name,
		  f->reason[0] == '\0' ? "" : ": ", f->reason);
	return back_to(c, ctx_path(c, "%s has the shift, and it is published.", who.name), t.shift);
}

enum err open_shift_deny(struct ctx *c)
{
	const struct give_form *f = c->form;
	struct life l = life_of(c);
	struct open_shift_row r;
	enum open_shift_verdict verdict;
	enum err err = get_open(c, &r);
	if (err == OK)
		err = open_shift_refuse(&l, r.id, f->person, f->reason, &verdict);
	if (err != OK)
		return err;
	if (verdict != OPEN_SHIFT_DONE)
		return refuse(c, "", "This person does not ask for the shift any more.");
	audit_set(c, "open_shift", r.id, r.site_id, "claim refused: %s", f->reason);
	return back_to(c, "Refused. The shift is still open.", r.id);
}

enum err open_shift_shut(struct ctx *c)
{
	struct life l = life_of(c);
	struct open_shift_row r;
	enum err err = get_open(c, &r);
	if (err == OK)
		err = open_shift_end(&l, &r);
	if (err != OK)
		return err;
	audit_set(c, "open_shift", r.id, r.site_id, "nobody is needed any more");
	return see_other(c, "Closed. Nobody is asked any more.",
			 ctx_path(c, "/sites/%s/open-shifts", ctx_id_text(c, r.site_id)));
}

/* ---- One more ------------------------------------------------------------------------------- */

enum err need_open_new(struct ctx *c)
{
	int64_t site = ctx_id(c, "site");
	struct need_open_form empty = { .day = DAY_NONE, .reason = "" };
	struct form_page_view *p = form_page(c, &need_open_form, &empty);
	p->intro = "For a shift that one more person should work. You see who could take it, and "
		   "ask them.";
	p->cancel = ctx_path(c, "/sites/%s/open-shifts", ctx_id_text(c, site));
	enum err err = plan_shift_options(c, p, site);
	if (err == OK)
		err = people_position_options(c, p, "position");
	if (err == OK)
		err = people_credential_kind_options(c, p, "credential_kind");
	c->nav = "/roster";
	return err != OK ? err :
			   form_show(c, p, "Open a shift",
				     ctx_path(c, "/sites/%s/open-shifts", ctx_id_text(c, site)));
}

enum err need_open_do(struct ctx *c)
{
	const struct need_open_form *f = c->form;
	struct life l = life_of(c);
	struct roster_plan *p;
	struct change_policy_get_row policy;
	struct open_shift_insert_in in = { .site = ctx_id(c, "site") };
	enum err err = cell_plan(c, in.site, f->day, f->day, &p);
	if (err == OK)
		err = life_policy(&l, in.site, &policy);
	if (err != OK)
		return err;
	int32_t shift = roster_find_shift(p, f->shift);
	if (shift < 0)
		return refuse(c, "shift", "Choose one of the shifts of %s.", p->site.name);
	roster_shift_times(p, shift, f->day, &in.start_ms, &in.end_ms);
	if (in.start_ms <= c->now_ms)
		return refuse(c, "day", "This shift has begun already.");
	in.id = id_new();
	in.shift = f->shift;
	in.position = f->position;
	in.kind = f->credential_kind == 0 ? NULL : &f->credential_kind;
	in.day = f->day;
	in.cause = "needed";
	in.reason = f->reason;
	in.tier_minutes = policy.offer_minutes;
	in.account = &c->who.account_id;
	in.now = c->now_ms;
	err = open_shift_insert(c->db, &in);
	if (err != OK)
		return err;
	c->created_id = in.id;
	audit_set(c, "open_shift", in.id, in.site, "%s", p->shift[shift].name);
	return back_to(c, "The shift is open. Here is who could take it.", in.id);
}
