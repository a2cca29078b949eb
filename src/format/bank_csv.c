/* Reads a bank's CSV by its mapping: rows, days in the order that the mapping says, amounts with
 * either decimal sign. The guesser is bank_csv_guess.c. */
#include "format/bank_csv.h"

#include "base/buf.h"
#include "format/bank_csv_cell.h"

/* One field, quoted or not; *p ends on the delimiter or the line end. */
static void cell(const char **at, const char *end, char delimiter, size_t *line, struct buf *out)
{
	const char *p = *at;
	while (p < end && *p == ' ')
		p++;
	bool quoted = p < end && *p == '"';
	p = quoted ? p + 1 : *at;
	for (; p < end; p++) {
		if (quoted && *p == '"') {
			/* A doubled quote is one; text behind the closing quote is kept. */
			if (end - p > 1 && p[1] == '"')
				p++;
			else {
				quoted = false;
				continue;
			}
		} else if (!quoted && (*p == delimiter || *p == '\n')) {
			break;
		}
		*line += *p == '\n';
		buf_char(out, *p);
	}
	*at = p;
}

static struct bank_csv_row *row_add(struct arena *a, struct bank_csv_rows *rows, size_t *room)
{
	if (rows->n_rows == *room) {
		*room = *room == 0 ? 64 : 2 * *room;
		struct bank_csv_row *more = arena_array(a, struct bank_csv_row, *room);
		if (rows->n_rows > 0)
			memcpy(more, rows->row, rows->n_rows * sizeof *more);
		rows->row = more;
	}
	return &rows->row[rows->n_rows++];
}

enum err bank_csv_rows(struct arena *a, struct str file, char delimiter, struct bank_csv_rows *out,
		       struct statement_fault *fault)
{
	struct str text;
	enum err err = statement_text(a, file, &text, fault);
	if (err != OK)
		return err;
	struct bank_csv_rows rows = { 0 };
	size_t room = 0, line = 1, cells = 0;
	struct buf b;
	buf_init(&b, text.n + 1);
	for (const char *p = text.p, *end = p + text.n; p < end && err == OK; p++) {
		const char *field[LIMIT_CSV_COLUMNS];
		size_t n = 0, at = line;
		for (;; p++) {
			buf_clear(&b);
			cell(&p, end, delimiter, &line, &b);
			if (n == LIMIT_CSV_COLUMNS || rows.n_rows == LIMIT_STATEMENT_LINES ||
			    ++cells > LIMIT_STATEMENT_CELLS)
				err = statement_refuse(a, fault, E_LIMIT, at,
						       "The file has too many rows or columns.");
			else
				field[n++] = statement_field(a, buf_str(&b));
			if (err != OK || p == end || *p != delimiter)
				break;
		}
		line++;
		if (err != OK || (n == 1 && field[0][0] == '\0'))
			continue;
		struct bank_csv_row *row = row_add(a, &rows, &room);
		*row = (struct bank_csv_row){ at, n, arena_array(a, const char *, n) };
		memcpy(row->field, field, n * sizeof *field);
		rows.n_columns = n > rows.n_columns ? n : rows.n_columns;
	}
	buf_free(&b);
	if (err == OK)
		*out = rows;
	return err;
}

static const char *at_column(const struct bank_csv_row *row, int column)
{
	return column < 0 || (size_t)column >= row->n ? "" : row->field[column];
}

static enum err bad(struct arena *a, struct statement_fault *fault, const struct bank_csv_row *row,
		    int column, const char *what)
{
	return statement_refuse(a, fault, E_INVALID, row->at, "Column %d, \"%s\", is not %s.",
				column + 1, statement_quote(a, str_of(at_column(row, column))),
				what);
}

/* Money in less money out; debit columns hold positive or negative numbers, and either is out. */
static enum err amount_of(struct arena *a, const struct bank_csv_row *row,
			  const struct bank_csv_map *m, int64_t *out, struct statement_fault *fault)
{
	int64_t in = 0, money_out = 0;
	if (m->amount >= 0) {
		if (!csv_cell_cents(at_column(row, m->amount), m->decimal, &in) || in == INT64_MIN)
			return bad(a, fault, row, m->amount, "an amount");
		*out = m->negate ? -in : in;
		return OK;
	}
	const char *debit = at_column(row, m->debit), *credit = at_column(row, m->credit);
	if (debit[0] == '\0' && credit[0] == '\0')
		return bad(a, fault, row, m->debit, "an amount, and there is none in the other");
	if (debit[0] != '\0' && !csv_cell_cents(debit, m->decimal, &money_out))
		return bad(a, fault, row, m->debit, "an amount");
	if (credit[0] != '\0' && !csv_cell_cents(credit, m->decimal, &in))
		return bad(a, fault, row, m->credit, "an amount");
	if (money_out == INT64_MIN || in < 0 || __builtin_sub_overflow(in, llabs(money_out), out))
		return bad(a, fault, row, m->credit, "an amount of money in");
	return OK;
}

static bool continues(const struct bank_csv_row *row, const struct bank_csv_map *m)
{
	return at_column(row, m->date)[0] == '\0' && at_column(row, m->amount)[0] == '\0' &&
	       at_column(row, m->debit)[0] == '\0' && at_column(row, m->credit)[0] == '\0';
}

static void continue_text(struct arena *a, struct bank_line *l, const struct bank_csv_row *row)
{
	for (size_t i = 0; i < row->n; i++)
		if (row->field[i][0] != '\0' &&
		    strlen(l->memo) + strlen(row->field[i]) < LIMIT_NOTE)
			l->memo = l->memo[0] == '\0' ?
					  row->field[i] :
					  arena_printf(a, "%s %s", l->memo, row->field[i]);
}

static enum err take_row(struct arena *a, const struct bank_csv_row *row,
			 const struct bank_csv_map *m, struct bank_statement *s,
			 struct statement_fault *fault)
{
	if (continues(row, m)) {
		if (s->n > 0)
			continue_text(a, &s->line[s->n - 1], row);
		return OK;
	}
	int32_t day;
	int64_t cents;
	if (!csv_cell_day(at_column(row, m->date), m->dates, &day))
		return bad(a, fault, row, m->date, "a day in the order chosen");
	enum err err = amount_of(a, row, m, &cents, fault);
	if (err != OK)
		return err;
	struct bank_line *l = bank_line_add(a, s, row->at);
	assert(l != NULL); /* bank_csv_rows has the same limit */
	l->date = day;
	l->cents = cents;
	l->name = at_column(row, m->name);
	l->memo = at_column(row, m->memo);
	l->ref = at_column(row, m->ref);
	l->check = at_column(row, m->check);
	return OK;
}

enum err bank_csv_read(struct arena *a, struct str text, const struct bank_csv_map *map,
		       struct bank_file *out, struct statement_fault *fault)
{
	struct bank_csv_rows rows;
	struct bank_file found = { 0 };
	enum err err = bank_csv_rows(a, text, map->delimiter, &rows, fault);
	if (err != OK)
		return err;
	struct bank_statement *s = bank_statement_add(a, &found, 1);
	for (size_t r = (size_t)map->skip; err == OK && r < rows.n_rows; r++)
		err = take_row(a, &rows.row[r], map, s, fault);
	if (err != OK)
		return err;
	if (s->n == 0)
		return statement_refuse(a, fault, E_INVALID, 0, "The file has no lines.");
	bank_file_finish(a, &found);
	*out = found;
	return OK;
}

/* The numbers of a mapping by name; the two signs are written beside them. */
static const struct {
	const char *name;
	size_t at;
	int min, max;
} members[] = {
	{ "skip", offsetof(struct bank_csv_map, skip), 0, 1000 },
	{ "date", offsetof(struct bank_csv_map, date), 0, LIMIT_CSV_COLUMNS - 1 },
	{ "amount", offsetof(struct bank_csv_map, amount), -1, LIMIT_CSV_COLUMNS - 1 },
	{ "debit", offsetof(struct bank_csv_map, debit), -1, LIMIT_CSV_COLUMNS - 1 },
	{ "credit", offsetof(struct bank_csv_map, credit), -1, LIMIT_CSV_COLUMNS - 1 },
	{ "name", offsetof(struct bank_csv_map, name), -1, LIMIT_CSV_COLUMNS - 1 },
	{ "memo", offsetof(struct bank_csv_map, memo), -1, LIMIT_CSV_COLUMNS - 1 },
	{ "ref", offsetof(struct bank_csv_map, ref), -1, LIMIT_CSV_COLUMNS - 1 },
	{ "check", offsetof(struct bank_csv_map, check), -1, LIMIT_CSV_COLUMNS - 1 },
};

const char *bank_csv_map_text(struct arena *a, const struct bank_csv_map *map)
{
	struct buf b;
	buf_init(&b, LIMIT_NOTE);
	buf_printf(&b, "delimiter=%s decimal=%c dates=%d negate=%d",
		   map->delimiter == '\t' ? "tab" : (char[2]){ map->delimiter, '\0' }, map->decimal,
		   (int)map->dates, map->negate);
	for (size_t i = 0; i < ARRAY_LEN(members); i++) {
		int value;
		memcpy(&value, (const char *)map + members[i].at, sizeof value);
		buf_printf(&b, " %s=%d", members[i].name, value);
	}
	const char *text = arena_str(a, buf_str(&b));
	buf_free(&b);
	return text;
}

static bool set_member(struct bank_csv_map *m, struct str name, struct str value)
{
	int64_t n;
	if (str_eq(name, "delimiter")) {
		m->delimiter = str_eq(value, "tab") ? '\t' : value.n == 1 ? value.p[0] : '\0';
		return m->delimiter != '\0' && strchr(",;|\t", m->delimiter) != NULL;
	}
	if (str_eq(name, "decimal")) {
		m->decimal = value.n == 1 ? value.p[0] : '\0';
		return m->decimal == '.' || m->decimal == ',';
	}
	if (!str_to_i64(value, &n))
		return false;
	if (str_eq(name, "dates") && n >= 0 && n <= CSV_YEAR_FIRST) {
		m->dates = (enum csv_dates)n;
		return true;
	}
	if (str_eq(name, "negate") && (n == 0 || n == 1)) {
		m->negate = n == 1;
		return true;
	}
	for (size_t i = 0; i < ARRAY_LEN(members); i++) {
		if (!str_eq(name, members[i].name) || n < members[i].min || n > members[i].max)
			continue;
		int number = (int)n;
		memcpy((char *)m + members[i].at, &number, sizeof number);
		return true;
	}
	return false;
}

bool bank_csv_map_parse(const char *text, struct bank_csv_map *out)
{
	struct bank_csv_map m = { .delimiter = ',', .decimal = '.', .date = -1, .amount = -1 };
	m.debit = m.credit = m.name = m.memo = m.ref = m.check = -1;
	struct str rest = str_of(text), part, name;
	while (str_split(&rest, ' ', &part)) {
		if (part.n == 0)
			continue;
		if (!str_split(&part, '=', &name) || !set_member(&m, name, part))
			return false;
	}
	if (m.date < 0 || (m.amount < 0 && (m.debit < 0 || m.credit < 0)))
		return false;
	*out = m;
	return true;
}
