/* Proposes the mapping of a bank's CSV file from the names in its header and from what the columns
 * hold. */
#include "format/bank_csv.h"

#include "base/utf8.h"
#include "format/bank_csv_cell.h"

struct guess {
	struct arena *a;
	const struct bank_csv_rows *rows;
	struct bank_csv_map map;
};

/* Words of header cells in the order in which they win; a column has one meaning. */
static const struct {
	size_t member;
	const char *words; /* space-separated; a cell that contains one of them fits */
} meanings[] = {
	{ offsetof(struct bank_csv_map, date), "posting-date posted-date booking-date" },
	{ offsetof(struct bank_csv_map, date), "transaction-date date datum created" },
	{ offsetof(struct bank_csv_map, check), "check-number check-no cheque check" },
	{ offsetof(struct bank_csv_map, debit), "debit withdrawal money-out paid-out outflow" },
	{ offsetof(struct bank_csv_map, credit), "credit deposit money-in paid-in" },
	{ offsetof(struct bank_csv_map, amount), "amount inflow betrag" },
	{ offsetof(struct bank_csv_map, name), "description payee details name counterparty" },
	{ offsetof(struct bank_csv_map, memo), "memo note message category" },
	{ offsetof(struct bank_csv_map, ref), "reference transaction-id fitid id" },
};

static int *member(struct bank_csv_map *m, size_t at)
{
	return (int *)(void *)((char *)m + at);
}

static bool fits(struct arena *a, const char *cell, const char *words)
{
	const char *folded = utf8_fold(a, cell);
	struct str rest = str_of(words), word;
	while (str_split(&rest, ' ', &word)) {
		char *plain = arena_str(a, word);
		for (char *p = plain; *p != '\0'; p++)
			*p = *p == '-' ? ' ' : *p;
		bool short_word = word.n <= 2;
		if (short_word ? strcmp(folded, plain) == 0 : strstr(folded, plain) != NULL)
			return true;
	}
	return false;
}

static void clear(struct bank_csv_map *m)
{
	m->date = m->amount = m->debit = m->credit = -1;
	m->name = m->memo = m->ref = m->check = -1;
}

/* How many meanings a row of names has; the map is filled when it is a header. */
static int read_header(struct guess *g, const struct bank_csv_row *row)
{
	bool used[LIMIT_CSV_COLUMNS] = { false };
	int found = 0;
	clear(&g->map);
	for (size_t i = 0; i < ARRAY_LEN(meanings); i++) {
		int *at = member(&g->map, meanings[i].member);
		for (size_t c = 0; c < row->n && *at < 0; c++) {
			if (used[c] || strlen(row->field[c]) > 40 ||
			    !fits(g->a, row->field[c], meanings[i].words))
				continue;
			used[c] = true;
			*at = (int)c;
			found++;
		}
	}
	/* One column named "Debit" or "Credit" alone is no pair. */
	if (g->map.amount >= 0 || g->map.debit < 0 || g->map.credit < 0)
		g->map.debit = g->map.credit = -1;
	bool money = g->map.amount >= 0 || g->map.debit >= 0;
	return g->map.date >= 0 && money ? found : 0;
}

static const char *cell(const struct guess *g, size_t row, int column)
{
	const struct bank_csv_row *r = &g->rows->row[row];
	return column < 0 || (size_t)column >= r->n ? "" : r->field[column];
}

/* Share of rows from `skip` on where a test holds: all of those that are not empty, and some. */
static bool all_days(const struct guess *g, int column, enum csv_dates order)
{
	size_t n = 0;
	for (size_t r = (size_t)g->map.skip; r < g->rows->n_rows; r++) {
		int32_t day;
		const char *s = cell(g, r, column);
		if (s[0] != '\0' && !csv_cell_day(s, order, &day))
			return false;
		n += s[0] != '\0';
	}
	return n > 0;
}

static bool all_amounts(const struct guess *g, int column, char decimal, bool *gaps)
{
	size_t n = 0;
	*gaps = false;
	for (size_t r = (size_t)g->map.skip; r < g->rows->n_rows; r++) {
		int64_t cents;
		const char *s = cell(g, r, column);
		if (s[0] != '\0' && !csv_cell_cents(s, decimal, &cents))
			return false;
		n += s[0] != '\0';
		*gaps = *gaps || s[0] == '\0';
	}
	return n > 0;
}

static bool any_day(const char *s)
{
	int32_t day;
	return csv_cell_day(s, CSV_MONTH_FIRST, &day) || csv_cell_day(s, CSV_DAY_FIRST, &day);
}

/* Without a header: the first column of days, then the amounts, then the longest text. */
static void read_contents(struct guess *g)
{
	size_t longest = 0;
	clear(&g->map);
	int money[2] = { -1, -1 }, n = 0;
	bool gaps[2] = { false, false };
	for (int c = 0; c < (int)g->rows->n_columns; c++) {
		if (all_days(g, c, CSV_MONTH_FIRST) || all_days(g, c, CSV_DAY_FIRST)) {
			g->map.date = g->map.date < 0 ? c : g->map.date;
			continue;
		}
		bool gap;
		if (n < 2 && all_amounts(g, c, g->map.decimal, &gap)) {
			gaps[n] = gap;
			money[n++] = c;
			continue;
		}
		size_t length = 0;
		for (size_t r = (size_t)g->map.skip; r < g->rows->n_rows; r++)
			length += strlen(cell(g, r, c));
		if (length > longest)
			g->map.name = c;
		longest = length > longest ? length : longest;
	}
	bool pair = n == 2 && gaps[0] && gaps[1];
	g->map.debit = pair ? money[0] : -1;
	g->map.credit = pair ? money[1] : -1;
	g->map.amount = pair ? -1 : money[0];
}

static bool amounts_read(const struct guess *g, char decimal)
{
	bool gap;
	int columns[] = { g->map.amount, g->map.debit, g->map.credit };
	for (size_t i = 0; i < ARRAY_LEN(columns); i++)
		if (columns[i] >= 0 && !all_amounts(g, columns[i], decimal, &gap))
			return false;
	return true;
}

/* How well a delimiter cuts the file: rows that have as many cells as most of the file. */
static size_t cut_well(const struct bank_csv_rows *rows)
{
	size_t same = 0;
	if (rows->n_rows == 0)
		return 0;
	size_t n = rows->row[rows->n_rows - 1].n;
	for (size_t r = 0; r < rows->n_rows; r++)
		same += rows->row[r].n == n;
	return n < 2 ? 0 : same * n;
}

/* The start of a file is enough to tell how it is cut, and keeps the memory of the tries small. */
#define TRY_BYTES 65536

static struct str beginning(struct str text)
{
	if (text.n <= TRY_BYTES)
		return text;
	const char *end = memrchr(text.p, '\n', TRY_BYTES);
	return (struct str){ text.p, end == NULL ? TRY_BYTES : (size_t)(end - text.p) };
}

static enum err best_cut(struct guess *g, struct str text, struct bank_csv_rows *best,
			 struct statement_fault *fault)
{
	size_t score = 0;
	for (const char *d = ",;\t|"; *d != '\0'; d++) {
		struct bank_csv_rows rows;
		enum err err = bank_csv_rows(g->a, beginning(text), *d, &rows, fault);
		if (err != OK)
			return err;
		if (cut_well(&rows) <= score)
			continue;
		score = cut_well(&rows);
		g->map.delimiter = *d;
	}
	return score > 0 ? bank_csv_rows(g->a, text, g->map.delimiter, best, fault) :
			   statement_refuse(g->a, fault, E_INVALID, 0,
					    "The file has no columns that can be told apart.");
}

static void find_header(struct guess *g)
{
	size_t n = g->rows->n_rows < 40 ? g->rows->n_rows : 40;
	for (size_t r = 0; r < n; r++) {
		if (read_header(g, &g->rows->row[r]) < 2)
			continue;
		g->map.skip = (int)r + 1;
		return;
	}
	clear(&g->map);
	for (size_t r = 0; r < n; r++) {
		for (size_t c = 0; c < g->rows->row[r].n; c++) {
			if (any_day(g->rows->row[r].field[c])) {
				g->map.skip = (int)r;
				return;
			}
		}
	}
}

enum err bank_csv_guess(struct arena *a, struct str text, struct bank_csv_map *out, bool *sure,
			struct statement_fault *fault)
{
	struct bank_csv_rows rows = { 0 };
	struct guess g = { .a = a, .map = { .decimal = '.' } };
	clear(&g.map);
	enum err err = best_cut(&g, text, &rows, fault);
	if (err != OK)
		return err;
	g.rows = &rows;
	find_header(&g);
	bool named = g.map.date >= 0;
	if (!named) {
		g.map.decimal = '.';
		read_contents(&g);
		bool point = g.map.date >= 0 && (g.map.amount >= 0 || g.map.debit >= 0);
		if (!point) {
			g.map.decimal = ',';
			read_contents(&g);
		}
	} else if (!amounts_read(&g, '.') && amounts_read(&g, ',')) {
		g.map.decimal = ',';
	}
	if (g.map.date < 0 || (g.map.amount < 0 && g.map.debit < 0))
		return statement_refuse(a, fault, E_INVALID, 0,
					"No column of days and no column of amounts was found.");
	bool months = all_days(&g, g.map.date, CSV_MONTH_FIRST);
	bool days = all_days(&g, g.map.date, CSV_DAY_FIRST);
	bool years = all_days(&g, g.map.date, CSV_YEAR_FIRST);
	g.map.dates = years ? CSV_YEAR_FIRST : months || !days ? CSV_MONTH_FIRST : CSV_DAY_FIRST;
	*sure = named && (years || months != days);
	*out = g.map;
	return OK;
}
