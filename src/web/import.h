/* CSV in and out. A kind names its columns; the runner parses the file, lets the kind check every
 * row and saves only when no row is at fault: everything or nothing. The same columns leave through
 * export, and an export that is imported again changes nothing.
 *
 * A kind loads everything at once at the beginning and then checks row after row in memory, so that
 * a file of 10,000 rows takes seconds; only its save writes. */
#ifndef WEB_IMPORT_H
#define WEB_IMPORT_H

#include "auth/session.h"
#include "base/csv.h"
#include "base/lookup.h"
#include "db/db.h"

struct import_column {
	const char *name;
	bool required;    /* the cell may not be empty */
	const char *says; /* what stands in it, for the page */
	const char *example;
};

struct import_fault {
	size_t row;         /* line of the file; 0: the file as a whole */
	const char *column; /* "" when the whole row is meant */
	const char *reason; /* a sentence */
};

/* One run. The caller sets the first part; import_run fills the second. */
struct import {
	struct db *db;
	struct arena *a;
	int64_t now_ms;
	const struct viewer *who; /* NULL: the command line, which acts for the whole office */
	bool check_only;
	bool relative_days; /* dates are days from day_zero: "+12", "-30", "0" (the sample data) */
	int32_t day_zero;

	size_t rows, made, changed;
	size_t n_faults; /* all of them; the first LIMIT_CSV_FAULTS are kept */
	struct import_fault fault[LIMIT_CSV_FAULTS];

	const struct import_kind *kind; /* for the kind's own functions */
	struct csv csv;
	const int *at; /* number in the file of each column of the kind */
	struct lookup *seen; /* keys of the rows so far, for import_once */
};

/* One run of an export. Rows go through export_text and export_end_row. */
struct export
{
	struct db *db;
	struct arena *a;
	const struct viewer *who; /* NULL: the whole office */
	struct csv_out csv;
};

struct import_kind {
	const char *name, *title, *says;
	const struct import_column *columns;
	size_t n_columns;
	/* Everything the rows are compared with; *plan is handed to the functions that follow. */
	enum err (*load)(struct import *in, void **plan);
	/* Reports faults with import_fault(), counts made and changed. */
	void (*check_row)(struct import *in, void *plan, size_t row);
	void (*check_file)(struct import *in, void *plan); /* after the last row; or NULL */
	enum err (*save)(struct import *in, void *plan);
	enum err (*write)(struct export *out); /* every row, in a stable order */
	const char *list;                      /* the page where the rows are then seen */
};

/* Set once at start (mod/modules.c). */
void import_set_kinds(const struct import_kind *const *kinds, size_t n);
size_t import_kinds(const struct import_kind *const **kinds);
const struct import_kind *import_kind_find(const char *name); /* NULL when there is none */

/* In a transaction of the caller: a write transaction unless check_only. E_INVALID: the file has
 * faults, and nothing was written. */
enum err import_run(struct import *in, const struct import_kind *kind, struct str text) MUST_CHECK;
/* "66 rows: 60 new, 2 changed, 4 as they were." */
const char *import_summary(const struct import *in);
/* The header and every row, appended to `out`. */
enum err export_run(struct export *e, const struct import_kind *kind, struct buf *out) MUST_CHECK;

/* --- For the kinds. `row` counts the rows of the file from 0, `col` the kind's columns. --- */

bool import_may(const struct import *in, enum perm perm);
int64_t import_account(const struct import *in); /* 0 on the command line */
void import_fault(struct import *in, size_t row, size_t col, const char *format, ...)
	PRINTF_LIKE(4, 5);
/* A cell's text, trimmed, without the guard of an export. What does not fit is a fault, also an
 * empty cell of a required column; the value is then "", -1, 0 or false: compare in->n_faults
 * before and after. */
const char *import_text(struct import *in, size_t row, size_t col, size_t max);
const char *import_email(struct import *in, size_t row, size_t col);
/* One of the words, whose list ends with NULL; case does not matter. */
const char *import_word(struct import *in, size_t row, size_t col, const char *const *words);
bool import_day(struct import *in, size_t row, size_t col,
		int32_t *out); /* false: empty or at fault */
bool import_money(struct import *in, size_t row, size_t col, int64_t *out); /* 0 to 1,000,000.00 */
int64_t import_minutes(struct import *in, size_t row, size_t col,
		       int64_t max);                         /* of hours: "37.5" */
int import_clock(struct import *in, size_t row, size_t col); /* 0 to 1440 */
int64_t import_int(struct import *in, size_t row, size_t col, int64_t min, int64_t max);
/* The parts of a list cell, without empty ones and blanks around; NULL-terminated. */
const char **import_list(struct import *in, size_t row, size_t col, size_t max);
/* Whether a name may stand in a list cell and in an export: not empty, no ';'. Else a fault. */
bool import_nameable(struct import *in, size_t row, size_t col, const char *name);
/* Another row of the file has the same key: a fault that names it. */
void import_once(struct import *in, size_t row, size_t col, const char *key);

/* Things known by a name of their own: positions, skills, credential kinds, practices. A name that
 * is written in another case or without accents means the one that exists. */
struct import_names {
	struct arena *a;
	struct lookup *exact, *folded, *by_id;
	const char **name; /* of everything, in the order it was added */
	int64_t *id;
	size_t n, room, n_known; /* from n_known on they are new and wait to be inserted */
};
void import_names_init(struct import_names *names, struct arena *a);
void import_names_add(struct import_names *names, const char *name, int64_t id);
void import_names_known(struct import_names *names); /* what is added from here on is new */
bool import_names_find(const struct import_names *names, const char *name, int64_t *id);
/* The id of that name; a name that nobody knows gets one, and a place among the new. */
int64_t import_names_ensure(struct import_names *names, const char *name);
const char *import_names_of(const struct import_names *names, int64_t id); /* "" when unknown */

/* Cells of an export. Text that a spreadsheet would run is guarded in a way that import undoes. */
void export_text(struct export *e, const char *text);
void export_day(struct export *e, const int32_t *day); /* NULL: empty */
void export_clock(struct export *e, int minute);
void export_minutes(struct export *e, int64_t minutes);    /* as hours */
void export_money(struct export *e, const int64_t *cents); /* NULL: empty */
void export_end_row(struct export *e);

#endif
