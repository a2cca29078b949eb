/* The page of a form: inputs drawn from the form's table, filled from a row or from what was
 * typed. */
#include "base/id.h"
#include "web/page.h"
#include "web/page_view.h"

static const char *const input_types[] = {
	[FIELD_KIND_TEXT] = "text",   [FIELD_KIND_LONG] = "text",
	[FIELD_KIND_EMAIL] = "email", [FIELD_KIND_PASSWORD] = "password",
	[FIELD_KIND_INT] = "number",  [FIELD_KIND_MONEY] = "text",
	[FIELD_KIND_HOURS] = "text",  [FIELD_KIND_DAY] = "date",
	[FIELD_KIND_CLOCK] = "time",  [FIELD_KIND_BOOL] = "checkbox",
	[FIELD_KIND_CHOICE] = "text", [FIELD_KIND_REF] = "text",
	[FIELD_KIND_REFS] = "text",   [FIELD_KIND_FILE] = "file",
};

static const struct view_field form_page_fields[] = {
	VIEW_TEXT(struct form_page_view, intro),
	VIEW_TEXT(struct form_page_view, action),
};
VIEW_PAGE(form_page, form_page_fields);

/* Is `value` among the ids of a list joined by commas? */
static bool listed(const char *joined, const char *value)
{
	struct str rest = str_of(joined), part = { NULL, 0 };
	while (str_split(&rest, ',', &part))
		if (str_eq(part, value))
			return true;
	return false;
}

static void add_option(struct ctx *c, struct form_input *in, const char *value, const char *label)
{
	if (in->n_options == in->room) {
		size_t room = in->room == 0 ? 16 : in->room * 2;
		struct option *more = arena_array(c->arena, struct option, room);
		if (in->n_options > 0)
			memcpy(more, in->options, in->n_options * sizeof *more);
		in->options = more;
		in->room = room;
	}
	in->options[in->n_options++] = (struct option){ value, label, listed(in->value, value) };
}

static struct form_input *input_named(struct form_page_view *p, const char *name)
{
	for (size_t i = 0; i < p->n_inputs; i++)
		if (strcmp(p->inputs[i].field->name, name) == 0)
			return &p->inputs[i];
	assert(!"the form has no such field");
	return NULL;
}

struct form_page_view *form_page(struct ctx *c, const struct form *form, const void *values)
{
	bool again = c->route->method == HTTP_POST && c->route->form == form;
	struct raw_form raw = { form, NULL };
	if (again)
		raw = form_raw(form, c->arena, c->req);
	else if (values != NULL)
		raw = form_raw_of(form, c->arena, values);
	struct form_page_view *p = arena_new_one(c->arena, struct form_page_view);
	p->submit = form->submit;
	p->problem = again ? fault_of(&c->faults, "") : NULL;
	p->n_inputs = form->n;
	p->inputs = arena_array(c->arena, struct form_input, form->n + 1);
	for (size_t i = 0; i < form->n; i++) {
		const struct field *f = &form->fields[i];
		struct form_input *in = &p->inputs[i];
		in->field = f;
		in->value = raw.values == NULL ? "" : raw.values[i];
		in->fault = again ? fault_of(&c->faults, f->name) : NULL;
		in->type = input_types[f->kind];
		if (f->kind == FIELD_KIND_FILE)
			p->upload = true;
		for (const struct choice *o = f->choices; o != NULL && o->value != NULL; o++)
			add_option(c, in, o->value, o->label);
	}
	if (again)
		c->form_again = p;
	if (again && p->problem == NULL && c->faults.n > 0)
		p->problem = c->faults.n == 1 ? "One field needs your attention." :
						"Some fields need your attention.";
	return p;
}

void form_option(struct ctx *c, struct form_page_view *p, const char *field, int64_t id,
		 const char *label)
{
	add_option(c, input_named(p, field), ctx_id_text(c, id), label);
}

void form_lock(struct form_page_view *p, const char *field)
{
	input_named(p, field)->locked = true;
}

enum err form_show(struct ctx *c, struct form_page_view *p, const char *title, const char *action)
{
	p->action = action;
	if (c->wide == NULL)
		c->wide = "page-narrow";
	return view_show(c, &form_page_view_type, p, title);
}
