/* The frame, and the answers that are not a module's own page. */
#include "web/page.h"
#include "assets.h"
#include "auth/csrf.h"
#include "base/date.h"
#include "base/id.h"
#include "base/utf8.h"
#include "web/cookies.h"
#include "web/page_view.h"

static const struct nav_item *nav;
static const struct own_item *own_nav;
static size_t n_nav, n_own_nav;

void page_set_nav(const struct nav_item *items, size_t n)
{
	nav = items;
	n_nav = n;
}

void page_set_own_nav(const struct own_item *items, size_t n)
{
	own_nav = items;
	n_own_nav = n;
}

static const char *asset_url(struct arena *a, const char *name)
{
	return http_static_url(a, asset, asset_count, name);
}

static bool inside(const char *path, const char *prefix)
{
	size_t n = strlen(prefix);
	if (n == 1)
		return path[1] == '\0';
	return strncmp(path, prefix, n) == 0 && (path[n] == '\0' || path[n] == '/');
}

static bool is_here(const struct ctx *c, const struct nav_item *item)
{
	return c->nav == NULL ? inside(c->req->path, item->path) : strcmp(c->nav, item->path) == 0;
}

static void add_link(struct ctx *c, const struct nav_item *item, struct frame_view *f,
		     struct frame_link *links)
{
	if (ctx_may(c, item->perm) && item->icon != NULL)
		links[f->n_links++] = (struct frame_link){ item->label, item->icon, item->path,
							   is_here(c, item) };
}

/* One's own pages are one tap from each other. */
static void fill_tabs(struct ctx *c, struct frame_view *f)
{
	struct frame_link *tabs = arena_array(c->arena, struct frame_link, n_own_nav + 1);
	bool own = false;
	for (size_t i = 0; i < n_own_nav; i++) {
		bool here = is_here(c, &own_nav[i].nav);
		own |= here;
		tabs[i] = (struct frame_link){ own_nav[i].tab, "", own_nav[i].nav.path, here };
	}
	f->tabs = tabs;
	f->n_tabs = own && c->who.staff_id != 0 ? n_own_nav : 0;
}

static void fill_links(struct ctx *c, struct frame_view *f)
{
	struct frame_link *links = arena_array(c->arena, struct frame_link, n_nav + n_own_nav + 1);
	for (size_t i = 0; i < n_nav && c->who.account_id != 0; i++)
		add_link(c, &nav[i], f, links);
	for (size_t i = 0; i < n_own_nav && c->who.staff_id != 0; i++)
		add_link(c, &own_nav[i].nav, f, links);
	f->links = links;
	fill_tabs(c, f);
}

static struct frame_view frame_of(struct ctx *c)
{
	struct arena *a = c->arena;
	struct frame_view f = {
		.title = c->title,
		.above = c->above,
		.width = c->wide == NULL ? "" : arena_printf(a, " %s", c->wide),
		.theme = c->who.theme == NULL ? "auto" : c->who.theme,
		.flash = cookie_take_flash(c),
		.user = c->who.name == NULL ? "" : c->who.name,
		.initials = utf8_initials(a, c->who.name == NULL ? "" : c->who.name),
		.role = role_title(c->who.role),
		.action_label = c->action_label,
		.action_path = c->action_path,
		.css = asset_url(a, "app.css"),
		.app_js = asset_url(a, "app.js"),
		.htmx_js = asset_url(a, "htmx.js"),
		.tabler_css = asset_url(a, "tabler.css"),
		.logo = asset_url(a, "logo.svg"),
		.icon_png = asset_url(a, "icon-192.png"),
		.manifest = asset_url(a, "manifest.webmanifest"),
		.idle_seconds = LIMIT_SESSION_IDLE_MS / 1000,
		.unread = c->unread,
		.bare = c->bare,
		.signed_in = c->who.account_id != 0,
	};
	fill_links(c, &f);
	return f;
}

static const char *page_token(struct ctx *c)
{
	if (c->who.account_id != 0 && c->who.session_hash == NULL)
		return NULL;
	struct token token = c->who.account_id != 0 ?
				     csrf_new(c->app->keys.csrf, c->who.origin) :
				     csrf_public_new(c->app->keys.csrf, cookie_visit_start(c));
	return arena_strdup(c->arena, token.text);
}

static void write_html(struct ctx *c)
{
	struct html o = {
		.out = c->res->body, .csrf = page_token(c), .new_request = id_new, .lang = "en"
	};
	struct frame_view frame = frame_of(c);
	http_set_header(c->res, "Content-Type", "text/html; charset=utf-8");
	tmpl_frame_top(&o, &frame);
	c->view_type->html(&o, c->view);
	tmpl_frame_bottom(&o, &frame);
}

void page_write(struct ctx *c, int status)
{
	assert(c->view != NULL && c->view_type != NULL);
	c->res->status = status;
	buf_clear(c->res->body);
	if (ctx_wants_json(c) || c->view_type->html == NULL) {
		http_set_header(c->res, "Content-Type", "application/json");
		view_json(c->res->body, c->view_type, c->view);
		return;
	}
	write_html(c);
}

void page_redirect(struct ctx *c)
{
	if (!ctx_wants_json(c)) {
		if (c->flash != NULL)
			cookie_set_flash(c, c->flash);
		c->res->status = 303;
		http_set_header(c->res, "Location", c->location);
		return;
	}
	c->res->status = 200;
	http_set_header(c->res, "Content-Type", "application/json");
	struct json j;
	json_init(&j, c->res->body);
	json_begin_object(&j);
	if (c->created_id != 0) {
		json_key(&j, "id");
		json_text(&j, ctx_id_text(c, c->created_id));
	}
	json_key(&j, "location");
	json_text(&j, c->location);
	json_key(&j, "message");
	json_text(&j, c->flash);
	json_end_object(&j);
	json_done(&j);
}

static const struct view_field fault_view_fields[] = {
	VIEW_TEXT(struct fault_view, field),
	VIEW_TEXT(struct fault_view, message),
};
VIEW_PART(fault_view, fault_view_fields);

static const struct view_field error_fields[] = {
	VIEW_TEXT(struct error_view, code),
	VIEW_TEXT(struct error_view, message),
	VIEW_LIST(struct error_view, fields, n_fields, fault_view_type),
};
VIEW_PAGE(error, error_fields);

static const struct {
	const char *title, *message;
} words[ERR_COUNT] = {
	[E_INVALID] = { "That did not work", "Something in what was sent does not fit." },
	[E_DENIED] = { "Not for your role",
		       "Your role does not include this. If you need it for your work, ask the owner of your office." },
	[E_NOTFOUND] = { "There is nothing here",
			 "It may have been removed, or it belongs to a site that you were not given." },
	[E_CONFLICT] = { "Already there",
			 "Something with the same name or number exists. Choose another, or open the one that is there." },
	[E_STALE] = { "Changed meanwhile",
		      "Somebody else changed this. Reload the page and look again." },
	[E_LIMIT] = { "Too much at once",
		      "This is larger than Huddle takes in one piece. Split it and try again." },
	[E_BUSY] = { "Busy just now",
		     "Others are saving at this moment. Nothing of yours was saved. Try again." },
	[E_DB] = { "Huddle could not save or read",
		   "Nothing was changed. Try again; if it stays, tell the person who runs the server." },
	[E_IO] = { "Huddle could not save or read",
		   "Nothing was changed. Try again; if it stays, tell the person who runs the server." },
	[E_SPACE] = { "The server's disk is full",
		      "This was not saved; everything that was saved before is safe. Tell the person who runs the server to make room, then send it again." },
};

void page_error(struct ctx *c, enum err err, const char *what)
{
	struct error_view *v = arena_new_one(c->arena, struct error_view);
	v->title = words[err].title;
	v->message = what != NULL ? what : words[err].message;
	v->code = err_name(err);
	v->fields = arena_array(c->arena, struct fault_view, c->faults.n + 1);
	for (size_t i = 0; i < c->faults.n; i++)
		v->fields[v->n_fields++] =
			(struct fault_view){ c->faults.at[i].field, c->faults.at[i].message };
	if (c->status == 0)
		c->status = err_status(err);
	c->view_type = &error_view_type;
	c->view = v;
	c->title = v->title;
	c->above = NULL;
	c->action_path = NULL;
	c->location = NULL;
	c->raw = false;
	c->bare = v->bare = c->who.account_id == 0;
}

static const struct view_field conflict_row_fields[] = {
	VIEW_TEXT(struct conflict_row, label),
	VIEW_TEXT(struct conflict_row, yours),
	VIEW_TEXT(struct conflict_row, saved),
	VIEW_BOOL(struct conflict_row, differs),
};
VIEW_PART(conflict_row, conflict_row_fields);

static const struct view_field conflict_fields[] = {
	VIEW_LIST(struct conflict_view, rows, n_rows, conflict_row_type),
};
VIEW_PAGE(conflict, conflict_fields);

/* Every value that was sent goes along again, except the version, which is now the saved one's: so
 * "Save mine" overwrites knowingly. */
static void carry_values(struct ctx *c, struct conflict_view *v)
{
	v->fields = arena_array(c->arena, struct conflict_field, c->req->form.n + 1);
	for (size_t i = 0; i < c->req->form.n; i++) {
		struct http_pair pair = c->req->form.at[i];
		if (pair.name[0] == '_')
			continue;
		if (strcmp(pair.name, "version") == 0)
			pair.value = arena_printf(c->arena, "%" PRId64, c->stale_version);
		v->fields[v->n_fields++] = (struct conflict_field){ pair.name, pair.value };
	}
}

static const char *option_label(const struct form_input *in, struct str value)
{
	for (size_t i = 0; in != NULL && i < in->n_options; i++)
		if (str_eq(value, in->options[i].value))
			return in->options[i].label;
	return "(not among your choices)";
}

/* What a value reads like to a person: names instead of ids, days as they are written here.
 * Programs get the values that they would send. */
static const char *conflict_words(struct ctx *c, const struct form *form, size_t i,
				  const char *value)
{
	const struct field *f = &form->fields[i];
	if (value[0] == '\0' || ctx_wants_json(c))
		return value;
	int32_t day;
	if (f->kind == FIELD_KIND_DAY && date_parse_iso(value, &day)) {
		char text[DATE_TEXT_MAX];
		date_us(text, day);
		return arena_strdup(c->arena, text);
	}
	if (f->kind == FIELD_KIND_BOOL)
		return "Yes";
	if (f->kind != FIELD_KIND_CHOICE && f->kind != FIELD_KIND_REF && f->kind != FIELD_KIND_REFS)
		return value;
	const struct form_input *in = c->form_again == NULL ? NULL : &c->form_again->inputs[i];
	struct buf out;
	buf_init(&out, LIMIT_FIELD_BYTES);
	struct str rest = str_of(value), part = { NULL, 0 };
	while (str_split(&rest, ',', &part))
		buf_printf(&out, "%s%s", buf_text(&out)[0] == '\0' ? "" : ", ",
			   option_label(in, part));
	const char *labels = arena_strdup(c->arena, buf_text(&out));
	buf_free(&out);
	return labels;
}

void page_conflict(struct ctx *c)
{
	const struct form *form = c->route->form;
	struct conflict_view *v = arena_new_one(c->arena, struct conflict_view);
	struct raw_form yours = form_raw_of(form, c->arena, c->form);
	struct raw_form saved = form_raw_of(form, c->arena, c->stale_now);
	v->action = c->req->target;
	v->rows = arena_array(c->arena, struct conflict_row, form->n + 1);
	for (size_t i = 0; i < form->n; i++)
		if (!form->fields[i].hidden)
			v->rows[v->n_rows++] = (struct conflict_row){
				form->fields[i].label, conflict_words(c, form, i, yours.values[i]),
				conflict_words(c, form, i, saved.values[i]),
				strcmp(yours.values[i], saved.values[i]) != 0
			};
	carry_values(c, v);
	c->view_type = &conflict_view_type;
	c->view = v;
	c->title = "Changed by two people";
	c->status = 409;
	c->location = NULL;
	c->action_path = NULL;
}

struct pager_view pager(struct ctx *c, int64_t total, int64_t *offset)
{
	int64_t pages = (total + LIMIT_PAGE_ROWS - 1) / LIMIT_PAGE_ROWS;
	int64_t page = ctx_query_int(c, "page", 1);
	if (page > pages)
		page = pages;
	if (page < 1)
		page = 1;
	*offset = (page - 1) * LIMIT_PAGE_ROWS;
	struct buf base;
	buf_init(&base, LIMIT_URI_BYTES);
	buf_printf(&base, "%s?", c->req->path);
	for (size_t i = 0; i < c->req->query.n; i++)
		if (strcmp(c->req->query.at[i].name, "page") != 0) {
			const char *pair = cookie_query_path(c, "", c->req->query.at[i].name,
							     c->req->query.at[i].value);
			buf_printf(&base, "%s&", pair + 1);
		}
	struct pager_view v = { page, pages, total, arena_strdup(c->arena, buf_text(&base)) };
	buf_free(&base);
	return v;
}
