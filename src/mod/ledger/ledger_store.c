/* Books, accounts and dimensions in the database. */
#include "mod/ledger/ledger_store.h"
#include "base/csv.h"
#include "base/id.h"
#include "base/utf8.h"
#include "texts.h"

#define TEMPLATE "packs/books/accounts.csv"

enum err ledger_account_numbered(struct db *db, struct arena *a, int64_t practice_id,
				 const char *number, struct ledger_account_row *out)
{
	return ledger_account_by_number(db, a, practice_id, number, out);
}

enum err ledger_account_for(struct db *db, struct arena *a, int64_t practice_id, const char *role,
			    int64_t *account_id)
{
	struct ledger_account_row row;
	enum err err = ledger_role_find(db, a, practice_id, role, &row);
	if (err == OK)
		*account_id = row.id;
	return err;
}

enum err ledger_account_add(struct db *db, struct arena *a, const struct ledger_account_new *n,
			    int64_t now_ms, int64_t *id)
{
	struct ledger_account_row row;
	enum err err = ledger_account_by_number(db, a, n->practice_id, n->number, &row);
	if (err == OK)
		*id = row.id;
	if (err != E_NOTFOUND)
		return err;
	assert(ledger_section_of(n->section, n->kind) != NULL);
	struct ledger_account_count_row count;
	err = ledger_account_count(db, a, n->practice_id, &count);
	if (err == OK && count.n >= LIMIT_LEDGER_ACCOUNTS)
		err = E_LIMIT;
	if (err != OK)
		return err;
	int64_t fresh = id_new();
	err = ledger_account_insert(db, &(struct ledger_account_insert_in){
						.id = fresh,
						.practice = n->practice_id,
						.number = n->number,
						.name = n->name,
						.kind = ledger_kind_name(n->kind),
						.section = n->section,
						.control = n->control == NULL ? "" : n->control,
						.now = now_ms,
					});
	if (err == OK)
		*id = fresh;
	return err;
}

static struct str template_text(void)
{
	for (size_t i = 0; i < text_count; i++)
		if (strcmp(text[i].name, TEMPLATE) == 0)
			return (struct str){ (const char *)text[i].bytes, text[i].n };
	return (struct str){ "", 0 };
}

/* The template is part of the program: that it can be read is tested, not asked. */
static enum err add_template(struct db *db, struct arena *a, int64_t practice_id, int64_t now_ms)
{
	struct csv csv;
	struct csv_fault fault;
	enum err err = csv_parse(a, template_text(), &csv, &fault);
	int number = csv_column(&csv, "number"), name = csv_column(&csv, "name"),
	    kind = csv_column(&csv, "kind"), section = csv_column(&csv, "section"),
	    control = csv_column(&csv, "control"), role = csv_column(&csv, "role");
	for (size_t i = 0; err == OK && i < csv.n_rows; i++) {
		struct ledger_account_new n = { .practice_id = practice_id,
						.number = csv_at(&csv, i, number),
						.name = csv_at(&csv, i, name),
						.section = csv_at(&csv, i, section),
						.control = csv_at(&csv, i, control) };
		int64_t id;
		bool known = ledger_kind_parse(csv_at(&csv, i, kind), &n.kind);
		assert(known);
		err = ledger_account_add(db, a, &n, now_ms, &id);
		if (err == OK && csv_at(&csv, i, role)[0] != '\0')
			err = ledger_role_put(db, practice_id, csv_at(&csv, i, role), id);
	}
	return err;
}

enum err ledger_book_ensure(struct db *db, struct arena *a, int64_t practice_id,
			    const char *currency, int64_t year_starts, int64_t now_ms)
{
	struct ledger_book_row row;
	enum err err = ledger_book_find(db, a, practice_id, &row);
	if (err != E_NOTFOUND)
		return err;
	err = ledger_book_insert(db, practice_id, currency == NULL ? "USD" : currency,
				 year_starts == 0 ? 1 : year_starts, now_ms);
	return err != OK ? err : add_template(db, a, practice_id, now_ms);
}

enum err ledger_value_ensure(struct db *db, struct arena *a, enum ledger_axis axis,
			     const char *name, int64_t now_ms, int64_t *id)
{
	assert(axis >= LEDGER_PROVIDER && axis < LEDGER_AXES);
	struct ledger_value_find_row row;
	enum err err = ledger_value_find(db, a, ledger_axis_name(axis), name, &row);
	if (err == OK)
		*id = row.id;
	if (err != E_NOTFOUND)
		return err;
	int64_t fresh = id_new();
	err = ledger_value_insert(db, &(struct ledger_value_insert_in){
					      .id = fresh,
					      .kind = ledger_axis_name(axis),
					      .name = name,
					      .sort_key = utf8_fold(a, name),
					      .now = now_ms,
				      });
	if (err == OK)
		*id = fresh;
	return err;
}

enum err ledger_dim_ensure(struct db *db, struct arena *a, const struct ledger_dims *dims,
			   int64_t *id)
{
	struct ledger_dim_find_row row;
	enum err err = ledger_dim_find(db, a, dims->site_id, dims->provider_id, dims->payer_id,
				       dims->department_id, &row);
	if (err == OK)
		*id = row.id;
	if (err != E_NOTFOUND)
		return err;
	int64_t fresh = id_new();
	err = ledger_dim_insert(db, &(struct ledger_dim_insert_in){
					    .id = fresh,
					    .site = dims->site_id,
					    .provider = dims->provider_id,
					    .payer = dims->payer_id,
					    .department = dims->department_id,
				    });
	if (err == OK)
		*id = fresh;
	return err;
}
