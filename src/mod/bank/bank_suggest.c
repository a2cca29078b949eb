/* Puts suggestions and rules beside the open lines of a page. */
#include "mod/bank/bank_suggest.h"

#include "base/date.h"
#include "base/utf8.h"

const char *bank_book_words(struct arena *a, const struct bank_book_row *row)
{
	char day[DATE_TEXT_MAX];
	const char *text = row->memo[0] != '\0' ? row->memo : row->journal_memo;
	date_us_short(day, row->day);
	return row->number == NULL ?
		       arena_printf(a, "%s: %s", day, text) :
		       arena_printf(a, "%s: %s (entry %" PRId64 ")", day, text, *row->number);
}

static bool fits(struct arena *a, const struct bank_rule_row *r,
		 const struct bank_account_row *account, const struct bank_open_line *line)
{
	const struct bank_rule_test test = {
		.contains = utf8_fold(a, r->contains),
		.direction = strcmp(r->direction, "in") == 0  ? 1 :
			     strcmp(r->direction, "out") == 0 ? -1 :
								0,
		.min_cents = r->min_cents,
		.max_cents = r->max_cents,
	};
	bool here = r->bank_account_id == NULL || *r->bank_account_id == account->id;
	return r->active && here && bank_rule_fits(&test, line);
}

static const struct bank_rule_row *first_rule(struct arena *a,
					      const struct bank_rule_row_list *rules,
					      const struct bank_account_row *account,
					      const struct bank_open_line *line)
{
	for (size_t i = 0; i < rules->n; i++)
		if (fits(a, &rules->at[i], account, line))
			return &rules->at[i];
	return NULL;
}

enum err bank_rule_for(struct db *db, struct arena *a, const struct bank_account_row *account,
		       const struct bank_open_line *line, struct bank_rule_row *out)
{
	struct bank_rule_row_list rules;
	enum err err = bank_rule_list(db, a, account->practice_id, &rules);
	if (err != OK)
		return err;
	const struct bank_rule_row *rule = first_rule(a, &rules, account, line);
	if (rule == NULL)
		return E_NOTFOUND;
	*out = *rule;
	return OK;
}

static void propose_books(struct arena *a, const struct bank_open *open,
			  const struct bank_suggestion *s, struct bank_open_item *item)
{
	item->score = s->score;
	item->reason = s->reason;
	item->n_books = s->n;
	item->books = arena_array(a, int64_t, s->n);
	item->words = bank_book_words(a, &open->book_rows.at[s->line[0]]);
	for (size_t i = 0; i < s->n; i++)
		item->books[i] = open->books[s->line[i]].id;
	if (s->n > 1)
		item->words = arena_printf(a, "%s and %zu more", item->words, s->n - 1);
}

static void propose_rule(struct arena *a, const struct bank_rule_row *r,
			 struct bank_open_item *item)
{
	item->rule_id = r->id;
	item->ledger_account_id = r->ledger_account_id;
	item->reason = arena_printf(a, "rule \"%s\"", r->name);
	item->words = arena_printf(a, "%s %s", r->number, r->account);
	item->score = 60;
}

static void set_title(struct arena *a, struct bank_open_item *item)
{
	bool named = item->name[0] != '\0';
	item->title = named ? item->name : item->memo[0] != '\0' ? item->memo : "Bank line";
	item->note = named ? item->memo : "";
	if (item->check[0] != '\0')
		item->note = arena_printf(a, "check %s%s%s", item->check,
					  item->note[0] != '\0' ? ", " : "", item->note);
}

enum err bank_propose(struct db *db, struct arena *a, const struct bank_account_row *account,
		      const struct bank_proposals *p, size_t offset, size_t n,
		      struct bank_account_view *v)
{
	const struct bank_open *open = &p->open;
	struct bank_rule_row_list rules;
	enum err err = bank_rule_list(db, a, account->practice_id, &rules);
	if (err != OK)
		return err;
	v->lines = arena_array(a, struct bank_open_item, n);
	for (size_t i = offset; i < open->bank_rows.n && v->n_lines < n; i++) {
		const struct bank_line_row *r = &open->bank_rows.at[i];
		struct bank_open_item *item = &v->lines[v->n_lines++];
		*item = (struct bank_open_item){ .id = r->id,
						 .day = r->day,
						 .cents = r->cents,
						 .name = r->name,
						 .memo = r->memo,
						 .check = r->check_no,
						 .trace = r->trace };
		set_title(a, item);
		struct bank_suggestion s;
		const struct bank_rule_row *rule;
		if (bank_suggest(a, &open->bank[i], open->books, open->book_rows.n, &s, 1) > 0)
			propose_books(a, open, &s, item);
		else if ((rule = first_rule(a, &rules, account, &open->bank[i])) != NULL)
			propose_rule(a, rule, item);
	}
	return OK;
}
