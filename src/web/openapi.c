/* One operation a route, one schema a form and a view type. */
#include "web/openapi.h"
#include "base/json.h"
#include "base/version.h"
#include "web/page.h"

#define MAX_SCHEMAS 1024

struct writing {
	struct json j;
	const struct routes *routes;
	/* View types under components, each once; the list grows while it is written. */
	const struct view_type *view[MAX_SCHEMAS];
	const struct form *form[MAX_SCHEMAS];
	size_t n_views, n_forms;
};

static void pair(struct json *j, const char *name, const char *text)
{
	json_key(j, name);
	json_text(j, text);
}

static void number(struct json *j, const char *name, int64_t value)
{
	json_key(j, name);
	json_int(j, value);
}

static void ref(struct json *j, const char *kind, const char *name)
{
	char text[256];
	snprintf(text, sizeof text, "#/components/schemas/%s_%s", kind, name);
	json_begin_object(j);
	pair(j, "$ref", text);
	json_end_object(j);
}

static void note_view(struct writing *w, const struct view_type *type)
{
	for (size_t i = 0; i < w->n_views; i++)
		if (w->view[i] == type || strcmp(w->view[i]->name, type->name) == 0)
			return;
	assert(w->n_views < MAX_SCHEMAS);
	w->view[w->n_views++] = type;
}

static void note_form(struct writing *w, const struct form *form)
{
	for (size_t i = 0; i < w->n_forms; i++)
		if (w->form[i] == form || strcmp(w->form[i]->name, form->name) == 0)
			return;
	assert(w->n_forms < MAX_SCHEMAS);
	w->form[w->n_forms++] = form;
}

/* What a value looks like in JSON. */
struct shape {
	const char *type, *format, *pattern;
	bool may_be_null;
};
static const struct shape view_shapes[] = {
	[VIEW_KIND_TEXT] = { "string", NULL, NULL, true },
	[VIEW_KIND_INT] = { "integer", "int64", NULL, false },
	[VIEW_KIND_ID] = { "string", NULL, "^[0-9a-hjkmnp-tv-z]{13}$", true },
	[VIEW_KIND_BOOL] = { "boolean", NULL, NULL, false },
	[VIEW_KIND_DAY] = { "string", "date", NULL, true },
	[VIEW_KIND_CLOCK] = { "string", NULL, "^[0-9]{2}:[0-9]{2}$", true },
	[VIEW_KIND_INSTANT] = { "string", "date-time", NULL, true },
	[VIEW_KIND_MONEY] = { "integer", "int64", NULL, false },
};
static const struct shape field_shapes[] = {
	[FIELD_KIND_TEXT] = { "string", NULL, NULL, false },
	[FIELD_KIND_LONG] = { "string", NULL, NULL, false },
	[FIELD_KIND_EMAIL] = { "string", "email", NULL, false },
	[FIELD_KIND_PASSWORD] = { "string", "password", NULL, false },
	[FIELD_KIND_INT] = { "integer", "int64", NULL, false },
	[FIELD_KIND_MONEY] = { "string", NULL, NULL, false },
	[FIELD_KIND_HOURS] = { "string", NULL, NULL, false },
	[FIELD_KIND_DAY] = { "string", "date", NULL, false },
	[FIELD_KIND_CLOCK] = { "string", NULL, "^[0-9]{2}:[0-9]{2}$", false },
	[FIELD_KIND_BOOL] = { "boolean", NULL, NULL, false },
	[FIELD_KIND_CHOICE] = { "string", NULL, NULL, false },
	[FIELD_KIND_REF] = { "string", NULL, NULL, false },
	[FIELD_KIND_REFS] = { "array", NULL, NULL, false },
	[FIELD_KIND_FILE] = { "string", "binary", NULL, false },
};

static void write_shape(struct json *j, const struct shape *s)
{
	json_key(j, "type");
	if (s->may_be_null) {
		json_begin_array(j);
		json_text(j, s->type);
		json_text(j, "null");
		json_end_array(j);
	} else {
		json_text(j, s->type);
	}
	if (s->format != NULL)
		pair(j, "format", s->format);
	if (s->pattern != NULL)
		pair(j, "pattern", s->pattern);
}

static void write_view_field(struct writing *w, const struct view_field *f)
{
	struct json *j = &w->j;
	json_key(j, f->name);
	if (f->kind == VIEW_KIND_ONE) {
		note_view(w, f->of);
		ref(j, "view", f->of->name);
		return;
	}
	json_begin_object(j);
	if (f->kind == VIEW_KIND_LIST) {
		note_view(w, f->of);
		pair(j, "type", "array");
		json_key(j, "items");
		ref(j, "view", f->of->name);
	} else {
		write_shape(j, &view_shapes[f->kind]);
	}
	json_end_object(j);
}

static void write_view(struct writing *w, const struct view_type *type)
{
	struct json *j = &w->j;
	char name[256];
	snprintf(name, sizeof name, "view_%s", type->name);
	json_key(j, name);
	json_begin_object(j);
	pair(j, "type", "object");
	json_key(j, "properties");
	json_begin_object(j);
	for (size_t i = 0; i < type->n; i++)
		write_view_field(w, &type->fields[i]);
	json_end_object(j);
	json_end_object(j);
}

static void write_range(struct json *j, const struct field *f)
{
	bool text = f->kind == FIELD_KIND_TEXT || f->kind == FIELD_KIND_LONG ||
		    f->kind == FIELD_KIND_EMAIL || f->kind == FIELD_KIND_PASSWORD;
	if (text && f->max > 0)
		number(j, "maxLength", f->max);
	if (f->kind == FIELD_KIND_INT && (f->min != 0 || f->max != 0)) {
		number(j, "minimum", f->min);
		number(j, "maximum", f->max);
	}
	if (f->kind == FIELD_KIND_REFS) {
		json_key(j, "items");
		json_begin_object(j);
		pair(j, "type", "string");
		json_end_object(j);
	}
	if (f->choices == NULL)
		return;
	json_key(j, "enum");
	json_begin_array(j);
	if (!f->required)
		json_text(j, "");
	for (const struct choice *c = f->choices; c->value != NULL; c++)
		if (c->value[0] != '\0' || f->required)
			json_text(j, c->value);
	json_end_array(j);
}

static void write_field(struct json *j, const struct field *f)
{
	json_key(j, f->name);
	json_begin_object(j);
	write_shape(j, &field_shapes[f->kind]);
	write_range(j, f);
	if (f->label != NULL)
		pair(j, "title", f->label);
	if (f->help != NULL)
		pair(j, "description", f->help);
	if (f->kind == FIELD_KIND_PASSWORD) {
		json_key(j, "writeOnly");
		json_bool(j, true);
	}
	json_end_object(j);
}

static void write_form(struct writing *w, const struct form *form)
{
	struct json *j = &w->j;
	char name[256];
	size_t required = 0;
	snprintf(name, sizeof name, "form_%s", form->name);
	json_key(j, name);
	json_begin_object(j);
	pair(j, "type", "object");
	json_key(j, "properties");
	json_begin_object(j);
	for (size_t i = 0; i < form->n; i++) {
		write_field(j, &form->fields[i]);
		required += form->fields[i].required;
	}
	json_end_object(j);
	if (required > 0) {
		json_key(j, "required");
		json_begin_array(j);
		for (size_t i = 0; i < form->n; i++)
			if (form->fields[i].required)
				json_text(j, form->fields[i].name);
		json_end_array(j);
	}
	json_key(j, "additionalProperties");
	json_bool(j, false);
	json_end_object(j);
}

static const struct param_kind *param_named(const struct routes *routes, struct str name)
{
	for (size_t i = 0; i < routes->n_params; i++)
		if (str_eq(name, routes->params[i].name))
			return &routes->params[i];
	return NULL;
}

/* ":site" in our table is "{site}" in the document; an operation's name is method and path. */
static void path_of(const struct route *r, char out[512])
{
	size_t n = 0;
	bool inside = false;
	for (const char *p = r->path; *p != '\0' && n < 508; p++) {
		if (*p == ':') {
			out[n++] = '{';
			inside = true;
			continue;
		}
		if (*p == '/' && inside) {
			out[n++] = '}';
			inside = false;
		}
		out[n++] = *p;
	}
	if (inside)
		out[n++] = '}';
	out[n] = '\0';
}

static void operation_name(const struct route *r, char out[512])
{
	int n = snprintf(out, 512, "%s", r->method == HTTP_GET ? "get" : "post");
	for (const char *p = r->path; *p != '\0' && n < 510; p++)
		out[n++] = (*p >= 'a' && *p <= 'z') || (*p >= '0' && *p <= '9') ? *p : '_';
	out[n] = '\0';
}

static void write_parameters(struct writing *w, const struct route *r)
{
	struct json *j = &w->j;
	struct str rest = str_of(r->path), part;
	if (strchr(r->path, ':') == NULL)
		return;
	json_key(j, "parameters");
	json_begin_array(j);
	while (str_split(&rest, '/', &part)) {
		if (part.n < 2 || part.p[0] != ':')
			continue;
		struct str name = { part.p + 1, part.n - 1 };
		const struct param_kind *kind = param_named(w->routes, name);
		char text[64];
		snprintf(text, sizeof text, "%.*s", (int)name.n, name.p);
		json_begin_object(j);
		pair(j, "name", text);
		pair(j, "in", "path");
		json_key(j, "required");
		json_bool(j, true);
		json_key(j, "schema");
		json_begin_object(j);
		write_shape(j, &(struct shape){ "string",
						kind != NULL && kind->shape == PARAM_DAY ? "date" :
											   NULL,
						kind != NULL && kind->shape == PARAM_ID ?
							view_shapes[VIEW_KIND_ID].pattern :
							NULL,
						false });
		json_end_object(j);
		json_end_object(j);
	}
	json_end_array(j);
}

static void write_body(struct writing *w, const struct route *r)
{
	static const char *const types[] = { "application/json",
					     "application/x-www-form-urlencoded",
					     "multipart/form-data" };
	struct json *j = &w->j;
	bool upload = false;
	for (size_t i = 0; i < r->form->n; i++)
		upload = upload || r->form->fields[i].kind == FIELD_KIND_FILE;
	note_form(w, r->form);
	json_key(j, "requestBody");
	json_begin_object(j);
	json_key(j, "required");
	json_bool(j, r->form->n > 0);
	json_key(j, "content");
	json_begin_object(j);
	for (size_t i = upload ? 2 : 0; i < (upload ? 3u : 2u); i++) {
		json_key(j, types[i]);
		json_begin_object(j);
		json_key(j, "schema");
		ref(j, "form", r->form->name);
		json_end_object(j);
	}
	json_end_object(j);
	json_end_object(j);
}

static void write_answer(struct json *j, const char *status, const char *says, const char *kind,
			 const char *name)
{
	json_key(j, status);
	json_begin_object(j);
	pair(j, "description", says);
	if (kind != NULL) {
		json_key(j, "content");
		json_begin_object(j);
		json_key(j, "application/json");
		json_begin_object(j);
		json_key(j, "schema");
		ref(j, kind, name);
		json_end_object(j);
		json_end_object(j);
	}
	json_end_object(j);
}

static void write_answers(struct writing *w, const struct route *r)
{
	struct json *j = &w->j;
	json_key(j, "responses");
	json_begin_object(j);
	if (r->method == HTTP_POST) {
		write_answer(j, "200", "Done; the id and address of what was made or changed.",
			     "view", "made");
	} else if (r->view != NULL) {
		note_view(w, r->view);
		write_answer(j, "200", r->says, "view", r->view->name);
	} else {
		write_answer(j, "200", "A file or a page.", NULL, NULL);
	}
	if (r->perm != PERM_PUBLIC) {
		write_answer(j, "401", "Nobody is signed in.", "view", "error");
		write_answer(j, "403", "This role, or this token, may not do it.", "view", "error");
	}
	write_answer(j, "404", "There is no such thing, or not one that you were granted.", "view",
		     "error");
	if (r->method == HTTP_POST) {
		write_answer(j, "409", "It changed since it was read, or stands in the way.",
			     "view", "error");
		write_answer(j, "422", "A field is at fault; `fields` says which and why.", "view",
			     "error");
	}
	json_end_object(j);
}

static void write_operation(struct writing *w, const struct route *r)
{
	struct json *j = &w->j;
	char name[512];
	json_key(j, r->method == HTTP_GET ? "get" : "post");
	json_begin_object(j);
	operation_name(r, name);
	pair(j, "operationId", name);
	pair(j, "summary", r->says);
	pair(j, "x-permission", perm_name(r->perm));
	write_parameters(w, r);
	if (r->form != NULL)
		write_body(w, r);
	write_answers(w, r);
	if (r->perm == PERM_PUBLIC) {
		json_key(j, "security");
		json_begin_array(j);
		json_end_array(j);
	}
	json_end_object(j);
}

static const struct route *route_number(const struct routes *routes, size_t k)
{
	for (size_t t = 0; t < routes->n; t++) {
		if (k < routes->tables[t].n)
			return &routes->tables[t].at[k];
		k -= routes->tables[t].n;
	}
	return NULL;
}

/* Routes of one path stand together under it, at the place of the first. */
static void write_paths(struct writing *w)
{
	const struct route *r, *s;
	json_key(&w->j, "paths");
	json_begin_object(&w->j);
	for (size_t k = 0; (r = route_number(w->routes, k)) != NULL; k++) {
		char path[512];
		bool first = true;
		for (size_t i = 0; i < k && first; i++)
			first = strcmp(route_number(w->routes, i)->path, r->path) != 0;
		if (!first)
			continue;
		path_of(r, path);
		json_key(&w->j, path);
		json_begin_object(&w->j);
		for (size_t i = k; (s = route_number(w->routes, i)) != NULL; i++)
			if (strcmp(s->path, r->path) == 0)
				write_operation(w, s);
		json_end_object(&w->j);
	}
	json_end_object(&w->j);
}

/* What the dispatcher answers by itself (web/page.c). */
static void write_own_schemas(struct json *j)
{
	static const char *const made[] = { "id", "location", "message" };
	json_key(j, "view_made");
	json_begin_object(j);
	pair(j, "type", "object");
	json_key(j, "properties");
	json_begin_object(j);
	for (size_t i = 0; i < ARRAY_LEN(made); i++) {
		json_key(j, made[i]);
		json_begin_object(j);
		write_shape(j, &view_shapes[VIEW_KIND_TEXT]);
		json_end_object(j);
	}
	json_end_object(j);
	json_end_object(j);
}

static void write_components(struct writing *w)
{
	struct json *j = &w->j;
	json_key(j, "components");
	json_begin_object(j);
	json_key(j, "schemas");
	json_begin_object(j);
	write_own_schemas(j);
	for (size_t i = 0; i < w->n_views; i++)
		write_view(w, w->view[i]);
	for (size_t i = 0; i < w->n_forms; i++)
		write_form(w, w->form[i]);
	json_end_object(j);
	json_key(j, "securitySchemes");
	json_begin_object(j);
	json_key(j, "token");
	json_begin_object(j);
	pair(j, "type", "http");
	pair(j, "scheme", "bearer");
	pair(j, "description", "An API token of an account; its scope is read or write.");
	json_end_object(j);
	json_end_object(j);
	json_end_object(j);
}

void openapi_write(struct arena *a, struct buf *out, const struct routes *routes)
{
	struct writing *w = arena_new_one(a, struct writing);
	w->routes = routes;
	json_init(&w->j, out);
	note_view(w, &error_view_type);
	struct json *j = &w->j;
	json_begin_object(j);
	pair(j, "openapi", "3.1.0");
	json_key(j, "info");
	json_begin_object(j);
	pair(j, "title", "Huddle");
	pair(j, "version", HUDDLE_VERSION);
	pair(j, "description",
	     "Every page is also an answer in JSON: send Accept: application/json. Every form is also a JSON body.");
	json_end_object(j);
	json_key(j, "security");
	json_begin_array(j);
	json_begin_object(j);
	json_key(j, "token");
	json_begin_array(j);
	json_end_array(j);
	json_end_object(j);
	json_end_array(j);
	write_paths(w);
	write_components(w);
	json_end_object(j);
	json_done(j);
}

enum err openapi_show(struct ctx *c)
{
	openapi_write(c->arena, c->res->body, c->app->routes);
	return send_file(c, "application/json", "huddle-openapi.json");
}
