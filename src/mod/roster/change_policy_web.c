/* How a site deals with changes of the published roster. */
#include "mod/roster/life_view.h"
#include "mod/roster/life_web.h"
#include "web/page.h"

static const struct view_field policy_fields[] = {
	VIEW_BOOL(struct change_policy_view, claim_approval),
	VIEW_BOOL(struct change_policy_view, swap_approval),
	VIEW_BOOL(struct change_policy_view, lapse_empties),
	VIEW_INT(struct change_policy_view, offer_minutes),
	VIEW_INT(struct change_policy_view, tier_size),
};
VIEW_PAGE(change_policy, policy_fields);

static const struct field fields[] = {
	FIELD_BOOL(struct change_policy_form, claim_approval, .label = "A manager grants claims",
		   .help = "Otherwise whoever claims an open shift has it, if no rule is in the "
			   "way."),
	FIELD_BOOL(struct change_policy_form, swap_approval, .label = "A manager approves swaps",
		   .help = "Otherwise a swap holds as soon as both agree and no rule is in the "
			   "way."),
	FIELD_BOOL(struct change_policy_form, lapse_empties,
		   .label = "Shifts leave who loses a credential",
		   .help = "They are open at once. Otherwise they are flagged, and you decide."),
	FIELD_INT(struct change_policy_form, offer_minutes, .label = "Minutes to answer an offer",
		  .required = true, .min = 1, .max = 10080),
	FIELD_INT(struct change_policy_form, tier_size, .label = "People asked at a time",
		  .required = true, .min = 1, .max = 100),
	FIELD_INT(struct change_policy_form, version, .label = "Version", .hidden = true),
};
const struct form change_policy_form =
	FORM("change_policy", struct change_policy_form, fields, "Save");

static const char *path_of(struct ctx *c, const char *rest)
{
	return ctx_path(c, "/sites/%s/change-policy%s", ctx_id_text(c, ctx_id(c, "site")), rest);
}

static enum err load(struct ctx *c, struct change_policy_get_row *now)
{
	struct life l = life_of(c);
	struct open_shift_site_row site;
	enum err err = open_shift_site(c->db, c->arena, ctx_id(c, "site"), &site);
	c->above = err == OK ? site.name : NULL;
	c->nav = "/sites";
	return err != OK ? err : life_policy(&l, ctx_id(c, "site"), now);
}

static struct change_policy_form form_of(const struct change_policy_get_row *r)
{
	return (struct change_policy_form){ r->claim_approval, r->swap_approval, r->lapse_empties,
					    r->offer_minutes,  r->tier_size,     r->version };
}

enum err change_policy_show(struct ctx *c)
{
	struct change_policy_view *v = arena_new_one(c->arena, struct change_policy_view);
	struct change_policy_get_row now;
	enum err err = load(c, &now);
	if (err != OK)
		return err;
	*v = (struct change_policy_view){ ctx_id(c, "site"),
					  now.claim_approval,
					  now.swap_approval,
					  now.lapse_empties,
					  ctx_may(c, PERM_OFFICE_WRITE),
					  now.offer_minutes,
					  now.tier_size };
	if (v->may_edit) {
		c->action_label = "Change these rules";
		c->action_path = path_of(c, "/edit");
	}
	return view_show(c, &change_policy_view_type, v, "Changes after publishing");
}

enum err change_policy_edit(struct ctx *c)
{
	struct change_policy_get_row now;
	enum err err = load(c, &now);
	if (err != OK)
		return err;
	struct change_policy_form values = form_of(&now);
	struct form_page_view *p = form_page(c, &change_policy_form, &values);
	p->cancel = path_of(c, "");
	return form_show(c, p, "Changes after publishing", path_of(c, ""));
}

enum err change_policy_change(struct ctx *c)
{
	const struct change_policy_form *f = c->form;
	struct change_policy_get_row now;
	int64_t site = ctx_id(c, "site"), n = 1;
	enum err err = load(c, &now);
	if (err == OK && now.version == 0 && f->version == 0)
		err = change_policy_add(c->db,
					&(struct change_policy_add_in){
						site, f->claim_approval, f->swap_approval,
						f->lapse_empties, f->offer_minutes, f->tier_size });
	else if (err == OK)
		err = change_policy_save(c->db,
					 &(struct change_policy_save_in){
						 site, f->claim_approval, f->swap_approval,
						 f->lapse_empties, f->offer_minutes, f->tier_size,
						 f->version },
					 &n);
	if (err != OK)
		return err;
	if (n == 0) {
		struct change_policy_form *saved =
			arena_new_one(c->arena, struct change_policy_form);
		*saved = form_of(&now);
		return stale(c, saved, now.version);
	}
	audit_set(c, "site", site, site, "claims=%d swaps=%d lapse=%d minutes=%" PRId64,
		  f->claim_approval, f->swap_approval, f->lapse_empties, f->offer_minutes);
	return see_other(c, "The rules for changes are saved.", path_of(c, ""));
}
