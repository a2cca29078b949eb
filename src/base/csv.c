#include "base/csv.h"

#include "base/utf8.h"

/* One pass over the text. The first pass finds every fault and counts; the second, over a text
 * known to be good, fills arrays of exactly that size. */
struct scan {
	struct arena *arena;
	const char *p, *end;
	size_t line; /* of *p */
	size_t records, cells;
	size_t n_columns; /* of the header, once read */
	struct csv_fault *fault;
	/* Second pass alone: where texts, cells and rows go; NULL in the first. */
	char *text;
	const char **cell;
	struct csv_row *row;
};

static enum err refuse(struct scan *s, enum err err, size_t column, const char *reason)
{
	*s->fault = (struct csv_fault){ s->line, column, reason };
	return err;
}

static void emit(struct scan *s, const char *p, size_t n)
{
	if (s->text == NULL)
		return;
	memcpy(s->text, p, n);
	s->text += n;
}

static bool at_line_end(const struct scan *s)
{
	return s->p == s->end || *s->p == '\n' ||
	       (*s->p == '\r' && s->end - s->p > 1 && s->p[1] == '\n');
}

static void skip_line_end(struct scan *s)
{
	if (s->p == s->end)
		return;
	s->p += *s->p == '\r' ? 2 : 1;
	s->line++;
}

/* Line breaks inside quotes are LF inside the program, whatever the file has. */
static enum err quoted(struct scan *s, size_t column)
{
	size_t opened = s->line;
	for (s->p++; s->p < s->end;) {
		if (*s->p == '"') {
			if (s->end - s->p < 2 || s->p[1] != '"') {
				s->p++;
				return OK;
			}
			s->p++;
		} else if (at_line_end(s)) {
			skip_line_end(s);
			emit(s, "\n", 1);
			continue;
		}
		emit(s, s->p++, 1);
	}
	s->line = opened;
	return refuse(s, E_INVALID, column,
		      "The quotation mark that opens this field has no closing one.");
}

static enum err unquoted(struct scan *s, size_t column)
{
	const char *start = s->p;
	while (*s->p != ',' && *s->p != '"') {
		s->p++;
		if (at_line_end(s))
			break;
	}
	if (s->p < s->end && *s->p == '"')
		return refuse(
			s, E_INVALID, column,
			"A quotation mark stands inside a field that does not start with one. "
			"Put the field in quotation marks and write each inner one twice.");
	struct str trimmed = str_trim((struct str){ start, (size_t)(s->p - start) });
	emit(s, trimmed.p, trimmed.n);
	return OK;
}

static void skip_blanks(struct scan *s)
{
	while (s->p < s->end && (*s->p == ' ' || *s->p == '\t'))
		s->p++;
}

static enum err field(struct scan *s, size_t column)
{
	skip_blanks(s);
	const char *start = s->p, *text = s->text;
	enum err err = OK;
	size_t line = s->line;
	if (s->p < s->end && *s->p == '"') {
		err = quoted(s, column);
		skip_blanks(s);
		if (err == OK && !at_line_end(s) && *s->p != ',')
			return refuse(s, E_INVALID, column,
				      "Something stands between the closing quotation mark and the "
				      "comma.");
	} else if (!at_line_end(s) && *s->p != ',') {
		err = unquoted(s, column);
	}
	if (err != OK)
		return err;
	if ((size_t)(s->p - start) > LIMIT_FIELD_BYTES) {
		s->line = line;
		return refuse(s, E_LIMIT, column, "The field is too long.");
	}
	if (s->cell != NULL) {
		*s->cell++ = text;
		*s->text++ = '\0';
	}
	s->cells++;
	return OK;
}

/* The fields of one record, and the end of its line. */
static enum err record(struct scan *s)
{
	size_t n = 0, line = s->line;
	const char **first = s->cell;
	for (;;) {
		if (n == LIMIT_CSV_COLUMNS)
			return refuse(s, E_LIMIT, 0,
				      arena_printf(s->arena,
						   "The line has too many fields: at most %d.",
						   LIMIT_CSV_COLUMNS));
		enum err err = field(s, ++n);
		if (err != OK)
			return err;
		if (at_line_end(s))
			break;
		s->p++; /* the comma */
	}
	bool header = s->records == 0;
	if (!header && n != s->n_columns) {
		s->line = line;
		return refuse(s, E_INVALID, 0,
			      arena_printf(s->arena, "The line has %zu fields, the header has %zu.",
					   n, s->n_columns));
	}
	s->n_columns = n;
	if (s->row != NULL && !header)
		s->row[s->records - 1] = (struct csv_row){ line, first };
	s->records++;
	skip_line_end(s);
	return OK;
}

static enum err scan(struct scan *s)
{
	while (s->p < s->end) {
		const char *start = s->p;
		skip_blanks(s);
		if (at_line_end(s)) {
			skip_line_end(s);
			continue;
		}
		s->p = start;
		enum err err = record(s);
		if (err != OK)
			return err;
		if (s->records > LIMIT_CSV_ROWS + 1 || s->cells > LIMIT_CSV_CELLS)
			return refuse(s, E_LIMIT, 0,
				      "The file has too many rows. Send it in parts.");
	}
	return s->records > 0 ? OK :
				refuse(s, E_INVALID, 0,
				       "The file is empty. Its first line "
				       "must name the columns.");
}

/* Text that cannot be: found before anything else, so that the rest may rely on it. */
static enum err check_text(struct scan *s)
{
	const char *p = s->p;
	size_t line = 1;
	while (p < s->end) {
		const char *start = p;
		uint32_t c = utf8_next(&p, s->end);
		if (c == '\n')
			line++;
		bool pair = c == '\r' && p < s->end && *p == '\n';
		if (c < 0x7F ? (c >= ' ' || c == '\t' || c == '\n' || pair) :
			       c > 0x9F && c != 0xFFFD)
			continue;
		s->line = line;
		if (c == 0xFFFD && !utf8_valid(start, (size_t)(p - start)))
			return refuse(s, E_INVALID, 0,
				      "The line holds a character that is not UTF-8. "
				      "Save the file as \"CSV UTF-8\".");
		if (c != 0xFFFD)
			return refuse(s, E_INVALID, 0, "The line holds a control character.");
	}
	return OK;
}

static enum err check_header(struct scan *s, const struct csv *csv)
{
	for (size_t i = 0; i < csv->n_columns; i++) {
		if (csv->column[i][0] == '\0')
			return refuse(s, E_INVALID, i + 1, "The column has no name in the header.");
		for (size_t k = 0; k < i; k++)
			if (str_eq_nocase(str_of(csv->column[i]), csv->column[k]))
				return refuse(s, E_INVALID, i + 1,
					      arena_printf(s->arena,
							   "The column name \"%s\" occurs twice.",
							   csv->column[i]));
	}
	return OK;
}

enum err csv_parse(struct arena *a, struct str text, struct csv *out, struct csv_fault *fault)
{
	struct scan s = { .arena = a, .line = 1, .fault = fault };
	if (text.n > LIMIT_UPLOAD_BYTES)
		return refuse(&s, E_LIMIT, 0, "The file is too large. Send it in parts.");
	if (text.n >= 3 && memcmp(text.p, "\xEF\xBB\xBF", 3) == 0)
		text = (struct str){ text.p + 3, text.n - 3 };
	s.p = text.p == NULL ? "" : text.p;
	s.end = s.p + text.n;
	struct scan fill = s;
	enum err err = check_text(&s);
	if (err == OK)
		err = scan(&s);
	if (err != OK)
		return err;

	struct csv csv = { .n_columns = s.n_columns, .n_rows = s.records - 1 };
	/* A field loses its comma or line end and gains a NUL; the last may have neither. */
	fill.text = arena_alloc(a, text.n + 1);
	fill.cell = csv.column = arena_array(a, const char *, s.cells);
	fill.row = csv.row = arena_array(a, struct csv_row, csv.n_rows + 1);
	err = scan(&fill);
	assert(err == OK && fill.cells == s.cells && fill.records == s.records);
	for (size_t i = 0; i < csv.n_columns; i++) {
		struct str name = str_trim(str_of(csv.column[i]));
		csv.column[i] = arena_str(a, name);
	}
	s.line = 1;
	err = check_header(&s, &csv);
	if (err == OK)
		*out = csv;
	return err;
}

int csv_column(const struct csv *csv, const char *name)
{
	for (size_t i = 0; i < csv->n_columns; i++)
		if (str_eq_nocase(str_of(csv->column[i]), name))
			return (int)i;
	return -1;
}

const char *csv_at(const struct csv *csv, size_t row, int column)
{
	assert(row < csv->n_rows && column >= -1 && column < (int)csv->n_columns);
	return column < 0 ? "" : csv->row[row].field[column];
}
