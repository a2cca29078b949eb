/* CSV: files that are read, files that are refused with place and reason, and what is written. */
#include "unit.h"

#include "base/clock.h"
#include "base/csv.h"

static struct arena *a;
static struct csv csv;
static struct csv_fault fault;

static enum err parse(struct str text)
{
	if (a == NULL)
		a = arena_new(LIMIT_ARENA_BYTES);
	arena_reset(a);
	memset(&csv, 0, sizeof csv);
	memset(&fault, 0, sizeof fault);
	return csv_parse(a, text, &csv, &fault);
}

static void a_plain_file(void **state)
{
	(void)state;
	assert_int_equal(parse(STR("\xEF\xBB\xBF Name ,Role\r\nAnn O'Brien, RN \r\n\r\n"
				   "\"Lee, \"\"Bo\"\"\",\" MA \"\n")),
			 OK);
	assert_int_equal(csv.n_columns, 2);
	assert_int_equal(csv.n_rows, 2);
	assert_string_equal(csv.column[0], "Name");
	assert_int_equal(csv_column(&csv, "name"), 0);
	assert_int_equal(csv_column(&csv, "ROLE"), 1);
	assert_int_equal(csv_column(&csv, "rol"), -1);
	assert_string_equal(csv_at(&csv, 0, 0), "Ann O'Brien");
	assert_string_equal(csv_at(&csv, 0, 1), "RN");
	assert_string_equal(csv_at(&csv, 1, 0), "Lee, \"Bo\"");
	assert_string_equal(csv_at(&csv, 1, 1), " MA ");
	assert_string_equal(csv_at(&csv, 1, -1), "");
	assert_int_equal(csv.row[0].line, 2);
	assert_int_equal(csv.row[1].line, 4);
}

static void line_breaks_inside_quotes(void **state)
{
	(void)state;
	assert_int_equal(parse(STR("a,b\n\"one\r\ntwo\nthree\",2\n3,4")), OK);
	assert_string_equal(csv_at(&csv, 0, 0), "one\ntwo\nthree");
	assert_int_equal(csv.row[0].line, 2);
	assert_int_equal(csv.row[1].line, 5);
	assert_string_equal(csv_at(&csv, 1, 1), "4");
}

static void empty_fields_and_ends(void **state)
{
	(void)state;
	assert_int_equal(parse(STR("a,b,c\n,,\n\"\",x,")), OK);
	assert_int_equal(csv.n_rows, 2);
	assert_string_equal(csv_at(&csv, 0, 2), "");
	assert_string_equal(csv_at(&csv, 1, 0), "");
	assert_string_equal(csv_at(&csv, 1, 2), "");
	assert_int_equal(parse(STR("a")), OK);
	assert_int_equal(csv.n_rows, 0);
	assert_int_equal(parse(STR("a\n\"\"")), OK);
	assert_int_equal(csv.n_rows, 1);
	assert_int_equal(parse(STR("\n  \na\n\n\n1\n\n")), OK);
	assert_int_equal(csv.row[0].line, 6);
}

static void faults_name_their_place(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		size_t line, column;
		const char *word;
	} bad[] = {
		{ "", 1, 0, "empty" },
		{ "\n\n", 3, 0, "empty" },
		{ "\xEF\xBB\xBF", 1, 0, "empty" },
		{ "a,b\n1\n", 2, 0, "1 fields" },
		{ "a,b\n1,2,3\n", 2, 0, "3 fields" },
		{ "a,b\n1,x\"y\n", 2, 2, "inside" },
		{ "a,b\n\"x\"y,2\n", 2, 1, "between" },
		{ "a,b\n1,\"x\n\n\n", 2, 2, "no closing" },
		{ "a,b\n1,\"x\"\"", 2, 2, "no closing" },
		{ "a,b\n1,2\n\xFF,2\n", 3, 0, "UTF-8" },
		{ "a,b\n1,\xC3\n", 2, 0, "UTF-8" },
		{ "a,b\n1,\x01\n", 2, 0, "control" },
		{ "a,b\n1\r,2\n", 2, 0, "control" },
		{ "a,b,A\n", 1, 3, "twice" },
		{ "a,,b\n", 1, 2, "no name" },
		{ "a,\"  \"\n", 1, 2, "no name" },
		{ "a\n\"1\n2\n", 2, 1, "no closing" },
		{ "a,b\n\"1\n2\",3\n4\n", 4, 0, "1 fields" },
	};
	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		assert_int_equal(parse(str_of(bad[i].text)), E_INVALID);
		assert_int_equal(fault.line, bad[i].line);
		assert_int_equal(fault.column, bad[i].column);
		assert_non_null(strstr(fault.reason, bad[i].word));
		assert_int_equal(csv.n_columns, 0);
	}
	assert_int_equal(parse((struct str){ "a\n1\0002\n", 6 }), E_INVALID);
	assert_int_equal(parse((struct str){ NULL, 0 }), E_INVALID);
	/* The replacement character itself is a character. */
	assert_int_equal(parse(STR("a\n\xEF\xBF\xBD\n")), OK);
}

static void fill(struct buf *b, const char *piece, size_t times)
{
	for (size_t i = 0; i < times; i++)
		buf_text_add(b, piece);
}

static void limits_hold(void **state)
{
	(void)state;
	struct buf b;
	buf_init(&b, 2 * LIMIT_UPLOAD_BYTES);
	for (int columns = LIMIT_CSV_COLUMNS; columns <= LIMIT_CSV_COLUMNS + 1; columns++) {
		buf_clear(&b);
		for (int i = 0; i < columns; i++)
			buf_printf(&b, "%sc%d", i == 0 ? "" : ",", i);
		assert_int_equal(parse(buf_str(&b)), columns == LIMIT_CSV_COLUMNS ? OK : E_LIMIT);
	}
	for (size_t rows = LIMIT_CSV_ROWS; rows <= LIMIT_CSV_ROWS + 1; rows++) {
		buf_clear(&b);
		buf_text_add(&b, "a\n");
		fill(&b, "1\n", rows);
		assert_int_equal(parse(buf_str(&b)), rows == LIMIT_CSV_ROWS ? OK : E_LIMIT);
	}
	buf_clear(&b);
	buf_text_add(&b, "a\n");
	fill(&b, "x", LIMIT_FIELD_BYTES);
	assert_int_equal(parse(buf_str(&b)), OK);
	buf_char(&b, 'x');
	assert_int_equal(parse(buf_str(&b)), E_LIMIT);
	assert_int_equal(fault.line, 2);
	/* The most cells that the limits on rows and columns would allow pass no arena. */
	buf_clear(&b);
	for (int i = 0; i < LIMIT_CSV_COLUMNS; i++)
		buf_printf(&b, "%sc%d", i == 0 ? "" : ",", i);
	for (int i = 0; i < 100000; i++) {
		buf_char(&b, '\n');
		fill(&b, ",", LIMIT_CSV_COLUMNS - 1);
	}
	assert_int_equal(parse(buf_str(&b)), E_LIMIT);
	buf_clear(&b);
	fill(&b, " ", LIMIT_UPLOAD_BYTES + 1);
	assert_int_equal(parse(buf_str(&b)), E_LIMIT);
	buf_free(&b);
}

static void ten_megabytes_in_a_moment(void **state)
{
	(void)state;
	struct buf b;
	buf_init(&b, LIMIT_UPLOAD_BYTES);
	buf_text_add(&b, "person,day,start,end,note\r\n");
	for (int i = 0; i < 150000; i++)
		buf_printf(
			&b,
			"Person %06d,2026-11-23,07:30,16:00,\"note, %06d, for a \"\"row\"\"\"\r\n",
			i, i);
	assert_true(buf_str(&b).n > 10000000);
	int64_t before = clock_monotonic_ms();
	assert_int_equal(parse(buf_str(&b)), OK);
	assert_true(clock_monotonic_ms() - before < 5000);
	assert_int_equal(csv.n_rows, 150000);
	assert_string_equal(csv_at(&csv, 149999, 4), "note, 149999, for a \"row\"");
	buf_free(&b);
}

static void formulas_are_guarded(void **state)
{
	(void)state;
	struct buf b;
	struct csv_out out;
	buf_init(&b, 1 << 16);
	csv_out_init(&out, &b);
	const char *cells[] = { "=1+1",  "+1 555", "-x", "@sum", "\tx",     "\rx",
				"-12.5", "+3",     "-",  "-.5",  "O'Brien", "=\"a\"" };
	for (size_t i = 0; i < ARRAY_LEN(cells); i++)
		csv_field(&out, cells[i]);
	csv_end_row(&out);
	csv_field(&out, NULL);
	csv_end_row(&out);
	csv_raw_field(&out, "=raw");
	csv_int_field(&out, INT64_MIN);
	csv_field(&out, "a,\"b\"\n");
	csv_field(&out, "");
	csv_end_row(&out);
	assert_string_equal(buf_text(&b),
			    "'=1+1,'+1 555,'-x,'@sum,\"'\tx\",\"'\rx\",-12.5,+3,'-,-.5,"
			    "O'Brien,\"'=\"\"a\"\"\"\r\n"
			    "\"\"\r\n=raw,-9223372036854775808,\"a,\"\"b\"\"\n\",\r\n");
	buf_free(&b);
}

static void what_is_written_is_read_back(void **state)
{
	(void)state;
	static const char *const cells[] = { "",     " x ",         "a,b",        "\"",
					     "\"\"", "line\nbreak", "Zo\xC3\xAB", "\t" };
	struct buf b;
	struct csv_out out;
	buf_init(&b, 1 << 16);
	csv_out_init(&out, &b);
	csv_raw_field(&out, "one");
	csv_raw_field(&out, "two");
	csv_end_row(&out);
	for (size_t i = 0; i < ARRAY_LEN(cells); i++) {
		csv_raw_field(&out, cells[i]);
		csv_raw_field(&out, cells[ARRAY_LEN(cells) - 1 - i]);
		csv_end_row(&out);
	}
	assert_int_equal(parse(buf_str(&b)), OK);
	assert_int_equal(csv.n_rows, ARRAY_LEN(cells));
	for (size_t i = 0; i < ARRAY_LEN(cells); i++) {
		assert_string_equal(csv_at(&csv, i, 0), cells[i]);
		assert_string_equal(csv_at(&csv, i, 1), cells[ARRAY_LEN(cells) - 1 - i]);
	}
	buf_free(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_plain_file),
		cmocka_unit_test(line_breaks_inside_quotes),
		cmocka_unit_test(empty_fields_and_ends),
		cmocka_unit_test(faults_name_their_place),
		cmocka_unit_test(limits_hold),
		cmocka_unit_test(ten_megabytes_in_a_moment),
		cmocka_unit_test(formulas_are_guarded),
		cmocka_unit_test(what_is_written_is_read_back),
	};
	int failed = cmocka_run_group_tests(tests, NULL, NULL);
	arena_free(a);
	return failed;
}
