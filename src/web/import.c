/* The runner of imports and exports; see import.h. */
#include "web/import.h"

static const struct import_kind *const *kinds;
static size_t n_kinds;

void import_set_kinds(const struct import_kind *const *table, size_t n)
{
	kinds = table;
	n_kinds = n;
}

size_t import_kinds(const struct import_kind *const **table)
{
	*table = kinds;
	return n_kinds;
}

const struct import_kind *import_kind_find(const char *name)
{
	for (size_t i = 0; i < n_kinds; i++)
		if (strcmp(kinds[i]->name, name) == 0)
			return kinds[i];
	return NULL;
}

static PRINTF_LIKE(4, 5) void file_fault(struct import *in, size_t line, const char *column,
					 const char *format, ...)
{
	if (in->n_faults < LIMIT_CSV_FAULTS) {
		va_list args;
		va_start(args, format);
		in->fault[in->n_faults] =
			(struct import_fault){ line, column, arena_vprintf(in->a, format, args) };
		va_end(args);
	}
	in->n_faults++;
}

static bool known_column(const struct import_kind *kind, const char *name)
{
	for (size_t i = 0; i < kind->n_columns; i++)
		if (str_eq_nocase(str_of(name), kind->columns[i].name))
			return true;
	return false;
}

/* All columns, in any order, and no others: a misspelt one would silently be left out. */
static void match_columns(struct import *in)
{
	const struct import_kind *kind = in->kind;
	int *at = arena_array(in->a, int, kind->n_columns);
	for (size_t i = 0; i < kind->n_columns; i++) {
		at[i] = csv_column(&in->csv, kind->columns[i].name);
		if (at[i] < 0)
			file_fault(
				in, 1, kind->columns[i].name,
				"The file has no such column. Its first line must name all %zu columns.",
				kind->n_columns);
	}
	for (size_t i = 0; i < in->csv.n_columns; i++)
		if (!known_column(kind, in->csv.column[i]))
			file_fault(in, 1, in->csv.column[i],
				   "This column does not belong to a file of %s.", kind->name);
	in->at = at;
}

static void parse(struct import *in, struct str text)
{
	struct csv_fault fault;
	if (csv_parse(in->a, text, &in->csv, &fault) != OK) {
		const char *column =
			fault.column == 0 ? "" : arena_printf(in->a, "%zu", fault.column);
		file_fault(in, fault.line, column, "%s", fault.reason);
		return;
	}
	in->rows = in->csv.n_rows;
	if (in->rows > LIMIT_IMPORT_ROWS)
		file_fault(in, 0, "", "The file has more than %d rows. Send it in parts.",
			   LIMIT_IMPORT_ROWS);
	match_columns(in);
}

enum err import_run(struct import *in, const struct import_kind *kind, struct str text)
{
	void *plan = NULL;
	in->kind = kind;
	in->n_faults = in->rows = in->made = in->changed = 0;
	parse(in, text);
	if (in->n_faults > 0)
		return E_INVALID;
	in->seen = lookup_new(in->a);
	enum err err = kind->load(in, &plan);
	if (err != OK)
		return err;
	for (size_t row = 0; row < in->rows; row++)
		kind->check_row(in, plan, row);
	if (kind->check_file != NULL)
		kind->check_file(in, plan);
	if (in->n_faults > 0)
		return E_INVALID;
	return in->check_only ? OK : kind->save(in, plan);
}

const char *import_summary(const struct import *in)
{
	return arena_printf(in->a, "%zu %s: %zu new, %zu changed, %zu as they were.", in->rows,
			    in->rows == 1 ? "row" : "rows", in->made, in->changed,
			    in->rows - in->made - in->changed);
}

bool import_may(const struct import *in, enum perm perm)
{
	return in->who == NULL || role_may(in->who->role, perm);
}

int64_t import_account(const struct import *in)
{
	return in->who == NULL ? 0 : in->who->account_id;
}

void import_fault(struct import *in, size_t row, size_t col, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	const char *reason =
		in->n_faults < LIMIT_CSV_FAULTS ? arena_vprintf(in->a, format, args) : "";
	va_end(args);
	file_fault(in, in->csv.row[row].line, in->kind->columns[col].name, "%s", reason);
}

void import_once(struct import *in, size_t row, size_t col, const char *key)
{
	int64_t first;
	int64_t line = (int64_t)in->csv.row[row].line;
	if (!lookup_put(in->seen, key, line) && lookup_get(in->seen, key, &first))
		import_fault(in, row, col, "Row %" PRId64 " is about the same. Keep one of them.",
			     first);
}

enum err export_run(struct export *e, const struct import_kind *kind, struct buf *out)
{
	csv_out_init(&e->csv, out);
	for (size_t i = 0; i < kind->n_columns; i++)
		csv_raw_field(&e->csv, kind->columns[i].name);
	csv_end_row(&e->csv);
	enum err err = kind->write(e);
	return err == OK && buf_failed(out) ? E_LIMIT : err;
}
