/* The pages of one line of the bank (suggestions, matching by hand, an entry made from it) and of
 * the matches of an account. */
#include "base/utf8.h"
#include "mod/bank/bank_suggest.h"
#include "mod/bank/bank_web.h"
#include "web/page.h"

static const struct field match_fields[] = {
	FIELD_REFS(struct bank_match_form, lines, .label = "Further lines of the bank",
		   .ref = "bankline"),
	FIELD_REFS(struct bank_match_form, books, .label = "Lines of the books", .ref = "bookline"),
	FIELD_TEXT(struct bank_match_form, reason, .label = "Why", .max = LIMIT_NAME,
		   .hidden = true),
};
const struct form bank_match_form =
	FORM("bank_match", struct bank_match_form, match_fields, "Match");

static const struct field entry_fields[] = {
	FIELD_REF(struct bank_entry_form, account, .label = "Account", .required = true,
		  .ref = "bookaccount"),
	FIELD_REF(struct bank_entry_form, site, .label = "Site", .ref = "site"),
	FIELD_TEXT(struct bank_entry_form, memo, .label = "Memo", .required = true,
		   .max = LIMIT_NAME),
};
const struct form bank_entry_form =
	FORM("bank_entry", struct bank_entry_form, entry_fields, "Create entry");

static const struct view_field suggestion_fields[] = {
	VIEW_INT(struct bank_suggestion_item, score),
	VIEW_TEXT(struct bank_suggestion_item, reason),
	VIEW_TEXT(struct bank_suggestion_item, words),
};
VIEW_PART(bank_suggestion_item, suggestion_fields);
static const struct view_field book_fields[] = {
	VIEW_ID(struct bank_book_item, id),      VIEW_INT(struct bank_book_item, number),
	VIEW_DAY(struct bank_book_item, day),    VIEW_MONEY(struct bank_book_item, cents),
	VIEW_TEXT(struct bank_book_item, words),
};
VIEW_PART(bank_book_item, book_fields);
static const struct view_field line_fields[] = {
	VIEW_ID(struct bank_line_view, id),
	VIEW_ID(struct bank_line_view, bank_id),
	VIEW_DAY(struct bank_line_view, day),
	VIEW_MONEY(struct bank_line_view, cents),
	VIEW_TEXT(struct bank_line_view, name),
	VIEW_TEXT(struct bank_line_view, memo),
	VIEW_TEXT(struct bank_line_view, check),
	VIEW_TEXT(struct bank_line_view, trace),
	VIEW_BOOL(struct bank_line_view, matched),
	VIEW_LIST(struct bank_line_view, suggestions, n_suggestions, bank_suggestion_item_type),
	VIEW_LIST(struct bank_line_view, books, n_books, bank_book_item_type),
	VIEW_LIST(struct bank_line_view, others, n_others, bank_book_item_type),
};
static void bank_one_html(struct html *o, const void *view)
{
	tmpl_bank_one(o, view);
}
const struct view_type bank_one_view_type = { "bank_one", sizeof(struct bank_line_view),
					      line_fields, ARRAY_LEN(line_fields), bank_one_html };

static const struct view_field match_item_fields[] = {
	VIEW_ID(struct bank_match_item, id),      VIEW_INT(struct bank_match_item, number),
	VIEW_ID(struct bank_match_item, journal_id),
	VIEW_DAY(struct bank_match_item, day),    VIEW_MONEY(struct bank_match_item, cents),
	VIEW_INT(struct bank_match_item, n_bank), VIEW_INT(struct bank_match_item, n_book),
	VIEW_TEXT(struct bank_match_item, how),   VIEW_TEXT(struct bank_match_item, reason),
	VIEW_TEXT(struct bank_match_item, words),
};
VIEW_PART(bank_match_item, match_item_fields);
static const struct view_field matches_fields[] = {
	VIEW_LIST(struct bank_matches_view, matches, n_matches, bank_match_item_type),
};
VIEW_PAGE(bank_matches, matches_fields);

/* The line of the path and its account. */
static enum err load(struct ctx *c, struct bank_line_get_row *line,
		     struct bank_account_row *account)
{
	enum err err = bank_line_get(c->db, c->arena, ctx_id(c, "bankline"), line);
	return err == OK ? bank_account_get(c->db, c->arena, line->bank_account_id, account) : err;
}

static void add_suggestions(struct ctx *c, const struct bank_open *open, size_t at,
			    struct bank_line_view *v)
{
	struct bank_suggestion s[BANK_SUGGESTIONS];
	size_t n = bank_suggest(c->arena, &open->bank[at], open->books, open->book_rows.n, s,
				BANK_SUGGESTIONS);
	v->suggestions = arena_array(c->arena, struct bank_suggestion_item, n + 1);
	for (size_t i = 0; i < n; i++) {
		struct bank_suggestion_item *item = &v->suggestions[v->n_suggestions++];
		*item = (struct bank_suggestion_item){ .score = s[i].score,
						       .reason = s[i].reason,
						       .n_books = s[i].n };
		item->books = arena_array(c->arena, int64_t, s[i].n);
		item->words = "";
		for (size_t k = 0; k < s[i].n; k++) {
			const struct bank_book_row *r = &open->book_rows.at[s[i].line[k]];
			item->books[k] = r->id;
			item->words =
				arena_printf(c->arena, "%s%s%s", item->words, k == 0 ? "" : "; ",
					     bank_book_words(c->arena, r));
		}
	}
}

/* Three months around the line for the books, two weeks for its neighbors at the bank. */
static void add_books(struct ctx *c, const struct bank_open *open, struct bank_line_view *v)
{
	v->books = arena_array(c->arena, struct bank_book_item, open->book_rows.n + 1);
	for (size_t i = 0; i < open->book_rows.n; i++) {
		const struct bank_book_row *r = &open->book_rows.at[i];
		if (v->n_books < LIMIT_PAGE_ROWS * 4 && r->day >= v->day - 90 &&
		    r->day <= v->day + 90)
			v->books[v->n_books++] = (struct bank_book_item){
				.id = r->id,
				.number = r->number == NULL ? 0 : *r->number,
				.day = r->day,
				.cents = r->cents,
				.words = r->memo[0] != '\0' ? r->memo : r->journal_memo,
			};
	}
	v->others = arena_array(c->arena, struct bank_book_item, open->bank_rows.n + 1);
	for (size_t i = 0; i < open->bank_rows.n; i++) {
		const struct bank_line_row *r = &open->bank_rows.at[i];
		if (r->id != v->id && v->n_others < LIMIT_PAGE_ROWS && r->day >= v->day - 14 &&
		    r->day <= v->day + 14)
			v->others[v->n_others++] = (struct bank_book_item){
				.id = r->id,
				.day = r->day,
				.cents = r->cents,
				.words = r->name[0] != '\0' ? r->name : r->memo,
			};
	}
}

/* The form of an entry, filled from the first rule that fits. */
static enum err entry_form(struct ctx *c, const struct bank_account_row *account,
			   const struct bank_open_line *line, struct bank_line_view *v)
{
	struct bank_rule_row rule;
	struct bank_entry_form now = { .memo = v->name[0] != '\0' ? v->name : v->memo };
	enum err err = bank_rule_for(c->db, c->arena, account, line, &rule);
	if (err == OK) {
		now.account = rule.ledger_account_id;
		now.site = rule.site_id;
		now.memo = rule.memo[0] != '\0' ? rule.memo : now.memo;
	}
	if (err != OK && err != E_NOTFOUND)
		return err;
	if (strlen(now.memo) > LIMIT_NAME)
		now.memo = "";
	struct form_page_view *p = form_page(c, &bank_entry_form, &now);
	v->entry = p;
	err = bank_book_options(c, p, account->practice_id);
	return err == OK ? bank_site_options(c, p) : err;
}

enum err bank_one_show(struct ctx *c)
{
	struct bank_line_get_row line;
	struct bank_account_row account;
	struct bank_open open;
	enum err err = load(c, &line, &account);
	if (err == OK)
		err = bank_open_load(c->db, c->arena, &account, &open);
	if (err != OK)
		return err;
	struct bank_line_view *v = arena_new_one(c->arena, struct bank_line_view);
	*v = (struct bank_line_view){ .id = line.id,
				      .bank_id = account.id,
				      .day = line.day,
				      .cents = line.cents,
				      .name = line.name,
				      .memo = line.memo,
				      .check = line.check_no,
				      .trace = line.trace,
				      .bank = account.name,
				      .matched = line.matched };
	v->may_edit = ctx_may(c, PERM_LEDGER_WRITE) && !line.matched;
	v->problem = c->route->method == HTTP_POST ? fault_of(&c->faults, "") : NULL;
	for (size_t i = 0; i < open.bank_rows.n && !line.matched; i++) {
		if (open.bank[i].id != line.id)
			continue;
		add_suggestions(c, &open, i, v);
		add_books(c, &open, v);
		err = entry_form(c, &account, &open.bank[i], v);
	}
	if (err != OK)
		return err;
	c->nav = "/bank";
	c->above = account.name;
	return view_show(c, &bank_one_view_type, v, line.name[0] != '\0' ? line.name : "Bank line");
}

enum err bank_one_match(struct ctx *c)
{
	const struct bank_match_form *f = c->form;
	struct bank_line_get_row line;
	struct bank_account_row account;
	const struct bank_actor who = bank_actor_of(c);
	const char *refused;
	enum err err = load(c, &line, &account);
	if (err != OK)
		return err;
	int64_t *bank = arena_array(c->arena, int64_t, f->lines.n + 1);
	bank[0] = line.id;
	for (size_t i = 0; i < f->lines.n; i++)
		bank[i + 1] = f->lines.at[i];
	const struct bank_match_new m = {
		.bank = bank,
		.n_bank = f->lines.n + 1,
		.books = f->books.at,
		.n_books = f->books.n,
		.how = f->reason[0] != '\0' ? "suggestion" : "hand",
		.reason = f->reason,
	};
	err = bank_match_add(c->db, c->arena, &account, &m, &who, &refused);
	if (err != OK)
		return err;
	if (refused != NULL)
		return refuse(c, "", "%s", refused);
	audit_set(c, "bank", account.id, 0, "line=%s lines=%zu entries=%zu cents=%" PRId64,
		  ctx_id_text(c, line.id), m.n_bank, m.n_books, line.cents);
	return see_other(c, "Matched.", ctx_path(c, "/bank/%s", ctx_id_text(c, account.id)));
}

enum err bank_one_entry(struct ctx *c)
{
	const struct bank_entry_form *f = c->form;
	struct bank_line_get_row line;
	struct bank_account_row account;
	const struct bank_actor who = bank_actor_of(c);
	const char *refused;
	enum err err = load(c, &line, &account);
	if (err != OK)
		return err;
	const struct bank_entry_new e = { line.id, f->account, f->site, f->memo };
	err = bank_entry_add(c->db, c->arena, &account, &e, &who, &refused);
	if (err != OK)
		return err;
	if (refused != NULL)
		return refuse(c, "", "%s", refused);
	audit_set(c, "bank", account.id, 0, "line=%s entry cents=%" PRId64 " memo=%s",
		  ctx_id_text(c, line.id), line.cents, f->memo);
	return see_other(c, "The entry is posted and matched.",
			 ctx_path(c, "/bank/%s", ctx_id_text(c, account.id)));
}

enum err bank_matches_show(struct ctx *c)
{
	struct bank_account_row account;
	struct bank_match_list_row_list rows;
	enum err err = bank_of_path(c, &account);
	if (err == OK)
		err = bank_match_list(c->db, c->arena, account.id, &rows);
	if (err != OK)
		return err;
	struct bank_matches_view *v = arena_new_one(c->arena, struct bank_matches_view);
	v->bank_id = account.id;
	v->may_edit = ctx_may(c, PERM_LEDGER_WRITE);
	v->matches = arena_array(c->arena, struct bank_match_item, rows.n + 1);
	for (; v->n_matches < rows.n; v->n_matches++) {
		const struct bank_match_list_row *r = &rows.at[v->n_matches];
		v->matches[v->n_matches] = (struct bank_match_item){
			.id = r->id,
			.number = r->number == NULL ? 0 : *r->number,
			.journal_id = r->journal_id == NULL ? 0 : *r->journal_id,
			.day = r->day == NULL ? DAY_NONE : *r->day,
			.cents = r->cents,
			.n_bank = r->n_bank,
			.n_book = r->n_book,
			.how = r->how,
			.reason = r->reason,
			.words = r->words,
		};
	}
	c->nav = "/bank";
	c->above = account.name;
	return view_show(c, &bank_matches_view_type, v, "Matches");
}

enum err bank_match_undone(struct ctx *c)
{
	struct bank_match_get_row m;
	const struct bank_actor who = bank_actor_of(c);
	const char *refused;
	enum err err = bank_match_get(c->db, c->arena, ctx_id(c, "bankmatch"), &m);
	if (err == OK)
		err = bank_match_take_back(c->db, c->arena, m.id, "The bank match was taken back",
					   &who, &refused);
	if (err != OK)
		return err;
	if (refused != NULL)
		return refuse(c, "", "%s", refused);
	audit_set(c, "bank", m.bank_account_id, 0, "match=%s taken back cents=%" PRId64,
		  ctx_id_text(c, m.id), m.cents);
	return see_other(c, "The match is taken back.",
			 ctx_path(c, "/bank/%s/matches", ctx_id_text(c, m.bank_account_id)));
}
