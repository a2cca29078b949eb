/* The bookkeeper's rules: what to propose for a line that nobody entered. */
#include "base/id.h"
#include "mod/bank/bank_view.h"
#include "mod/bank/bank_web.h"
#include "web/page.h"

static const struct choice directions[] = {
	{ "any", "In or out" },
	{ "in", "Money in" },
	{ "out", "Money out" },
	{ NULL, NULL },
};
static const struct field rule_fields[] = {
	FIELD_TEXT(struct bank_rule_form, name, .label = "Name", .required = true,
		   .max = LIMIT_NAME),
	FIELD_TEXT(struct bank_rule_form, contains, .label = "The text contains", .max = LIMIT_NAME,
		   .help = "Empty: any text. Case and accents do not matter."),
	FIELD_CHOICE(struct bank_rule_form, direction, .label = "Direction", .required = true,
		     .choices = directions),
	FIELD_MONEY(struct bank_rule_form, min, .label = "From amount", .max = LEDGER_LINE_CENTS),
	FIELD_MONEY(struct bank_rule_form, max, .label = "To amount", .max = LEDGER_LINE_CENTS,
		    .help = "Empty: any amount."),
	FIELD_REF(struct bank_rule_form, account, .label = "Account", .required = true,
		  .ref = "bookaccount"),
	FIELD_REF(struct bank_rule_form, site, .label = "Site", .ref = "site"),
	FIELD_TEXT(struct bank_rule_form, memo, .label = "Memo of the entry", .max = LIMIT_NAME,
		   .help = "Empty: the bank's text."),
	FIELD_INT(struct bank_rule_form, place, .label = "Place", .min = 0, .max = 1000,
		  .help = "The first rule that fits is proposed; smaller comes first."),
	FIELD_BOOL(struct bank_rule_form, off, .label = "Not in use"),
	FIELD_INT(struct bank_rule_form, version, .label = "Version", .hidden = true),
};
const struct form bank_rule_form = FORM("bank_rule", struct bank_rule_form, rule_fields, "Save");

static const struct view_field item_fields[] = {
	VIEW_ID(struct bank_rule_item, id),           VIEW_TEXT(struct bank_rule_item, name),
	VIEW_TEXT(struct bank_rule_item, contains),   VIEW_TEXT(struct bank_rule_item, direction),
	VIEW_TEXT(struct bank_rule_item, account),    VIEW_TEXT(struct bank_rule_item, memo),
	VIEW_MONEY(struct bank_rule_item, min_cents), VIEW_MONEY(struct bank_rule_item, max_cents),
	VIEW_BOOL(struct bank_rule_item, active),
};
VIEW_PART(bank_rule_item, item_fields);
static const struct view_field rules_fields[] = {
	VIEW_LIST(struct bank_rules_view, rules, n_rules, bank_rule_item_type),
};
VIEW_PAGE(bank_rules, rules_fields);

static const char *direction_words(const char *direction)
{
	for (const struct choice *d = directions; d->value != NULL; d++)
		if (strcmp(d->value, direction) == 0)
			return d->label;
	return direction;
}

enum err bank_rules_show(struct ctx *c)
{
	struct bank_account_row account;
	struct bank_rule_row_list rows;
	enum err err = bank_of_path(c, &account);
	if (err == OK)
		err = bank_rule_list(c->db, c->arena, account.practice_id, &rows);
	if (err != OK)
		return err;
	struct bank_rules_view *v = arena_new_one(c->arena, struct bank_rules_view);
	v->bank_id = account.id;
	v->may_edit = ctx_may(c, PERM_LEDGER_WRITE);
	v->rules = arena_array(c->arena, struct bank_rule_item, rows.n + 1);
	for (; v->n_rules < rows.n; v->n_rules++) {
		const struct bank_rule_row *r = &rows.at[v->n_rules];
		v->rules[v->n_rules] = (struct bank_rule_item){
			.id = r->id,
			.name = r->name,
			.contains = r->contains,
			.direction = direction_words(r->direction),
			.account = arena_printf(c->arena, "%s %s", r->number, r->account),
			.memo = r->memo,
			.min_cents = r->min_cents,
			.max_cents = r->max_cents,
			.active = r->active,
			.any_amount = r->min_cents == 0 && r->max_cents >= LEDGER_LINE_CENTS,
		};
	}
	if (v->may_edit) {
		c->action_label = "Add a rule";
		c->action_path = ctx_path(c, "/bank/%s/rules/new", ctx_id_text(c, account.id));
	}
	c->nav = "/bank";
	c->above = account.name;
	return view_show(c, &bank_rules_view_type, v, "Rules for bank lines");
}

static enum err page(struct ctx *c, const struct bank_rule_form *now, int64_t practice_id,
		     const char *title, const char *cancel, const char *action)
{
	struct form_page_view *p = form_page(c, &bank_rule_form, now);
	enum err err = bank_book_options(c, p, practice_id);
	if (err == OK)
		err = bank_site_options(c, p);
	if (err != OK)
		return err;
	p->intro = "A rule proposes an entry; nothing is posted without somebody.";
	p->cancel = cancel;
	c->nav = "/bank";
	return form_show(c, p, title, action);
}

enum err bank_rule_new(struct ctx *c)
{
	struct bank_account_row account;
	enum err err = bank_of_path(c, &account);
	if (err != OK)
		return err;
	const char *path = ctx_path(c, "/bank/%s/rules", ctx_id_text(c, account.id));
	return page(c, NULL, account.practice_id, "Add a rule", path, path);
}

/* What the form says, made whole: no upper amount is any amount. */
static const char *fault_in(const struct bank_rule_form *f, int64_t *max)
{
	*max = f->max == 0 ? LEDGER_LINE_CENTS : f->max;
	if (f->min < 0 || *max < f->min)
		return "The amounts are a range: the first is not larger than the second.";
	return f->contains[0] == '\0' && f->min == 0 && f->max == 0 ?
		       "Say what the text contains, or an amount: this rule would fit everything." :
		       NULL;
}

/* Refuses a name that another rule of the practice has. */
static enum err check_twin(struct ctx *c, int64_t practice_id, const char *name, int64_t id)
{
	struct bank_rule_row_list rows;
	enum err err = bank_rule_list(c->db, c->arena, practice_id, &rows);
	for (size_t i = 0; err == OK && i < rows.n; i++)
		if (strcmp(rows.at[i].name, name) == 0 && rows.at[i].id != id)
			return refuse(c, "name", "Another rule has this name.");
	return err;
}

static enum err check(struct ctx *c, int64_t practice_id, int64_t id, int64_t *max)
{
	const struct bank_rule_form *f = c->form;
	struct ledger_account_row ledger;
	const char *fault = fault_in(f, max);
	if (fault != NULL)
		return refuse(c, "contains", "%s", fault);
	enum err err = ledger_account_get(c->db, c->arena, f->account, &ledger);
	if (err == OK && ledger.practice_id != practice_id)
		return refuse(c, "account", "This account belongs to another practice.");
	return err == OK ? check_twin(c, practice_id, f->name, id) : err;
}

enum err bank_rule_create(struct ctx *c)
{
	const struct bank_rule_form *f = c->form;
	struct bank_account_row account;
	int64_t max;
	enum err err = bank_of_path(c, &account);
	if (err == OK)
		err = check(c, account.practice_id, 0, &max);
	if (err != OK)
		return err;
	c->created_id = id_new();
	err = bank_rule_insert(c->db, &(struct bank_rule_insert_in){
					      .id = c->created_id,
					      .practice = account.practice_id,
					      .name = f->name,
					      .place = f->place,
					      .contains = f->contains,
					      .direction = f->direction,
					      .min_cents = f->min,
					      .max_cents = max,
					      .ledger = f->account,
					      .site = f->site,
					      .memo = f->memo,
					      .now = c->now_ms,
				      });
	if (err != OK)
		return err;
	audit_set(c, "bank", account.id, 0, "rule=%s contains=%s", f->name, f->contains);
	return see_other(c, "The rule is saved.",
			 ctx_path(c, "/bank/%s/rules", ctx_id_text(c, account.id)));
}

static struct bank_rule_form form_of(const struct bank_rule_row *r)
{
	return (struct bank_rule_form){ .name = r->name,
					.contains = r->contains,
					.direction = r->direction,
					.min = r->min_cents,
					.max = r->max_cents,
					.account = r->ledger_account_id,
					.site = r->site_id,
					.place = r->place,
					.memo = r->memo,
					.off = !r->active,
					.version = r->version };
}

enum err bank_rule_edit(struct ctx *c)
{
	struct bank_rule_row row;
	enum err err = bank_rule_get(c->db, c->arena, ctx_id(c, "bankrule"), &row);
	if (err != OK)
		return err;
	struct bank_rule_form now = form_of(&row);
	return page(c, &now, row.practice_id, row.name, "/bank",
		    ctx_path(c, "/bank/rules/%s", ctx_id_text(c, row.id)));
}

enum err bank_rule_save(struct ctx *c)
{
	const struct bank_rule_form *f = c->form;
	struct bank_rule_row row;
	int64_t max, changed;
	enum err err = bank_rule_get(c->db, c->arena, ctx_id(c, "bankrule"), &row);
	if (err == OK)
		err = check(c, row.practice_id, row.id, &max);
	if (err == OK)
		err = bank_rule_update(c->db,
				       &(struct bank_rule_update_in){
					       .id = row.id,
					       .version = f->version,
					       .name = f->name,
					       .place = f->place,
					       .contains = f->contains,
					       .direction = f->direction,
					       .min_cents = f->min,
					       .max_cents = max,
					       .ledger = f->account,
					       .site = f->site,
					       .memo = f->memo,
					       .active = !f->off,
				       },
				       &changed);
	if (err != OK)
		return err;
	if (changed == 0) {
		struct bank_rule_form *now = arena_new_one(c->arena, struct bank_rule_form);
		*now = form_of(&row);
		return stale(c, now, row.version);
	}
	audit_set(c, "bankrule", row.id, 0, "rule=%s contains=%s off=%d", f->name, f->contains,
		  f->off);
	return see_other(c, "The rule is saved.", "/bank");
}
