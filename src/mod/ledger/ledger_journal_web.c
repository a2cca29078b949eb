/* The list of journals, and one journal: its lines, what it is linked to, posting and reversing. */
#include "base/date.h"
#include "base/id.h"
#include "mod/ledger/ledger_store.h"
#include "mod/ledger/ledger_web.h"

static const struct view_field journal_item_fields[] = {
	VIEW_ID(struct ledger_journal_item, id),
	VIEW_INT(struct ledger_journal_item, number),
	VIEW_DAY(struct ledger_journal_item, day),
	VIEW_TEXT(struct ledger_journal_item, memo),
	VIEW_TEXT(struct ledger_journal_item, source),
	VIEW_MONEY(struct ledger_journal_item, cents),
	VIEW_BOOL(struct ledger_journal_item, reversal),
};
VIEW_PART(ledger_journal_item, journal_item_fields);

static const struct view_field journals_fields[] = {
	VIEW_LIST(struct ledger_journals_view, journals, n_journals, ledger_journal_item_type),
	VIEW_TEXT(struct ledger_journals_view, older),
};
VIEW_PAGE(ledger_journals, journals_fields);

static const struct view_field line_item_fields[] = {
	VIEW_ID(struct ledger_line_item, account_id),   VIEW_TEXT(struct ledger_line_item, account),
	VIEW_MONEY(struct ledger_line_item, debit),     VIEW_MONEY(struct ledger_line_item, credit),
	VIEW_TEXT(struct ledger_line_item, currency),   VIEW_TEXT(struct ledger_line_item, site),
	VIEW_TEXT(struct ledger_line_item, provider),   VIEW_TEXT(struct ledger_line_item, payer),
	VIEW_TEXT(struct ledger_line_item, department), VIEW_TEXT(struct ledger_line_item, memo),
};
VIEW_PART(ledger_line_item, line_item_fields);

static const struct view_field link_fields[] = {
	VIEW_TEXT(struct ledger_link, label),
	VIEW_TEXT(struct ledger_link, path),
};
VIEW_PART(ledger_link, link_fields);

static const struct view_field journal_fields[] = {
	VIEW_ID(struct ledger_journal_view, id),
	VIEW_INT(struct ledger_journal_view, number),
	VIEW_TEXT(struct ledger_journal_view, practice),
	VIEW_TEXT(struct ledger_journal_view, state),
	VIEW_DAY(struct ledger_journal_view, day),
	VIEW_INSTANT(struct ledger_journal_view, recorded_at),
	VIEW_TEXT(struct ledger_journal_view, memo),
	VIEW_TEXT(struct ledger_journal_view, source),
	VIEW_TEXT(struct ledger_journal_view, reason),
	VIEW_TEXT(struct ledger_journal_view, who),
	VIEW_BOOL(struct ledger_journal_view, adjusting),
	VIEW_INT(struct ledger_journal_view, version),
	VIEW_LIST(struct ledger_journal_view, lines, n_lines, ledger_line_item_type),
	VIEW_LIST(struct ledger_journal_view, links, n_links, ledger_link_type),
};
VIEW_PAGE(ledger_journal, journal_fields);

static const struct field reverse_fields[] = {
	FIELD_DAY(struct ledger_reverse_form, day, .label = "Day of the reversal",
		  .required = true),
	FIELD_TEXT(struct ledger_reverse_form, reason, .label = "Reason", .required = true,
		   .max = LIMIT_NOTE, .help = "For whoever reads the books later."),
};
const struct form ledger_reverse_form =
	FORM("ledger_reverse", struct ledger_reverse_form, reverse_fields, "Reverse");

/* "20780.01h...": day and id of the last journal of the page before. */
static void read_place(struct ctx *c, int32_t *day, int64_t *id)
{
	struct str rest = str_of(ctx_query(c, "before", "")), first, second;
	int64_t d;
	*day = DATE_MAX;
	*id = INT64_MAX;
	if (str_split(&rest, '.', &first) && str_split(&rest, '.', &second) &&
	    str_to_i64(first, &d) && d >= DATE_MIN && d <= DATE_MAX &&
	    id_parse(arena_str(c->arena, second), id))
		*day = (int32_t)d;
}

static void show_states(struct ctx *c, const struct ledger_scope *s, struct ledger_journals_view *v)
{
	v->states = arena_array(c->arena, struct ledger_choice, 2);
	v->n_states = 2;
	v->states[0] = (struct ledger_choice){ ctx_path(c, "/ledger/journals?%s", s->query),
					       "Posted", !v->drafts };
	v->states[1] =
		(struct ledger_choice){ ctx_path(c, "/ledger/journals?state=draft&%s", s->query),
					"Drafts", v->drafts };
}

enum err ledger_journals_show(struct ctx *c)
{
	struct ledger_scope s;
	struct ledger_journal_page_row_list rows = { 0 };
	int32_t day;
	int64_t id;
	enum err err = ledger_scope_read(c, false, &s);
	bool drafts = strcmp(ctx_query(c, "state", ""), "draft") == 0;
	read_place(c, &day, &id);
	if (err == OK && s.one != NULL)
		err = ledger_journal_page(c->db, c->arena, s.one->id, drafts ? "draft" : "posted",
					  day, id, &rows);
	if (err != OK)
		return err;
	struct ledger_journals_view *v = arena_new_one(c->arena, struct ledger_journals_view);
	ledger_tabs(c, &s, "/ledger/journals", &v->tabs, &v->n_tabs);
	v->practices = s.choices;
	v->n_practices = s.n_choices;
	v->drafts = drafts;
	v->may_write = ctx_may(c, PERM_LEDGER_WRITE);
	show_states(c, &s, v);
	size_t n = rows.n > LIMIT_PAGE_ROWS ? LIMIT_PAGE_ROWS : rows.n;
	v->journals = arena_array(c->arena, struct ledger_journal_item, n + 1);
	for (; v->n_journals < n; v->n_journals++) {
		const struct ledger_journal_page_row *r = &rows.at[v->n_journals];
		v->journals[v->n_journals] =
			(struct ledger_journal_item){ .id = r->id,
						      .number = r->number == NULL ? 0 : *r->number,
						      .day = r->day,
						      .memo = r->memo,
						      .source = r->source,
						      .cents = r->cents,
						      .reversal = r->reverses_id != NULL };
	}
	v->older = rows.n <= n ? "" :
				 ctx_path(c, "/ledger/journals?%s%s&before=%d.%s",
					  drafts ? "state=draft&" : "", s.query, rows.at[n - 1].day,
					  ctx_id_text(c, rows.at[n - 1].id));
	if (v->may_write && s.one != NULL) {
		c->action_label = "New journal";
		c->action_path = ctx_path(c, "/ledger/journals/new?%s", s.query);
	}
	c->above = s.one == NULL ? "" : s.one->name;
	return view_show(c, &ledger_journals_view_type, v, "Journals");
}

/* --- One journal. --- */

static enum err show_lines(struct ctx *c, const struct ledger_journal_row *row,
			   struct ledger_journal_view *v)
{
	struct ledger_line_row_list rows;
	struct ledger_names names;
	enum err err = strcmp(row->state, "draft") == 0 ?
			       ledger_draft_lines(c->db, c->arena, row->id, &rows) :
			       ledger_journal_lines(c->db, c->arena, row->id, &rows);
	if (err == OK)
		err = ledger_names_load(c, &names);
	if (err != OK)
		return err;
	v->lines = arena_array(c->arena, struct ledger_line_item, rows.n + 1);
	for (; v->n_lines < rows.n; v->n_lines++) {
		const struct ledger_line_row *l = &rows.at[v->n_lines];
		v->lines[v->n_lines] = (struct ledger_line_item){
			.account_id = l->account_id,
			.account = arena_printf(c->arena, "%s %s", l->number, l->name),
			.debit = l->cents > 0 ? l->cents : 0,
			.credit = l->cents < 0 ? -l->cents : 0,
			.currency = l->currency,
			.site = ledger_name_of(&names, l->site_id),
			.provider = ledger_name_of(&names, l->provider_id),
			.payer = ledger_name_of(&names, l->payer_id),
			.department = ledger_name_of(&names, l->department_id),
			.memo = l->memo,
		};
		v->debits += v->lines[v->n_lines].debit;
		v->credits += v->lines[v->n_lines].credit;
	}
	return OK;
}

static void add_link(struct ctx *c, struct ledger_journal_view *v, const char *label, int64_t id)
{
	v->links[v->n_links++] = (struct ledger_link){ label, ctx_path(c, "/ledger/journals/%s",
								       ctx_id_text(c, id)) };
}

/* A sub-ledger that made a journal would not know of its reversal, and the two would not agree.
 * What a schedule posted stands for itself; so does money that was put to the bank by hand. */
static bool made_elsewhere(const struct ledger_journal_row *row)
{
	return row->source_id != NULL && *row->source_id != 0 &&
	       strcmp(row->source, "schedule") != 0 && strcmp(row->source, "deposit") != 0;
}

static enum err show_links(struct ctx *c, const struct ledger_journal_row *row,
			   struct ledger_journal_view *v)
{
	struct ledger_journal_reversal_row reversal;
	struct ledger_journal_of_act_row_list act = { 0 };
	enum err err = OK;
	if (row->act_id != NULL)
		err = ledger_journal_of_act(c->db, c->arena, *row->act_id, &act);
	if (err != OK)
		return err;
	v->links = arena_array(c->arena, struct ledger_link, act.n + 3);
	if (row->reverses_id != NULL)
		add_link(c, v, "The journal that this one reverses", *row->reverses_id);
	for (size_t i = 0; i < act.n; i++)
		if (act.at[i].id != row->id &&
		    org_practice_visible(c->db, c->arena, c->who.account_id,
					 act.at[i].practice_id) == OK)
			add_link(c, v,
				 arena_printf(c->arena, "The same act in the books of %s",
					      act.at[i].practice),
				 act.at[i].id);
	err = ledger_journal_reversal(c->db, c->arena, row->id, &reversal);
	if (err == OK)
		add_link(c, v, "The journal that reverses this one", reversal.id);
	v->may_reverse = err == E_NOTFOUND && strcmp(row->state, "posted") == 0 &&
			 !made_elsewhere(row) && ctx_may(c, PERM_LEDGER_WRITE);
	return err == E_NOTFOUND ? OK : err;
}

static void show_facts(struct ctx *c, const struct ledger_journal_row *row,
		       struct ledger_journal_view *v)
{
	char day[DATE_TEXT_MAX];
	bool draft = strcmp(row->state, "draft") == 0;
	v->id = row->id;
	v->number = row->number == NULL ? 0 : *row->number;
	v->state = row->state;
	v->day = row->day;
	v->memo = row->memo;
	v->source = row->source;
	v->reason = row->reason;
	v->who = row->who == NULL ? "Huddle" : row->who;
	v->adjusting = row->adjusting;
	v->version = row->version;
	v->recorded_at = row->recorded_at == NULL ? 0 : *row->recorded_at;
	v->recorded = "";
	if (v->recorded_at != 0) {
		date_us(day, (int32_t)(v->recorded_at / 86400000));
		v->recorded = arena_strdup(c->arena, day);
	}
	v->may_change = v->may_post = draft && ctx_may(c, PERM_LEDGER_WRITE);
	v->may_audit = ctx_may(c, PERM_AUDIT_READ);
}

enum err ledger_journal_show(struct ctx *c)
{
	struct ledger_journal_row row;
	struct org_practice_row practice;
	struct ledger_scope s;
	enum err err = ledger_journal_get(c->db, c->arena, ctx_id(c, "journal"), &row);
	if (err == OK)
		err = org_practice_get(c->db, c->arena, row.practice_id, &practice);
	if (err == OK)
		err = ledger_scope_of(c, row.practice_id, &s);
	if (err != OK)
		return err;
	struct ledger_journal_view *v = arena_new_one(c->arena, struct ledger_journal_view);
	ledger_tabs(c, &s, "/ledger/journals", &v->tabs, &v->n_tabs);
	show_facts(c, &row, v);
	v->practice = practice.name;
	err = show_lines(c, &row, v);
	if (err == OK)
		err = show_links(c, &row, v);
	if (err != OK)
		return err;
	return view_show(c, &ledger_journal_view_type, v,
			 v->number == 0 ? "Draft journal" :
					  arena_printf(c->arena, "Journal %" PRId64, v->number));
}

static enum err refuse_verdict(struct ctx *c, const struct ledger_posted *p)
{
	return refuse(c, "", "%s", ledger_verdict_words(p->verdict));
}

enum err ledger_journal_post_now(struct ctx *c)
{
	struct ledger_posted p;
	int64_t id = ctx_id(c, "journal");
	enum err err = ledger_draft_post(c->db, c->arena, id, c->who.account_id,
					 ctx_may(c, PERM_LEDGER_CLOSE), c->now_ms, &p);
	if (err != OK)
		return err;
	if (p.verdict != LEDGER_FINE)
		return refuse_verdict(c, &p);
	audit_set(c, "ledger_journal", p.id, 0, "number=%" PRId64, p.number);
	return see_other(c, ctx_path(c, "Journal %" PRId64 " is posted.", p.number),
			 ctx_path(c, "/ledger/journals/%s", ctx_id_text(c, p.id)));
}

enum err ledger_journal_delete(struct ctx *c)
{
	struct ledger_journal_row row;
	int64_t id = ctx_id(c, "journal"), changed = 0;
	enum err err = ledger_journal_get(c->db, c->arena, id, &row);
	if (err != OK)
		return err;
	if (strcmp(row.state, "draft") != 0)
		return refuse(c, "", "%s",
			      "A posted journal stays. Reverse it, and both are seen.");
	err = ledger_draft_lines_delete(c->db, id);
	if (err == OK)
		err = ledger_journal_delete_draft(c->db, id, row.version, &changed);
	if (err != OK || changed == 0)
		return err != OK ? err : E_STALE;
	audit_set(c, "ledger_journal", id, 0, "memo=%s", row.memo);
	return see_other(c, "The draft is gone.",
			 ctx_path(c, "/ledger/journals?state=draft&practice=%s",
				  ctx_id_text(c, row.practice_id)));
}

enum err ledger_journal_reverse_ask(struct ctx *c)
{
	struct ledger_journal_row row;
	enum err err = ledger_journal_get(c->db, c->arena, ctx_id(c, "journal"), &row);
	if (err != OK)
		return err;
	struct ledger_reverse_form values = { .day = ledger_today(c), .reason = "" };
	struct form_page_view *p = form_page(c, &ledger_reverse_form, &values);
	const char *path = ctx_path(c, "/ledger/journals/%s", ctx_id_text(c, row.id));
	p->intro = "A reversal posts the opposite of every line and is linked to the journal. "
		   "Both stay in the books.";
	p->cancel = path;
	p->danger = true;
	c->nav = "/ledger";
	return form_show(c, p,
			 arena_printf(c->arena, "Reverse journal %" PRId64,
				      row.number == NULL ? 0 : *row.number),
			 ctx_path(c, "%s/reverse", path));
}

/* What one practice owes another is taken back in both books, or in none. */
static enum err reverse_others(struct ctx *c, const struct ledger_journal_row *row,
			       struct ledger_posted *p)
{
	const struct ledger_reverse_form *f = c->form;
	struct ledger_journal_of_act_row_list act = { 0 };
	enum err err = ledger_journal_of_act(c->db, c->arena, *row->act_id, &act);
	for (size_t i = 0; err == OK && p->verdict == LEDGER_FINE && i < act.n; i++) {
		if (act.at[i].id == row->id)
			continue;
		err = org_practice_visible(c->db, c->arena, c->who.account_id,
					   act.at[i].practice_id);
		if (err == E_NOTFOUND)
			return refuse(c, "", "%s",
				      "This journal has its other half in the books of a practice "
				      "that is not yours. Ask somebody who has both.");
		if (err == OK)
			err = ledger_reverse(c->db, c->arena, act.at[i].id, f->day, f->reason,
					     c->who.account_id, false, c->now_ms, p);
	}
	return err;
}

enum err ledger_journal_reverse(struct ctx *c)
{
	const struct ledger_reverse_form *f = c->form;
	struct ledger_journal_row row, first = { 0 };
	struct ledger_posted p, other = { .verdict = LEDGER_FINE };
	int64_t id = ctx_id(c, "journal");
	enum err err = ledger_journal_get(c->db, c->arena, id, &row);
	if (err == OK && made_elsewhere(&row))
		return refuse(c, "", "%s", ledger_verdict_words(LEDGER_MADE_ELSEWHERE));
	if (err == OK && row.reverses_id != NULL)
		err = ledger_journal_get(c->db, c->arena, *row.reverses_id, &first);
	if (err == OK && first.act_id != NULL)
		return refuse(c, "", "%s",
			      "This journal took back one half of what two practices posted "
			      "together. Enter that again in both books instead.");
	if (err == OK)
		err = ledger_reverse(c->db, c->arena, id, f->day, f->reason, c->who.account_id,
				     false, c->now_ms, &p);
	if (err == OK && p.verdict == LEDGER_FINE && row.act_id != NULL)
		err = reverse_others(c, &row, &other);
	if (err != OK)
		return err;
	p.verdict = p.verdict == LEDGER_FINE ? other.verdict : p.verdict;
	if (p.verdict == LEDGER_SOFT_CLOSED || p.verdict == LEDGER_HARD_CLOSED)
		return refuse(c, "day", "%s", ledger_verdict_words(p.verdict));
	if (p.verdict != LEDGER_FINE)
		return refuse_verdict(c, &p);
	c->created_id = p.id;
	audit_set(c, "ledger_journal", id, 0, "by=%" PRId64 " reason=%s", p.number, f->reason);
	return see_other(c, ctx_path(c, "Reversed by journal %" PRId64 ".", p.number),
			 ctx_path(c, "/ledger/journals/%s", ctx_id_text(c, p.id)));
}
