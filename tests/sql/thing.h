/* A small schema with one of everything, and statements on it, for the tests of src/db. */
#ifndef TESTS_SQL_THING_H
#define TESTS_SQL_THING_H

#include "base/embedded.h"
#include "db/db.h"

#define EMBEDDED(name, text, sha)                                          \
	{                                                                  \
		name, (const unsigned char *)(text), sizeof(text) - 1, sha \
	}

static const struct embedded thing_migrations[] = {
	EMBEDDED("0001_thing.pg.sql",
		 "CREATE FUNCTION thing_locked() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
		 " RAISE EXCEPTION 'thing_locked' USING ERRCODE = '23514'; END $$;"
		 "CREATE TRIGGER thing_locked BEFORE UPDATE ON thing FOR EACH ROW"
		 " WHEN (OLD.amount = 999) EXECUTE FUNCTION thing_locked();",
		 "p1"),
	EMBEDDED("0001_thing.sql",
		 "CREATE TABLE thing (id {ID}, name TEXT NOT NULL, note TEXT,"
		 " amount {INT} NOT NULL CONSTRAINT thing_amount_positive CHECK (amount >= 0),"
		 " active {INT} NOT NULL, day {INT}, bytes {BLOB}) {STRICT};"
		 "CREATE UNIQUE INDEX thing_name_key ON thing (name, day);",
		 "c1"),
	EMBEDDED("0001_thing.sqlite.sql",
		 "CREATE TRIGGER thing_locked BEFORE UPDATE ON thing WHEN OLD.amount = 999"
		 " BEGIN SELECT RAISE(ABORT, 'thing_locked'); END;",
		 "s1"),
	EMBEDDED("0002_part.sql",
		 "CREATE TABLE part (id {ID}, thing_id {INT} NOT NULL"
		 " CONSTRAINT part_thing_fk REFERENCES thing (id), facts TEXT NOT NULL DEFAULT '{}'"
		 ") {STRICT};",
		 "c2"),
};

struct thing {
	int64_t id;
	const char *name, *note;
	int64_t amount;
	bool active;
	const int32_t *day;
	struct db_blob bytes;
};

#define THING_COLUMNS "id, name, note, amount, active, day, bytes"

/* A statement as sqlgen writes it. */
#define STATEMENT(symbol, text, does_write, inputs, inputs_n, outputs, outputs_n, row_bytes) \
	static _Atomic int symbol##_slot;                                                    \
	static const struct db_statement symbol = {                                          \
		.name = #symbol,                                                             \
		.sql = text,                                                                 \
		.n_in = inputs_n,                                                            \
		.n_out = outputs_n,                                                          \
		.in = inputs,                                                                \
		.out = outputs,                                                              \
		.row_size = row_bytes,                                                       \
		.writes = does_write,                                                        \
		.scope = "none",                                                             \
		.slot = &symbol##_slot,                                                      \
	}

static const struct db_column thing_in[] = {
	{ "id", DB_INT, false, 0 },      { "name", DB_TEXT, true, 0 },
	{ "note", DB_TEXT, true, 0 },    { "amount", DB_INT, false, 0 },
	{ "active", DB_BOOL, false, 0 }, { "day", DB_DAY, true, 0 },
	{ "bytes", DB_BLOB, true, 0 },
};
static const struct db_column thing_out[] = {
	{ "id", DB_INT, false, offsetof(struct thing, id) },
	{ "name", DB_TEXT, false, offsetof(struct thing, name) },
	{ "note", DB_TEXT, true, offsetof(struct thing, note) },
	{ "amount", DB_INT, false, offsetof(struct thing, amount) },
	{ "active", DB_BOOL, false, offsetof(struct thing, active) },
	{ "day", DB_DAY, true, offsetof(struct thing, day) },
	{ "bytes", DB_BLOB, true, offsetof(struct thing, bytes) },
};
static const struct db_column two_ints_in[] = { { "x", DB_INT, false, 0 },
						{ "y", DB_INT, false, 0 } };

struct number {
	int64_t n;
};
static const struct db_column number_out[] = { { "n", DB_INT, false, offsetof(struct number, n) } };

STATEMENT(test_thing_insert,
	  "INSERT INTO thing (" THING_COLUMNS ") VALUES ($1, $2, $3, $4, $5, $6, $7)", true,
	  thing_in, 7, NULL, 0, 0);
STATEMENT(test_thing_list, "SELECT " THING_COLUMNS " FROM thing ORDER BY id", false, NULL, 0,
	  thing_out, 7, sizeof(struct thing));
/* $2 comes first in the text: SQLite numbers parameters by appearance. */
STATEMENT(test_thing_set, "UPDATE thing SET amount = $2 WHERE id = $1 AND $2 >= -1", true,
	  two_ints_in, 2, NULL, 0, 0);
STATEMENT(test_thing_set_all, "UPDATE thing SET amount = amount + $1", true, two_ints_in, 1, NULL,
	  0, 0);
STATEMENT(test_thing_sum, "SELECT CAST(COALESCE(SUM(amount), 0) AS BIGINT) AS n FROM thing", false,
	  NULL, 0, number_out, 1, sizeof(struct number));
STATEMENT(test_thing_count, "SELECT COUNT(*) AS n FROM thing", false, NULL, 0, number_out, 1,
	  sizeof(struct number));
STATEMENT(test_part_insert, "INSERT INTO part (id, thing_id) VALUES ($1, $2) RETURNING id AS n",
	  true, two_ints_in, 2, number_out, 1, sizeof(struct number));
/* Says that it reads, and writes: the engine itself must refuse it on a read-only connection. */
STATEMENT(test_thing_sneak, "DELETE FROM thing", false, NULL, 0, NULL, 0, 0);

#endif
