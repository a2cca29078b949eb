/* The rules that hold in the viewer's states, where each comes from, the office's own numbers. */
#include "base/id.h"
#include "base/utf8.h"
#include "mod/home/home_api.h"
#include "mod/home/home_view.h"
#include "mod/home/home_web.h"
#include "web/obligation.h"
#include "web/page.h"
#include "web/rule.h"

#define REASON_LEAST 10

static const struct field override_fields[] = {
	FIELD_REF(struct home_override_form, practice, .label = "Practice", .required = true,
		  .ref = "practice"),
	FIELD_TEXT(struct home_override_form, value, .label = "Your value", .required = true,
		   .max = LIMIT_NAME),
	FIELD_DAY(struct home_override_form, from, .label = "From", .required = true),
	FIELD_DAY(struct home_override_form, to, .label = "Until",
		  .help = "Empty: until you end it."),
	FIELD_LONG(
		struct home_override_form, reason, .label = "Reason", .required = true,
		.max = LIMIT_NOTE,
		.help = "For an inspector: why your office does it so. At least ten characters."),
};
const struct form home_override_form =
	FORM("rule_override", struct home_override_form, override_fields, "Save");

static const struct view_field item_fields[] = {
	VIEW_TEXT(struct home_rule_item, code),       VIEW_TEXT(struct home_rule_item, title),
	VIEW_TEXT(struct home_rule_item, value),      VIEW_TEXT(struct home_rule_item, where),
	VIEW_TEXT(struct home_rule_item, citation),   VIEW_TEXT(struct home_rule_item, own),
	VIEW_BOOL(struct home_rule_item, unverified), VIEW_DAY(struct home_rule_item, from),
};
VIEW_PART(home_rule_item, item_fields);
static const struct view_field override_item_fields[] = {
	VIEW_ID(struct home_override_item, id),         VIEW_TEXT(struct home_override_item, title),
	VIEW_TEXT(struct home_override_item, practice), VIEW_TEXT(struct home_override_item, value),
	VIEW_TEXT(struct home_override_item, reason),   VIEW_TEXT(struct home_override_item, who),
	VIEW_DAY(struct home_override_item, from),      VIEW_DAY(struct home_override_item, to),
	VIEW_BOOL(struct home_override_item, in_force),
};
VIEW_PART(home_override_item, override_item_fields);
static const struct view_field rules_fields[] = {
	VIEW_LIST(struct home_rules_view, rules, n_rules, home_rule_item_type),
	VIEW_LIST(struct home_rules_view, overrides, n_overrides, home_override_item_type),
};
VIEW_PAGE(home_rules, rules_fields);
static const struct view_field period_fields[] = {
	VIEW_TEXT(struct home_rule_period, where),    VIEW_TEXT(struct home_rule_period, value),
	VIEW_TEXT(struct home_rule_period, citation), VIEW_TEXT(struct home_rule_period, note),
	VIEW_DAY(struct home_rule_period, from),      VIEW_DAY(struct home_rule_period, to),
};
VIEW_PART(home_rule_period, period_fields);
static const struct view_field rule_fields[] = {
	VIEW_TEXT(struct home_rule_view, code),
	VIEW_TEXT(struct home_rule_view, title),
	VIEW_LIST(struct home_rule_view, periods, n_periods, home_rule_period_type),
};
VIEW_PAGE(home_rule, rule_fields);

enum err home_override_visible(struct db *db, struct arena *a, int64_t viewer, int64_t id)
{
	struct rule_override_row row;
	return rule_override_get(db, a, viewer, id, &row);
}

static int32_t today_of(const struct ctx *c)
{
	return obligation_today("America/New_York", c->now_ms);
}

/* The rule of a code that holds today for this viewer; the most particular one. */
static enum err in_force(struct ctx *c, const char *code, struct rule_row *out)
{
	struct rule_row_list rows;
	enum err err = rule_in_force(c->db, c->arena, c->who.account_id, today_of(c), &rows);
	bool found = false;
	/* HOUSE, then US, then the states: the last one is the most particular. */
	for (size_t i = 0; err == OK && i < rows.n; i++)
		if (strcmp(rows.at[i].code, code) == 0) {
			*out = rows.at[i];
			found = true;
		}
	return err != OK || found ? err : E_NOTFOUND;
}

static bool matches(struct arena *a, const struct rule_row *r, const char *folded)
{
	return folded[0] == '\0' || strstr(utf8_fold(a, r->title), folded) != NULL ||
	       strstr(utf8_fold(a, r->citation), folded) != NULL || strstr(r->code, folded) != NULL;
}

static void fill_overrides(struct ctx *c, struct home_rules_view *v,
			   const struct rule_row_list *rules,
			   const struct rule_override_row_list *rows)
{
	int32_t today = today_of(c);
	v->overrides = arena_array(c->arena, struct home_override_item, rows->n + 1);
	for (size_t i = 0; i < rows->n; i++) {
		const struct rule_override_row *r = &rows->at[i];
		const struct rule_row *rule = NULL;
		for (size_t k = 0; k < rules->n && rule == NULL; k++)
			if (strcmp(rules->at[k].code, r->code) == 0)
				rule = &rules->at[k];
		v->overrides[v->n_overrides++] = (struct home_override_item){
			.id = r->id,
			.title = rule == NULL ? r->code : rule->title,
			.practice = r->practice,
			.value = rule_words(c->arena, r->value, rule == NULL ? "text" : rule->unit),
			.reason = r->reason,
			.who = r->who,
			.from = r->from_day,
			.to = r->to_day == NULL ? DAY_NONE : *r->to_day,
			.in_force =
				r->from_day <= today && (r->to_day == NULL || *r->to_day >= today),
		};
	}
}

static const struct rule_override_row *own_value(const struct rule_override_row_list *own,
						 const struct rule_row *r, int32_t today)
{
	for (size_t i = 0; i < own->n; i++)
		if (strcmp(own->at[i].code, r->code) == 0 &&
		    strcmp(own->at[i].jurisdiction, r->jurisdiction) == 0 &&
		    own->at[i].from_day <= today &&
		    (own->at[i].to_day == NULL || *own->at[i].to_day >= today))
			return &own->at[i];
	return NULL;
}

enum err home_rules_show(struct ctx *c)
{
	struct rule_row_list rules;
	struct rule_override_row_list own;
	enum err err = rule_in_force(c->db, c->arena, c->who.account_id, today_of(c), &rules);
	if (err == OK)
		err = rule_override_list(c->db, c->arena, c->who.account_id, &own);
	if (err != OK)
		return err;
	struct home_rules_view *v = arena_new_one(c->arena, struct home_rules_view);
	v->q = ctx_query(c, "q", "");
	v->may_override = ctx_may(c, PERM_RULE_OVERRIDE);
	const char *folded = utf8_fold(c->arena, v->q);
	v->rules = arena_array(c->arena, struct home_rule_item, rules.n + 1);
	for (size_t i = 0; i < rules.n; i++) {
		const struct rule_row *r = &rules.at[i];
		const struct rule_override_row *mine = own_value(&own, r, today_of(c));
		if (!matches(c->arena, r, folded))
			continue;
		v->rules[v->n_rules++] = (struct home_rule_item){
			.code = r->code,
			.title = r->title,
			.value = rule_words(c->arena, r->value, r->unit),
			.where = rule_jurisdiction_title(r->jurisdiction),
			.citation = r->citation,
			.own = mine == NULL ? NULL : rule_words(c->arena, mine->value, r->unit),
			.own_of = mine == NULL ? NULL : mine->practice,
			.unverified = strncmp(r->note, "unverified", 10) == 0,
			.from = r->from_day,
		};
	}
	fill_overrides(c, v, &rules, &own);
	return view_show(c, &home_rules_view_type, v, "Rules");
}

enum err home_rule_show(struct ctx *c)
{
	struct rule_row_list rows;
	enum err err = rule_history(c->db, c->arena, ctx_word(c, "rule"), &rows);
	if (err != OK || rows.n == 0)
		return err != OK ? err : E_NOTFOUND;
	struct rule_row now;
	err = in_force(c, rows.at[0].code, &now);
	if (err != OK && err != E_NOTFOUND)
		return err;
	struct home_rule_view *v = arena_new_one(c->arena, struct home_rule_view);
	v->code = rows.at[0].code;
	v->title = rows.at[0].title;
	v->may_override = err == OK && ctx_may(c, PERM_RULE_OVERRIDE);
	v->periods = arena_array(c->arena, struct home_rule_period, rows.n);
	for (; v->n_periods < rows.n; v->n_periods++) {
		const struct rule_row *r = &rows.at[v->n_periods];
		v->periods[v->n_periods] =
			(struct home_rule_period){ rule_jurisdiction_title(r->jurisdiction),
						   rule_words(c->arena, r->value, r->unit),
						   r->citation,
						   r->note,
						   r->from_day,
						   r->to_day == NULL ? DAY_NONE : *r->to_day };
	}
	c->above = "Rules";
	return view_show(c, &home_rule_view_type, v, v->title);
}

enum err home_override_new(struct ctx *c)
{
	struct rule_row rule;
	struct rule_practices_row_list practices;
	enum err err = in_force(c, ctx_word(c, "rule"), &rule);
	if (err == OK)
		err = rule_practices(c->db, c->arena, c->who.account_id, &practices);
	if (err != OK)
		return err;
	struct home_override_form empty = {
		.value = "", .reason = "", .from = today_of(c), .to = DAY_NONE
	};
	struct form_page_view *p = form_page(c, &home_override_form, &empty);
	for (size_t i = 0; i < practices.n; i++)
		form_option(c, p, "practice", practices.at[i].id, practices.at[i].name);
	p->intro = arena_printf(
		c->arena,
		"%s: %s by %s. Your own value holds for one practice and the days you name; %s.",
		rule.title, rule_words(c->arena, rule.value, rule.unit), rule.citation,
		strcmp(rule.unit, "text") == 0 ?
			"type it as text" :
			arena_printf(c->arena, "type it in %s",
				     strcmp(rule.unit, "ratio_x1000") == 0 ?
					     "thousandths, 1500 for one and a half" :
					     rule.unit));
	p->cancel = ctx_path(c, "/rules/%s", rule.code);
	c->above = "Rules";
	return form_show(c, p, "Use your own value", ctx_path(c, "/rules/%s/override", rule.code));
}

static enum err check_override(struct ctx *c, const struct home_override_form *f,
			       const struct rule_row *rule)
{
	struct rule_practices_row_list practices;
	struct rule_override_overlap_row same;
	if (!rule_value_fits(f->value, rule->unit))
		return refuse(c, "value", "This rule counts in %s: type a whole number.",
			      rule->unit);
	if (utf8_length(f->reason) < REASON_LEAST)
		return refuse(c, "reason", "Say in a few words why: at least ten characters.");
	if (f->to != DAY_NONE && f->to < f->from)
		return refuse(c, "to", "The last day is before the first.");
	enum err err = rule_practices(c->db, c->arena, c->who.account_id, &practices);
	bool mine = false;
	for (size_t i = 0; err == OK && i < practices.n; i++)
		mine |= practices.at[i].id == f->practice;
	if (err == OK && !mine)
		return refuse(c, "practice", "You were given no site of this practice.");
	if (err == OK)
		err = rule_override_overlap(c->db, c->arena,
					    &(struct rule_override_overlap_in){
						    rule->code, rule->jurisdiction, f->practice,
						    f->from, f->to == DAY_NONE ? NULL : &f->to },
					    &same);
	if (err == OK && same.n > 0)
		return refuse(
			c, "from",
			"This practice has a value of its own for some of these days. End that one first.");
	return err;
}

static enum err follow_leads(struct ctx *c, int64_t practice)
{
	(void)practice; /* whatever is due by now is due, at whichever practice */
	return obligation_schedules_run(c->db, c->arena, c->now_ms);
}

static enum err follow_warnings(struct ctx *c, int64_t practice)
{
	return home_credentials_of_practice(c->db, c->arena, c->now_ms, practice);
}

/* What depends on a rule is looked at again in the same transaction: nobody waits for a chore to
 * see what the value does. */
static enum err follow(struct ctx *c, const char *code, int64_t practice, bool *followed)
{
	static const struct {
		const char *prefix;
		enum err (*run)(struct ctx *c, int64_t practice);
	} followers[] = {
		{ "credential.warn.", follow_warnings },
		{ "obligation.lead.", follow_leads },
	};
	enum err err = OK;
	*followed = false;
	for (size_t i = 0; err == OK && i < ARRAY_LEN(followers); i++)
		if (strncmp(code, followers[i].prefix, strlen(followers[i].prefix)) == 0) {
			err = followers[i].run(c, practice);
			*followed = true;
		}
	return err;
}

enum err home_override_create(struct ctx *c)
{
	const struct home_override_form *f = c->form;
	struct rule_row rule;
	enum err err = in_force(c, ctx_word(c, "rule"), &rule);
	if (err == OK)
		err = check_override(c, f, &rule);
	if (err != OK)
		return err;
	c->created_id = id_new();
	err = rule_override_insert(c->db, &(struct rule_override_insert_in){
						  .id = c->created_id,
						  .code = rule.code,
						  .jurisdiction = rule.jurisdiction,
						  .practice = f->practice,
						  .value = f->value,
						  .reason = f->reason,
						  .from_day = f->from,
						  .to_day = f->to == DAY_NONE ? NULL : &f->to,
						  .account = c->who.account_id,
						  .now = c->now_ms,
					  });
	bool followed = false;
	if (err == OK)
		err = follow(c, rule.code, f->practice, &followed);
	if (err != OK)
		return err;
	audit_set(c, "rule_override", c->created_id, 0, "%s=%s; was %s; %s", rule.code, f->value,
		  rule.value, f->reason);
	return see_other(
		c,
		!followed ?
			"Your own value is saved, with its reason." :
		f->from > today_of(c) ?
			"Your own value is saved, with its reason. Obligations follow it from its first day on." :
			"Your own value is saved, with its reason. Obligations follow it already.",
		"/rules");
}

enum err home_override_end(struct ctx *c)
{
	struct rule_override_row row;
	int64_t changed;
	bool followed;
	enum err err =
		rule_override_get(c->db, c->arena, c->who.account_id, ctx_id(c, "override"), &row);
	if (err == OK)
		err = rule_override_end(c->db, row.id, today_of(c) - 1, &changed);
	if (err == OK)
		err = follow(c, row.code, row.practice_id, &followed);
	if (err != OK)
		return err;
	audit_set(c, "rule_override", row.id, 0, "%s=%s; ended", row.code, row.value);
	return see_other(c, "Ended. From today on the rule's own value holds again.", "/rules");
}
