/* The form of a journal: twelve lines at a time. A draft that is opened again shows its lines and
 * room for more, so that a journal has as many lines as it needs, without script. */
#include "base/date.h"
#include "base/id.h"
#include "mod/ledger/ledger_store.h"
#include "mod/ledger/ledger_web.h"

static_assert(offsetof(struct ledger_journal_form, account2) -
			      offsetof(struct ledger_journal_form, account1) ==
		      sizeof(struct ledger_line_form),
	      "the members of a line are those of the struct");
static_assert(offsetof(struct ledger_journal_form, department12) + sizeof(int64_t) ==
		      offsetof(struct ledger_journal_form, account1) +
			      LEDGER_FORM_LINES * sizeof(struct ledger_line_form),
	      "twelve lines");

static const struct view_field entry_fields[] = {
	VIEW_TEXT(struct ledger_entry_view, action),
	VIEW_TEXT(struct ledger_entry_view, problem),
};
VIEW_PAGE(ledger_entry, entry_fields);

static const struct choice keeps[] = { { "post", "Post" },
				       { "draft", "Keep as a draft" },
				       { NULL, NULL } };

#define HEAD_FIELDS 6
#define LINE_FIELDS 8
#define LINE(n)                                                                                 \
	FIELD_REF(struct ledger_journal_form, account##n, .label = "Account",                   \
		  .ref = "ledger_account"),                                                     \
		FIELD_MONEY(struct ledger_journal_form, debit##n, .label = "Debit", .min = 0,   \
			    .max = LEDGER_LINE_CENTS),                                          \
		FIELD_MONEY(struct ledger_journal_form, credit##n, .label = "Credit", .min = 0, \
			    .max = LEDGER_LINE_CENTS),                                          \
		FIELD_TEXT(struct ledger_journal_form, note##n, .label = "Note",                \
			   .max = LIMIT_NOTE),                                                  \
		FIELD_REF(struct ledger_journal_form, site##n, .label = "Site", .ref = "site"), \
		FIELD_REF(struct ledger_journal_form, provider##n, .label = "Provider",         \
			  .ref = "ledger_value"),                                               \
		FIELD_REF(struct ledger_journal_form, payer##n, .label = "Payer",               \
			  .ref = "ledger_value"),                                               \
		FIELD_REF(struct ledger_journal_form, department##n, .label = "Department",     \
			  .ref = "ledger_value")

static const struct field journal_fields[] = {
	FIELD_REF(struct ledger_journal_form, practice, .label = "Practice", .required = true,
		  .ref = "practice", .hidden = true),
	FIELD_INT(struct ledger_journal_form, version, .label = "Version", .hidden = true),
	FIELD_DAY(struct ledger_journal_form, day, .label = "Day", .required = true),
	FIELD_TEXT(struct ledger_journal_form, memo, .label = "What for", .required = true,
		   .max = LIMIT_NOTE),
	FIELD_BOOL(struct ledger_journal_form, adjusting, .label = "Adjusting entry",
		   .help = "For a month that is closed for daily work, by somebody who may close "
			   "months."),
	FIELD_CHOICE(struct ledger_journal_form, keep, .label = "Then", .required = true,
		     .choices = keeps),
	LINE(1),
	LINE(2),
	LINE(3),
	LINE(4),
	LINE(5),
	LINE(6),
	LINE(7),
	LINE(8),
	LINE(9),
	LINE(10),
	LINE(11),
	LINE(12),
};
static_assert(ARRAY_LEN(journal_fields) == HEAD_FIELDS + LEDGER_FORM_LINES * LINE_FIELDS,
	      "the form's table has the lines behind its head");
const struct form ledger_journal_form =
	FORM("ledger_journal", struct ledger_journal_form, journal_fields, "Save");

static struct ledger_line_form *lines_of(struct ledger_journal_form *f)
{
	return (struct ledger_line_form *)(void *)((char *)f +
						   offsetof(struct ledger_journal_form, account1));
}

/* --- The page. --- */

static const char *field_name(struct ctx *c, const char *what, size_t line)
{
	return arena_printf(c->arena, "%s%zu", what, line + 1);
}

static enum err add_options(struct ctx *c, struct form_page_view *p, int64_t practice)
{
	struct ledger_account_row_list accounts;
	struct ledger_names names;
	enum err err = ledger_account_list(c->db, c->arena, practice, &accounts);
	if (err == OK)
		err = ledger_names_load(c, &names);
	if (err != OK)
		return err;
	const char **label = arena_array(c->arena, const char *, accounts.n + 1);
	for (size_t i = 0; i < accounts.n; i++)
		label[i] =
			arena_printf(c->arena, "%s %s", accounts.at[i].number, accounts.at[i].name);
	for (size_t l = 0; l < LEDGER_FORM_LINES; l++) {
		const char *account = field_name(c, "account", l), *site = field_name(c, "site", l);
		for (size_t i = 0; i < accounts.n; i++)
			if (accounts.at[i].active)
				form_option(c, p, account, accounts.at[i].id, label[i]);
		for (size_t i = 0; i < names.sites.n; i++)
			if (names.sites.at[i].practice_id == practice)
				form_option(c, p, site, names.sites.at[i].id,
					    names.sites.at[i].name);
		for (size_t i = 0; i < names.values.n; i++)
			if (names.values.at[i].active)
				form_option(c, p, field_name(c, names.values.at[i].kind, l),
					    names.values.at[i].id, names.values.at[i].name);
	}
	return OK;
}

static void show_lines(struct ctx *c, const struct form_page_view *p, struct ledger_entry_view *v)
{
	v->lines = arena_array(c->arena, struct ledger_entry_line, LEDGER_FORM_LINES);
	v->n_lines = LEDGER_FORM_LINES;
	for (size_t l = 0; l < LEDGER_FORM_LINES; l++) {
		v->lines[l].cells = arena_array(c->arena, struct ledger_entry_cell, LINE_FIELDS);
		v->lines[l].n_cells = LINE_FIELDS;
		for (size_t k = 0; k < LINE_FIELDS; k++) {
			const struct form_input *in = &p->inputs[HEAD_FIELDS + l * LINE_FIELDS + k];
			v->lines[l].cells[k] = (struct ledger_entry_cell){
				.in = in,
				.label = arena_printf(c->arena, "%s, line %zu", in->field->label,
						      l + 1),
				.money = in->field->kind == FIELD_KIND_MONEY,
			};
		}
	}
}

static enum err show_form(struct ctx *c, const struct ledger_journal_form *values, int64_t practice,
			  const char *title, const char *action, const char *cancel)
{
	struct ledger_scope s;
	struct form_page_view *p = form_page(c, &ledger_journal_form, values);
	enum err err = add_options(c, p, practice);
	if (err == OK)
		err = ledger_scope_of(c, practice, &s);
	if (err != OK)
		return err;
	struct ledger_entry_view *v = arena_new_one(c->arena, struct ledger_entry_view);
	ledger_tabs(c, &s, "/ledger/journals", &v->tabs, &v->n_tabs);
	show_lines(c, p, v);
	v->form = p;
	v->head = arena_new_one(c->arena, struct form_page_view);
	*v->head = *p;
	v->head->n_inputs = HEAD_FIELDS;
	v->action = action;
	v->cancel = cancel;
	v->problem = fault_of(&c->faults, "");
	c->wide = "wide";
	return view_show(c, &ledger_entry_view_type, v, title);
}

enum err ledger_entry_new(struct ctx *c)
{
	struct ledger_scope s;
	enum err err = ledger_scope_read(c, false, &s);
	if (err == OK && s.one == NULL)
		err = E_NOTFOUND;
	if (err != OK)
		return err;
	/* Shown again after a refusal, the form knows its practice itself. */
	const struct ledger_journal_form *posted = c->form;
	int64_t practice = posted != NULL && posted->practice != 0 ? posted->practice : s.one->id;
	struct ledger_journal_form values = {
		.practice = practice, .day = ledger_today(c), .memo = "", .keep = "post"
	};
	for (size_t i = 0; i < LEDGER_FORM_LINES; i++)
		lines_of(&values)[i].note = "";
	return show_form(c, &values, practice, "New journal", "/ledger/journals",
			 ctx_path(c, "/ledger/journals?%s", s.query));
}

/* --- From the form to a journal. --- */

/* The filled lines; a fault for each that is half filled. */
static size_t read_lines(struct ctx *c, const struct ledger_journal_form *f,
			 struct ledger_line_new *out)
{
	size_t n = 0;
	struct ledger_journal_form copy = *f;
	const struct ledger_line_form *lines = lines_of(&copy);
	for (size_t i = 0; i < LEDGER_FORM_LINES; i++) {
		const struct ledger_line_form *l = &lines[i];
		if (l->account == 0 && l->debit == 0 && l->credit == 0)
			continue;
		if (l->account == 0)
			fault_add(&c->faults, field_name(c, "account", i),
				  "Choose the account of this amount.");
		else if ((l->debit == 0) == (l->credit == 0))
			fault_add(&c->faults, field_name(c, "debit", i),
				  "Enter either a debit or a credit.");
		out[n++] = (struct ledger_line_new){
			.account_id = l->account,
			.cents = l->debit - l->credit,
			.dims = { l->site, l->provider, l->payer, l->department },
			.memo = arena_strdup(c->arena, l->note),
		};
	}
	return n;
}

static struct ledger_journal_new journal_of(struct ctx *c, const struct ledger_journal_form *f)
{
	struct ledger_line_new *lines =
		arena_array(c->arena, struct ledger_line_new, LEDGER_FORM_LINES);
	return (struct ledger_journal_new){
		.practice_id = f->practice,
		.day = f->day,
		.source = "manual",
		.memo = f->memo,
		.account_id = c->who.account_id,
		.adjusting = f->adjusting && ctx_may(c, PERM_LEDGER_CLOSE),
		.n_lines = read_lines(c, f, lines),
		.lines = lines,
	};
}

static enum err refuse_verdict(struct ctx *c, const struct ledger_posted *p)
{
	const char *words = ledger_verdict_words(p->verdict);
	if (p->verdict == LEDGER_SOFT_CLOSED || p->verdict == LEDGER_HARD_CLOSED ||
	    p->verdict == LEDGER_BAD_DAY)
		return refuse(c, "day", "%s", words);
	if (p->line < LEDGER_FORM_LINES)
		return refuse(c, field_name(c, "account", p->line), "%s", words);
	return refuse(c, "", "%s", words);
}

static enum err posted(struct ctx *c, const struct ledger_posted *p)
{
	if (p->verdict != LEDGER_FINE)
		return refuse_verdict(c, p);
	c->created_id = p->id;
	audit_set(c, "ledger_journal", p->id, 0, "number=%" PRId64, p->number);
	return see_other(c, ctx_path(c, "Journal %" PRId64 " is posted.", p->number),
			 ctx_path(c, "/ledger/journals/%s", ctx_id_text(c, p->id)));
}

static enum err kept(struct ctx *c, int64_t id)
{
	c->created_id = id;
	audit_set(c, "ledger_journal", id, 0, "draft");
	return see_other(c, "The draft is kept. It counts once it is posted.",
			 ctx_path(c, "/ledger/journals/%s", ctx_id_text(c, id)));
}

/* Lines of a draft name accounts of its own book. */
static enum err check_book(struct ctx *c, const struct ledger_journal_new *j)
{
	struct ledger_book_row book;
	struct ledger_account_row account;
	enum err err = ledger_book_find(c->db, c->arena, j->practice_id, &book);
	if (err == E_NOTFOUND)
		return refuse(c, "", "%s", ledger_verdict_words(LEDGER_NO_BOOK));
	for (size_t i = 0; err == OK && i < j->n_lines; i++) {
		err = ledger_account_get(c->db, c->arena, j->lines[i].account_id, &account);
		if (err == OK && account.practice_id != j->practice_id)
			return refuse(c, "", "%s", ledger_verdict_words(LEDGER_OTHER_BOOK));
	}
	return err;
}

enum err ledger_entry_create(struct ctx *c)
{
	const struct ledger_journal_form *f = c->form;
	struct ledger_journal_new j = journal_of(c, f);
	struct ledger_posted p;
	int64_t id = 0, changed;
	if (c->faults.n > 0)
		return E_INVALID;
	if (strcmp(f->keep, "draft") == 0) {
		enum err err = check_book(c, &j);
		if (err == OK)
			err = ledger_draft_save(c->db, c->arena, &j, 0, c->now_ms, &id, &changed);
		return err != OK ? err : kept(c, id);
	}
	enum err err = ledger_post(c->db, c->arena, &j, c->now_ms, &p);
	return err != OK ? err : posted(c, &p);
}

/* --- A draft again. --- */

static enum err find_draft(struct ctx *c, struct ledger_journal_row *row)
{
	enum err err = ledger_journal_get(c->db, c->arena, ctx_id(c, "journal"), row);
	/* A posted journal has no form. */
	return err == OK && strcmp(row->state, "draft") != 0 ? E_NOTFOUND : err;
}

static enum err load_form(struct ctx *c, const struct ledger_journal_row *row,
			  struct ledger_journal_form *f)
{
	struct ledger_line_new *lines;
	size_t n;
	enum err err = ledger_lines_load(c->db, c->arena, row, &lines, &n);
	if (err != OK)
		return err;
	*f = (struct ledger_journal_form){ .practice = row->practice_id,
					   .version = row->version,
					   .day = row->day,
					   .memo = row->memo,
					   .adjusting = row->adjusting,
					   .keep = "post" };
	for (size_t i = 0; i < LEDGER_FORM_LINES; i++) {
		struct ledger_line_form *l = &lines_of(f)[i];
		*l = (struct ledger_line_form){ .note = "" };
		if (i >= n)
			continue;
		*l = (struct ledger_line_form){ .account = lines[i].account_id,
						.debit = lines[i].cents > 0 ? lines[i].cents : 0,
						.credit = lines[i].cents < 0 ? -lines[i].cents : 0,
						.note = lines[i].memo,
						.site = lines[i].dims.site_id,
						.provider = lines[i].dims.provider_id,
						.payer = lines[i].dims.payer_id,
						.department = lines[i].dims.department_id };
	}
	return OK;
}

enum err ledger_entry_edit(struct ctx *c)
{
	struct ledger_journal_row row;
	struct ledger_journal_form values;
	enum err err = find_draft(c, &row);
	if (err == OK)
		err = load_form(c, &row, &values);
	if (err != OK)
		return err;
	const char *path = ctx_path(c, "/ledger/journals/%s", ctx_id_text(c, row.id));
	return show_form(c, &values, row.practice_id, "Draft journal", path, path);
}

enum err ledger_entry_save(struct ctx *c)
{
	const struct ledger_journal_form *f = c->form;
	struct ledger_journal_row row;
	struct ledger_posted p;
	int64_t changed, id = ctx_id(c, "journal");
	enum err err = find_draft(c, &row);
	if (err != OK)
		return err;
	struct ledger_journal_new j = journal_of(c, f);
	j.practice_id = row.practice_id;
	if (c->faults.n > 0)
		return E_INVALID;
	err = check_book(c, &j);
	if (err == OK)
		err = ledger_draft_save(c->db, c->arena, &j, f->version, c->now_ms, &id, &changed);
	if (err == OK && changed == 0) {
		struct ledger_journal_form *now =
			arena_new_one(c->arena, struct ledger_journal_form);
		err = load_form(c, &row, now);
		return err != OK ? err : stale(c, now, row.version);
	}
	if (err != OK || strcmp(f->keep, "draft") == 0)
		return err != OK ? err : kept(c, id);
	err = ledger_draft_post(c->db, c->arena, id, c->who.account_id,
				ctx_may(c, PERM_LEDGER_CLOSE), c->now_ms, &p);
	return err != OK ? err : posted(c, &p);
}
