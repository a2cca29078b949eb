/* What the roster costs beside its budget, and a draft over it that a second person decides. */
#include "mod/roster/gate_web.h"
#include "base/date.h"
#include "base/money.h"
#include "base/tz.h"
#include "mod/roster/grid_routes.h"
#include "mod/roster/grid_text.h"
#include "mod/roster/labor_sql.h"
#include "mod/roster/life.h"
#include "mod/roster/roster_plan.h"
#include "web/page.h"

#define WEEKS_SHOWN    8
#define REQUESTS_SHOWN 20
/* A billion dollars: a year of such weeks still adds up in 64 bits. */
#define BUDGET_MOST    100000000000
#define ANSWERED       "Somebody has answered this already."

static const struct view_field week_fields[] = {
	VIEW_DAY(struct labor_week_item, monday),    VIEW_INT(struct labor_week_item, minutes),
	VIEW_INT(struct labor_week_item, overtime),  VIEW_BOOL(struct labor_week_item, has_budget),
	VIEW_BOOL(struct labor_week_item, over),     VIEW_MONEY(struct labor_week_item, cost),
	VIEW_MONEY(struct labor_week_item, premium), VIEW_MONEY(struct labor_week_item, budget),
	VIEW_TEXT(struct labor_week_item, balance),
};
VIEW_PART(labor_week_item, week_fields);
static const struct view_field over_fields[] = {
	VIEW_ID(struct labor_over_item, staff_id),
	VIEW_TEXT(struct labor_over_item, person),
	VIEW_DAY(struct labor_over_item, monday),
	VIEW_TEXT(struct labor_over_item, words),
};
VIEW_PART(labor_over_item, over_fields);
static const struct view_field table_fields[] = {
	VIEW_BOOL(struct labor_table_view, money),
	VIEW_LIST(struct labor_table_view, weeks, n_weeks, labor_week_item_type),
	VIEW_LIST(struct labor_table_view, over, n_over, labor_over_item_type),
	VIEW_INT(struct labor_table_view, unpriced),
};
const struct view_type labor_table_type = { "labor_table", sizeof(struct labor_table_view),
					    table_fields, ARRAY_LEN(table_fields), NULL };
static const struct view_field labor_fields[] = {
	VIEW_ONE(struct labor_view, table, labor_table_type),
};
VIEW_PAGE(labor, labor_fields);
static const struct view_field item_fields[] = {
	VIEW_ID(struct publish_request_item, id),
	VIEW_DAY(struct publish_request_item, from),
	VIEW_DAY(struct publish_request_item, to),
	VIEW_TEXT(struct publish_request_item, asker),
	VIEW_TEXT(struct publish_request_item, reason),
	VIEW_TEXT(struct publish_request_item, state),
	VIEW_TEXT(struct publish_request_item, decider),
	VIEW_TEXT(struct publish_request_item, answer),
	VIEW_INT(struct publish_request_item, broken),
	VIEW_BOOL(struct publish_request_item, has_budget),
	VIEW_MONEY(struct publish_request_item, cost),
	VIEW_MONEY(struct publish_request_item, budget),
};
const struct view_type publish_request_item_type = { "publish_request_item",
						     sizeof(struct publish_request_item),
						     item_fields, ARRAY_LEN(item_fields), NULL };
static const struct view_field request_fields[] = {
	VIEW_TEXT(struct publish_request_view, site),
	VIEW_ONE(struct publish_request_view, request, publish_request_item_type),
	VIEW_ONE(struct publish_request_view, labor, labor_table_type),
	VIEW_BOOL(struct publish_request_view, changed),
};
VIEW_PAGE(publish_request, request_fields);

static const struct field budget_fields[] = {
	FIELD_DAY(struct budget_form, week, .label = "A day of the first week", .required = true),
	FIELD_MONEY(struct budget_form, amount, .label = "Budget of a week",
		    .help = "What the work of the site may cost.", .max = BUDGET_MOST),
	FIELD_INT(struct budget_form, weeks, .label = "For how many weeks", .required = true,
		  .min = 1, .max = 53),
	FIELD_BOOL(struct budget_form, none, .label = "No budget for these weeks"),
};
const struct form budget_form = FORM("labor_budget", struct budget_form, budget_fields, "Save");

static const struct choice decisions[] = { { "approve", "Publish it" },
					   { "refuse", "Refuse it" },
					   { NULL, NULL } };
static const struct field decide_fields[] = {
	FIELD_CHOICE(struct gate_decide_form, decision, .label = "Your answer", .required = true,
		     .choices = decisions),
	FIELD_LONG(struct gate_decide_form, answer, .label = "What you have to say about it",
		   .max = LIMIT_NOTE),
};
const struct form gate_decide_form =
	FORM("publish_decision", struct gate_decide_form, decide_fields, "Answer");

static const char *site_path(struct ctx *c, int64_t site, const char *rest)
{
	return ctx_path(c, "/sites/%s/%s", ctx_id_text(c, site), rest);
}

static const char *hours(struct ctx *c, int64_t minutes)
{
	return minutes % 60 == 0 ? arena_printf(c->arena, "%" PRId64, minutes / 60) :
				   arena_printf(c->arena, "%" PRId64 ".%02" PRId64, minutes / 60,
						minutes % 60 * 100 / 60);
}

static const char *balance_of(struct ctx *c, const struct labor_week *w, bool money)
{
	char text[MONEY_TEXT_MAX];
	if (w->budget < 0)
		return "No budget";
	if (w->minutes == 0)
		return "Nothing planned";
	bool over = w->cost > w->budget;
	int64_t gap = over ? w->cost - w->budget : w->budget - w->cost;
	money_text(text, gap);
	if (money)
		return arena_printf(c->arena, "%s %s", text, over ? "over" : "left");
	if (w->budget == 0)
		return over ? "Over" : "Within";
	return over ? arena_printf(c->arena, "%" PRId64 "%% over",
				   (gap * 100 - 1) / w->budget + 1) :
		      "Within";
}

static const char *over_words(struct ctx *c, const struct labor_over *o)
{
	const char *joint =
		o->joint == 0 ?
			"" :
			arena_printf(c->arena, "; %s h only because two practices count together",
				     hours(c, o->joint));
	return arena_printf(c->arena, "%s h, %s h of them overtime%s", hours(c, o->minutes),
			    hours(c, o->overtime), joint);
}

void labor_fill_table(struct ctx *c, const struct labor *l, struct labor_table_view *out)
{
	bool money = ctx_may(c, PERM_PAY_READ);
	*out = (struct labor_table_view){
		.money = money,
		.weeks = arena_array(c->arena, struct labor_week_item, l->n_weeks + 1),
		.over = arena_array(c->arena, struct labor_over_item, l->n_over + 1),
		.unpriced = (int64_t)l->unpriced,
	};
	for (; out->n_weeks < l->n_weeks; out->n_weeks++) {
		const struct labor_week *w = &l->weeks[out->n_weeks];
		bool budget = w->budget >= 0;
		out->weeks[out->n_weeks] = (struct labor_week_item){
			.monday = w->monday,
			.minutes = w->minutes,
			.overtime = w->overtime,
			.hours = hours(c, w->minutes),
			.overtime_hours = hours(c, w->overtime),
			.has_budget = budget,
			.over = budget && w->cost > w->budget,
			.cost = money ? w->cost : 0,
			.premium = money ? w->premium : 0,
			.budget = money && budget ? w->budget : 0,
			.balance = balance_of(c, w, money),
		};
	}
	for (; out->n_over < l->n_over; out->n_over++) {
		const struct labor_over *o = &l->over[out->n_over];
		out->over[out->n_over] =
			(struct labor_over_item){ o->staff, o->name, over_words(c, o), o->monday };
	}
}

static int32_t local_day(const struct ctx *c, const char *time_zone)
{
	const struct tz *tz = tz_find(time_zone);
	return tz_day(tz == NULL ? tz_find("UTC") : tz, c->now_ms);
}

enum err labor_show(struct ctx *c)
{
	int64_t site = ctx_id(c, "site");
	int32_t from = DAY_NONE;
	struct labor_view *v = arena_new_one(c->arena, struct labor_view);
	struct labor_site_row place;
	struct labor l;
	char iso[11];
	enum err err = labor_site(c->db, c->arena, site, &place);
	if (err == OK) {
		from = date_monday_of(ctx_query_day(c, "from", local_day(c, place.time_zone)));
		err = labor_load(c->db, c->arena, site, from, from + 7 * WEEKS_SHOWN - 1, &l);
	}
	if (err != OK)
		return err;
	labor_fill_table(c, &l, &v->table);
	/* What the first week may cost is likely what the next ones may. */
	struct budget_form proposed = { from, l.weeks[0].budget < 0 ? 0 : l.weeks[0].budget, 4,
					false };
	if (ctx_may(c, PERM_OFFICE_WRITE))
		v->budget_form = form_page(c, &budget_form, &proposed);
	v->action = site_path(c, site, "labor");
	v->back = site_path(c, site, "roster");
	date_iso(iso, from - 7 * WEEKS_SHOWN);
	v->earlier = ctx_path(c, "%s?from=%s", v->action, iso);
	date_iso(iso, from + 7 * WEEKS_SHOWN);
	v->later = ctx_path(c, "%s?from=%s", v->action, iso);
	c->nav = "/roster";
	c->above = place.name;
	return view_show(c, &labor_view_type, v, "Cost and budget");
}

enum err labor_budget_set(struct ctx *c)
{
	const struct budget_form *f = c->form;
	int64_t site = ctx_id(c, "site");
	int32_t monday = date_monday_of(f->week);
	char iso[11], amount[MONEY_TEXT_MAX];
	enum err err = OK;
	/* An empty field is no budget of nothing, which would stop every week. */
	if (!f->none && f->amount == 0)
		return refuse(c, "amount",
			      "Say what a week may cost, or that these weeks have no budget.");
	for (int32_t i = 0; err == OK && i < f->weeks; i++)
		err = f->none ? labor_budget_drop(c->db, site, monday + 7 * i) :
				labor_budget_put(c->db, site, monday + 7 * i, f->amount);
	if (err != OK)
		return err;
	date_iso(iso, monday);
	money_text(amount, f->amount);
	audit_set(c, "site", site, site, "%s, %" PRId64 " weeks: %s", iso, f->weeks,
		  f->none ? "no budget" : amount);
	return see_other(c, f->none ? "The budget is taken away." : "The budget is saved.",
			 ctx_path(c, "%s?from=%s", site_path(c, site, "labor"), iso));
}

static const char *state_words(const char *state)
{
	static const struct choice words[] = { { "waiting", "Waits for an answer" },
					       { "approved", "Published" },
					       { "refused", "Refused" },
					       { "withdrawn", "Replaced by a newer draft" },
					       { NULL, NULL } };
	for (const struct choice *w = words; w->value != NULL; w++)
		if (strcmp(w->value, state) == 0)
			return w->label;
	return state;
}

static struct publish_request_item item_of(struct ctx *c, const struct publish_request_row *r)
{
	bool money = ctx_may(c, PERM_PAY_READ);
	return (struct publish_request_item){
		.id = r->id,
		.from = r->from_day,
		.to = r->to_day,
		.asker = r->asker,
		.when = life_when(c->arena, r->time_zone, r->asked_at),
		.reason = r->reason,
		.state = r->state,
		.state_words = state_words(r->state),
		.decider = r->decider,
		.answer = r->answer,
		.broken = r->broken,
		.has_budget = r->budget != NULL,
		.cost = money ? r->cost : 0,
		.budget = money && r->budget != NULL ? *r->budget : 0,
	};
}

enum err publish_requests_of(struct ctx *c, int64_t site, int32_t from, int32_t to,
			     struct publish_request_item **items, size_t *n)
{
	struct publish_request_row_list rows;
	enum err err = publish_request_list(c->db, c->arena, c->who.account_id, site,
					    REQUESTS_SHOWN, &rows);
	if (err != OK)
		return err;
	*items = arena_array(c->arena, struct publish_request_item, rows.n + 1);
	*n = 0;
	for (size_t i = 0; i < rows.n; i++) {
		const struct publish_request_row *r = &rows.at[i];
		if (strcmp(r->state, "waiting") == 0 && r->from_day <= to && r->to_day >= from)
			(*items)[(*n)++] = item_of(c, r);
	}
	return OK;
}

static enum err load_request(struct ctx *c, struct publish_request_row *r, struct gate *g)
{
	struct roster_plan *plan;
	enum err err = publish_request_get(c->db, c->arena, c->who.account_id,
					   ctx_id(c, "publishrequest"), r);
	if (err == OK)
		err = roster_plan_load(c->db, c->arena, c->who.account_id, r->site_id, r->from_day,
				       r->to_day, &plan);
	if (err != OK)
		return err;
	struct publish_job job = { r->site_id, r->from_day, r->to_day, c->who.account_id };
	return gate_load(c->db, c->arena, &job, roster_unallowed(plan), g);
}

enum err publish_request_show(struct ctx *c)
{
	struct publish_request_view *v = arena_new_one(c->arena, struct publish_request_view);
	struct publish_request_row r;
	struct gate g;
	char from[11], to[11];
	enum err err = load_request(c, &r, &g);
	if (err != OK)
		return err;
	const struct gate_decide_form *f = c->form;
	bool waits = strcmp(r.state, "waiting") == 0;
	v->problem = c->faults.n > 0 ? c->faults.at[0].message : NULL;
	v->answer = f == NULL || f->answer == NULL ? "" : f->answer;
	date_iso(from, r.from_day);
	date_iso(to, r.to_day);
	v->site = r.site;
	v->request = item_of(c, &r);
	v->money = ctx_may(c, PERM_PAY_READ);
	v->own = r.asked_by == c->who.account_id;
	v->changed = waits && strcmp(r.fingerprint, g.fingerprint) != 0;
	v->may_decide = waits && !v->own && !v->changed;
	v->look = ctx_path(c, "%s?from=%s", site_path(c, r.site_id, "roster"), from);
	v->back = ctx_path(c, "%s?from=%s&to=%s", site_path(c, r.site_id, "roster/publish"), from,
			   to);
	labor_fill_table(c, &g.labor, &v->labor);
	c->nav = "/roster";
	c->above = r.site;
	return view_show(c, &publish_request_view_type, v,
			 ctx_path(c, "Publish %s?", grid_period(c->arena, r.from_day, r.to_day)));
}

/* NULL, or why this person cannot decide now. */
static const char *decide_fault(const struct ctx *c, const struct publish_request_row *r,
				const struct gate *g)
{
	if (strcmp(r->state, "waiting") != 0)
		return ANSWERED;
	if (r->asked_by == c->who.account_id)
		return "You asked for this yourself. A second person has to answer it.";
	if (strcmp(r->fingerprint, g->fingerprint) != 0)
		return "The draft was changed after this was asked. Ask again about the new one.";
	return NULL;
}

static enum err tell_asker(struct ctx *c, const struct publish_request_row *r, bool approved)
{
	const struct gate_decide_form *f = c->form;
	const char *body = arena_printf(c->arena, "%s has %s the roster of %s, %s.%s%s",
					c->who.name, approved ? "published" : "refused", r->site,
					grid_period(c->arena, r->from_day, r->to_day),
					f->answer[0] == '\0' ? "" : " ", f->answer);
	return notice_add(c->db, c->arena, c->now_ms,
			  &(struct notice){
				  r->asked_by,
				  approved ? "Your roster is published" : "Your roster was refused",
				  body,
				  ctx_path(c, "/publish-requests/%s", ctx_id_text(c, r->id)) });
}

enum err publish_request_answer(struct ctx *c)
{
	const struct gate_decide_form *f = c->form;
	bool approved = strcmp(f->decision, "approve") == 0;
	struct publish_request_row r;
	struct publish_outcome o = { 0 };
	struct gate g;
	int64_t n = 0;
	enum err err = load_request(c, &r, &g);
	if (err != OK)
		return err;
	const char *fault = decide_fault(c, &r, &g);
	if (fault != NULL)
		return refuse(c, "decision", "%s", fault);
	if (!approved && f->answer[0] == '\0')
		return refuse(c, "answer", "Say why, so that the roster can be changed.");
	struct publish_job job = { r.site_id, r.from_day, r.to_day, c->who.account_id };
	err = publish_request_decide(c->db,
				     &(struct publish_request_decide_in){
					     .id = r.id,
					     .state = approved ? "approved" : "refused",
					     .answer = f->answer,
					     .account = c->who.account_id,
					     .now = c->now_ms },
				     &n);
	/* Two people may have read it as waiting at the same moment. */
	if (err == OK && n == 0)
		return refuse(c, "decision", ANSWERED);
	if (err == OK && approved)
		err = publish_run(c->db, c->arena, &job, c->now_ms, &o);
	if (err == OK)
		err = tell_asker(c, &r, approved);
	if (err != OK)
		return err;
	audit_set(c, "publish_request", r.id, r.site_id, "%s by %s, asked by %s: %s", f->decision,
		  c->who.name, r.asker, r.reason);
	return see_other(c,
			 approved ? ctx_path(c, "Published: %s.",
					     publish_counts_text(c->arena, &o.counts)) :
				    "Refused. The one who asked is told.",
			 ctx_path(c, "/publish-requests/%s", ctx_id_text(c, r.id)));
}

enum err gate_request_visible(struct db *db, struct arena *a, int64_t viewer, int64_t id)
{
	struct publish_request_row row;
	return publish_request_get(db, a, viewer, id, &row);
}
