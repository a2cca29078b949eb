/* The pages of imports and exports; see import_page.h. */
#include "web/import_page.h"

#include "web/import.h"
#include "web/page.h"

static const struct field import_fields[] = {
	FIELD_FILE(struct import_form, file, .label = "CSV file", .required = true,
		   .help = "From a spreadsheet: Save as, CSV UTF-8."),
	FIELD_BOOL(struct import_form, check_only, .label = "Only check the file",
		   .help = "Says what would happen and saves nothing."),
};
const struct form import_form = FORM("import", struct import_form, import_fields, "Import");

static const struct view_field column_fields[] = {
	VIEW_TEXT(struct import_column_view, name),
	VIEW_BOOL(struct import_column_view, required),
	VIEW_TEXT(struct import_column_view, says),
	VIEW_TEXT(struct import_column_view, example),
};
VIEW_PART(import_column_view, column_fields);

static const struct view_field fault_fields[] = {
	VIEW_INT(struct import_fault_view, row),
	VIEW_TEXT(struct import_fault_view, column),
	VIEW_TEXT(struct import_fault_view, reason),
};
VIEW_PART(import_fault_view, fault_fields);

static const struct view_field import_view_fields[] = {
	VIEW_TEXT(struct import_view, kind),
	VIEW_LIST(struct import_view, columns, n_columns, import_column_view_type),
	VIEW_LIST(struct import_view, faults, n_faults, import_fault_view_type),
	VIEW_INT(struct import_view, more_faults),
};
VIEW_PAGE(import, import_view_fields);

/* The segment after "/import/" or "/export/" of the route; the routes are the program's own. */
static const struct import_kind *kind_of(const struct ctx *c)
{
	struct str rest = str_of(c->route->path), word = { NULL, 0 };
	bool more = str_split(&rest, '/', &word) && str_split(&rest, '/', &word) &&
		    str_split(&rest, '/', &word);
	assert(more);
	const struct import_kind *kind = import_kind_find(arena_str(c->arena, word));
	assert(kind != NULL);
	return kind;
}

/* Runs the posted file in memory of its own: an import may need far more than a page. What it says
 * is copied to the request's memory. */
static enum err run(struct ctx *c, bool check_only, struct import *told, const char **summary)
{
	const struct import_form *f = c->form;
	struct arena *own = arena_new(LIMIT_IMPORT_BYTES);
	struct import in = {
		.db = c->db, .a = own, .now_ms = c->now_ms, .who = &c->who, .check_only = check_only
	};
	enum err err = import_run(&in, kind_of(c), (struct str){ f->file->bytes, f->file->n });
	*summary = arena_strdup(c->arena, import_summary(&in));
	*told = in;
	size_t kept = in.n_faults < LIMIT_CSV_FAULTS ? in.n_faults : LIMIT_CSV_FAULTS;
	for (size_t i = 0; i < kept; i++) {
		told->fault[i].column = arena_strdup(c->arena, in.fault[i].column);
		told->fault[i].reason = arena_strdup(c->arena, in.fault[i].reason);
	}
	arena_free(own);
	return err;
}

static void show_faults(struct ctx *c, struct import_view *v)
{
	struct import told;
	const char *summary;
	if (run(c, true, &told, &summary) != E_INVALID)
		return;
	size_t kept = told.n_faults < LIMIT_CSV_FAULTS ? told.n_faults : LIMIT_CSV_FAULTS;
	v->faults = arena_array(c->arena, struct import_fault_view, kept);
	for (; v->n_faults < kept; v->n_faults++) {
		const struct import_fault *f = &told.fault[v->n_faults];
		v->faults[v->n_faults] =
			(struct import_fault_view){ (int64_t)f->row, f->column, f->reason };
	}
	v->more_faults = (int64_t)(told.n_faults - kept);
}

enum err import_page(struct ctx *c)
{
	const struct import_kind *kind = kind_of(c);
	struct import_view *v = arena_new_one(c->arena, struct import_view);
	struct form_page_view *form = form_page(c, &import_form, NULL);
	bool posted = c->route->method == HTTP_POST && c->form != NULL;
	v->kind = kind->name;
	v->title = kind->title;
	v->says = kind->says;
	v->list = kind->list;
	v->form = form;
	v->action = ctx_path(c, "/import/%s", kind->name);
	v->example_path = ctx_path(c, "/import/%s/example", kind->name);
	v->export_path = ctx_path(c, "/export/%s", kind->name);
	v->columns = arena_array(c->arena, struct import_column_view, kind->n_columns);
	for (; v->n_columns < kind->n_columns; v->n_columns++) {
		const struct import_column *col = &kind->columns[v->n_columns];
		v->columns[v->n_columns] =
			(struct import_column_view){ col->name, col->says, col->example,
						     col->required };
	}
	if (posted) {
		show_faults(c, v);
		form->problem = NULL; /* the table says it all */
		form->inputs[0].fault = NULL;
	}
	return view_show(c, &import_view_type, v, ctx_path(c, "Import: %s", kind->title));
}

/* The faults as a program gets them: as faults of the field `file`. */
static enum err tell_faults(struct ctx *c, const struct import *told)
{
	size_t kept = told->n_faults < LIMIT_CSV_FAULTS ? told->n_faults : LIMIT_CSV_FAULTS;
	for (size_t i = 0; i < kept; i++) {
		const struct import_fault *f = &told->fault[i];
		enum err err =
			refuse(c, "file", "row %zu%s%s: %s", f->row,
			       f->column[0] == '\0' ? "" : ", column ", f->column, f->reason);
		assert(err == E_INVALID);
	}
	return E_INVALID;
}

enum err import_send(struct ctx *c)
{
	const struct import_form *f = c->form;
	const struct import_kind *kind = kind_of(c);
	struct import told;
	const char *summary;
	enum err err = run(c, f->check_only, &told, &summary);
	if (told.n_faults > 0)
		return tell_faults(c, &told);
	if (err != OK)
		return err;
	audit_set(c, "import", 0, 0, "%s%s", f->check_only ? "checked only: " : "", summary);
	if (f->check_only)
		return see_other(
			c,
			ctx_path(c, "The file is good. %s Nothing was saved: this was a check.",
				 summary),
			ctx_path(c, "/import/%s", kind->name));
	return see_other(c, ctx_path(c, "Imported. %s", summary), kind->list);
}

enum err import_example(struct ctx *c)
{
	const struct import_kind *kind = kind_of(c);
	struct csv_out out;
	csv_out_init(&out, c->res->body);
	for (size_t i = 0; i < kind->n_columns; i++)
		csv_raw_field(&out, kind->columns[i].name);
	csv_end_row(&out);
	for (size_t i = 0; i < kind->n_columns; i++)
		csv_field(&out, kind->columns[i].example);
	csv_end_row(&out);
	return send_file(c, "text/csv; charset=utf-8",
			 ctx_path(c, "huddle-%s-example.csv", kind->name));
}

enum err export_send(struct ctx *c)
{
	const struct import_kind *kind = kind_of(c);
	struct arena *own = arena_new(LIMIT_IMPORT_BYTES);
	struct export e = { .db = c->db, .a = own, .who = &c->who };
	enum err err = export_run(&e, kind, c->res->body);
	arena_free(own);
	return err != OK ? err :
			   send_file(c, "text/csv; charset=utf-8",
				     ctx_path(c, "huddle-%s.csv", kind->name));
}
