/* What the two halves of sqlgen share: the statements as read. sqlgen.c reads and judges them,
 * sqlgen_write.c writes the C. */
#ifndef TOOLS_SQLGEN_H
#define TOOLS_SQLGEN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#define MAX_FIELDS        64
#define MAX_STATEMENTS    1024
#define MAX_TABLES        256
#define MAX_LINE          4096
#define POSITIONAL_INPUTS 4 /* beyond that, a call is read more safely as a struct with names */
#define DEFAULT_MAX_ROWS  10000

struct text {
	char *p;
	size_t n, cap;
};

struct type {
	const char *name;  /* in the .sql file */
	const char *db;    /* enum db_type */
	const char *plain; /* C type of a NOT NULL value */
	const char *null;  /* C type of a nullable value */
};

struct field {
	char name[64];
	const struct type *type;
	bool null, used;
};

struct fields {
	struct field at[MAX_FIELDS];
	size_t n;
};

enum kind { KIND_ONE, KIND_MANY, KIND_EXEC, KIND_COUNT };

struct statement {
	const char *file;
	int line, sql_line;
	char name[64], row[64];
	enum kind kind;
	char scope[256];
	long max;
	struct text doc, raw, sql;
	struct fields in, out;
	const struct statement *shares; /* the statement whose row struct this one uses */
	bool writes, joins_grant, has_viewer;
	const char *table; /* a scoped table that it touches, or NULL */
};

/* Writes BASE_sql.h and BASE_sql.c for the statements of one file. Ends the program on failure. */
void write_pair(const char *base, const char *sql_file, const struct statement *list, size_t n);
/* Writes the list of all statements. */
void write_catalogue(const char *name, const struct statement *list, size_t n);
FILE *open_or_die(const char *name, const char *mode);

#endif
